/** What is said of one client: numbers and words that may be told, and nothing else. A page and the terminal are made of it. */
import { groupFamilies, strongestFamilies } from "../campaign/families.ts";
import type { ReasonRules } from "../campaign/reason-rules.ts";
import { type FeatureText, type ReasonParts, reasonParts } from "../campaign/reason-text.ts";
import { type FeatureValue, typicalValues, valueAt } from "../campaign/typical-values.ts";
import type { Column } from "../core/columns.ts";
import type { Language } from "../core/language.ts";
import type { ComputedFeature, FeatureDeclaration } from "../features/declaration.ts";
import type { ContactGroup, ContactGroupName } from "./contact-groups.ts";
import { type FeatureMoves, featureMoves, type Move } from "./feature-moves.ts";
import { movedTo } from "./moved-words.ts";
import { scoreGroups } from "./score-groups.ts";
import { type ScorePath, scorePath } from "./score-path.ts";
import { scoresWithoutGroups } from "./without-groups.ts";

/** A family of features that raises or lowers the score, told by its strongest member. */
export interface ToldReason extends ReasonParts {
  group: FeatureDeclaration["group"];
  /** Of the family, in log-odds. */
  logOdds: number;
}

/** How far one feature alone could move the score; null: no value of the population moves it that way. */
export interface ToldMove {
  phrase: string;
  group: FeatureDeclaration["group"];
  /** The project says that the bank can change it. */
  bankCanChange: boolean;
  now: string;
  lowest: { value: string; probability: number } | null;
  highest: { value: string; probability: number } | null;
}

/** What a group of contacts adds to the score. */
export interface ToldContactGroup {
  name: ContactGroupName;
  nContacts: number;
  /** Of the client's calls and messages: 0 … 1. */
  callsShare: number;
  /** Score with the group less the score without it. */
  logOdds: number;
  /** Without the group. */
  probabilityWithout: number;
}

/** The client's contacts as groups; single ones only where the project reveals ties. */
interface ToldContacts {
  /** None where there are too few contacts. */
  groups: ToldContactGroup[];
  /** Columns of the surroundings that were made again without a group, of so many that the model knows. */
  nMade: number;
  nColumns: number;
  /** The strongest first; null unless `privacy.reveal_ties`. */
  ties: { contact: string; group: ContactGroupName; calls: number; seconds: number }[] | null;
}

/** Where the client stands among all who were scored at the same moment. */
interface Standing {
  /** Calibrated mean over everybody scored. */
  baseRate: number;
  /** 1 is the highest score; equal ones share the better rank. */
  rank: number;
  nScored: number;
  /** Share of the others with a lower score. */
  above: number;
}

/** The whole of it, as stored in `explain/<token>.json`. */
export interface Explanation extends ExplanationParts {
  /** Token. */
  client: string;
  asOf: string;
  target: { product: string; horizon_days: number };
  model: { name: string; version: string };
  /** Share of uptakes among the rows that the model learned from. */
  learnedRate: number;
}

export interface ExplanationParts extends Standing {
  probability: number;
  nContacts: number;
  /** Below so many contacts the surroundings are told of as a whole only. */
  minContacts: number;
  path: ScorePath;
  contacts: ToldContacts;
  raised: ToldReason[];
  lowered: ToldReason[];
  /** One a family, the widest reach first. */
  moves: ToldMove[];
  /** Whether the project says of any feature that the bank can change it. */
  hasChangeable: boolean;
}

export interface ExplainedRow {
  /** Of everybody scored, in the order of the model, with declarations and rules in the same order. */
  columns: readonly Column[];
  declarations: readonly FeatureDeclaration[];
  rules: ReasonRules;
  /** The client's row. */
  row: number;
  nContacts: number;
  /** Log-odds of everybody scored. */
  raw: ArrayLike<number>;
  /** One row of SHAP values, the expected value last. */
  shap: Float64Array;
  predict: (values: readonly (number | string | null)[]) => number;
  calibrate: (logOdds: number) => number;
  ego: EgoRow;
  /** Columns that the project says the bank can change. */
  changeable: ReadonlySet<string>;
  language: Language;
}

/** The client's contacts of the longest window, and its columns with and without groups of them. */
interface EgoRow {
  ties: readonly { contact: string; calls: number; seconds: number }[];
  groups: readonly ContactGroup[];
  columns: readonly ComputedFeature[];
  /** `privacy.reveal_ties` */
  isRevealed: boolean;
}

/** Families told of on each side. */
const nReasons = 5;
const nMoves = 8;

/**
 * Explains the score of one client.
 *
 * What a reason may not tell, nothing here tells either; of a client with fewer than `rules.minContacts` contacts the parts of
 * the surroundings are summed, and features made of contacts are not moved.
 *
 * Deterministic. Cost: that of `featureMoves`, and a median of every column.
 */
export function explainRow(explained: ExplainedRow): ExplanationParts {
  const { declarations, rules, nContacts, shap, calibrate, changeable } = explained;
  const isFew = nContacts < rules.minContacts;
  const texts = isFew ? rules.textsOfFew : rules.texts;
  const path = scorePath(shap, scoreGroups(declarations, isFew), calibrate);
  const typical = typicalValues(explained.columns);
  const reasonsOf = (values: Float64Array) => toldReasons(explained, texts, typical, values);
  return {
    probability: path.end.probability,
    ...standing(explained),
    nContacts,
    minContacts: rules.minContacts,
    path,
    contacts: toldContacts(explained),
    raised: reasonsOf(shap),
    lowered: reasonsOf(shap.map((value) => -value)).map((reason) => ({
      ...reason,
      logOdds: -reason.logOdds,
    })),
    moves: toldMoves(explained, texts, typical),
    hasChangeable: declarations.some(({ name }) => changeable.has(name)),
  };
}

function standing({ raw, row, calibrate }: ExplainedRow): Standing {
  let higher = 0;
  let lower = 0;
  let sum = 0;
  for (let at = 0; at < raw.length; at += 1) {
    higher += Number(raw[at]! > raw[row]!);
    lower += Number(raw[at]! < raw[row]!);
    sum += calibrate(raw[at]!);
  }
  return {
    baseRate: sum / raw.length,
    rank: higher + 1,
    nScored: raw.length,
    above: raw.length > 1 ? lower / (raw.length - 1) : 1,
  };
}

function toldContacts({
  columns,
  declarations,
  row,
  raw,
  ego,
  predict,
  calibrate,
}: ExplainedRow): ToldContacts {
  const { ties, groups, isRevealed } = ego;
  const without = scoresWithoutGroups(columns, row, ego.columns, groups.length, predict);
  const callsOf = (contacts: Iterable<number>) =>
    [...contacts].reduce((sum, tie) => sum + ties[tie]!.calls, 0);
  const allCalls = callsOf(ties.keys());
  return {
    groups: groups.map(({ name, contacts }, at) => ({
      name,
      nContacts: contacts.length,
      callsShare: callsOf(contacts) / allCalls,
      logOdds: raw[row]! - without.raw[at]!,
      probabilityWithout: calibrate(without.raw[at]!),
    })),
    nMade: groups.length > 0 ? without.nMade : 0,
    nColumns: declarations.filter(({ group }) => group === "surroundings").length,
    ties: isRevealed
      ? groups.flatMap(({ name, contacts }) => [...contacts].map((tie) => ({ ...ties[tie]!, group: name })))
      : null,
  };
}

function toldReasons(
  { columns, declarations, row, language }: ExplainedRow,
  texts: readonly (FeatureText | null)[],
  typical: readonly FeatureValue[],
  shap: Float64Array,
): ToldReason[] {
  const families = groupFamilies(declarations.map(({ family }) => family));
  const strongest = new Int32Array(nReasons);
  const mayTell = Uint8Array.from(texts, (text) => Number(text !== null));
  strongestFamilies(families)(shap, 0, mayTell, strongest);
  const sums = new Float64Array(families.nFamilies);
  for (const [feature, family] of families.familyOf.entries()) sums[family]! += shap[feature]!;
  const tell = reasonParts(language);
  return [...strongest]
    .filter((feature) => feature >= 0)
    .map((feature) => ({
      ...tell(texts[feature]!, valueAt(columns[feature]!, row), typical[feature]!),
      group: declarations[feature]!.group,
      logOdds: sums[families.familyOf[feature]!]!,
    }));
}

function toldMoves(
  { columns, declarations, row, raw, predict, calibrate, changeable, language }: ExplainedRow,
  texts: readonly (FeatureText | null)[],
  typical: readonly FeatureValue[],
): ToldMove[] {
  const now = raw[row]!;
  const reach = ({ lowest, highest }: FeatureMoves) =>
    calibrate(highest?.raw ?? now) - calibrate(lowest?.raw ?? now);
  const canChange = ({ feature }: FeatureMoves) => changeable.has(declarations[feature]!.name);
  const widest = featureMoves(columns, row, predict)
    .filter((moves) => texts[moves.feature] !== null && reach(moves) > 0)
    .sort((a, b) => reach(b) - reach(a) || a.feature - b.feature);
  const seen = new Set<string>();
  const tell = reasonParts(language);
  return widest
    .filter((moves) => {
      const { family } = declarations[moves.feature]!;
      const isFirst = !seen.has(family) && seen.size < nMoves;
      if (isFirst) seen.add(family);
      return isFirst || canChange(moves);
    })
    .map((moves) => {
      const { feature, lowest, highest } = moves;
      const text = texts[feature]!;
      const own = valueAt(columns[feature]!, row);
      const told = (move: Move | null) =>
        move && {
          value: text.isCompared ? movedTo(language, own, move.value) : tell(text, move.value, null).value,
          probability: calibrate(move.raw),
        };
      return {
        phrase: text.phrase,
        group: declarations[feature]!.group,
        bankCanChange: canChange(moves),
        now: tell(text, own, typical[feature]!).value,
        lowest: told(lowest),
        highest: told(highest),
      };
    });
}
