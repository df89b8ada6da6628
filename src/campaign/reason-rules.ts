/**
 * What a reason may say of whom.
 *
 * A list is read by people who may know the client's contacts. So a reason must not tell what one contact has, spends or said:
 *
 *   - who has the product, or is a client of the bank, is compared with what is usual, never counted;
 *   - below `minContactsTold()` contacts nothing made of contacts is a reason, for "more than usual" of one contact tells of
 *     that one, and of the client's own exchanges no value is told, for it may be one call's;
 *   - a value that belongs to one contact or call is compared; where even that would tell of one, it is no reason;
 *   - an average over contacts is told only where `privacy.min_contacts` keeps it from being one contact's.
 *
 * What may not be told keeps its part in the sum of its family: another member stands for it, or the family is left out.
 */
import type { ReasonCatalogue } from "../config/reason-catalogue.ts";
import { DataError, type Problem } from "../core/errors.ts";
import type { Language } from "../core/language.ts";
import { type FeatureDeclaration, inWords, phraseOf } from "../features/declaration.ts";
import { nearestName } from "../util/nearest.ts";
import type { FeatureText } from "./reason-text.ts";
import { valueFormat } from "./value-format.ts";

/**
 * Below so many visible contacts a client's reasons say nothing of them: 5, or `privacy.min_contacts` where that is more. So many
 * are the fewest of a group of contacts that something is told of, too.
 */
export function minContactsTold(privacyMinContacts: number): number {
  return Math.max(5, privacyMinContacts);
}

/** From so many contacts on an average over them is nobody's own value: the default of `privacy.min_contacts`. */
const minAveraged = 3;

/** How each column of the feature table may be told of, in the order of the declarations. */
export interface ReasonRules {
  /** Of clients with enough contacts; null for what is never a reason. */
  texts: readonly (FeatureText | null)[];
  /** Of clients with few contacts. */
  textsOfFew: readonly (FeatureText | null)[];
  /** Below so many visible contacts a client has few. */
  minContacts: number;
}

/**
 * @param declarations of the columns, in the order of the feature table
 * @param privacyMinContacts `privacy.min_contacts`
 */
export function reasonRules(
  declarations: readonly FeatureDeclaration[],
  catalogue: ReasonCatalogue,
  language: Language,
  privacyMinContacts: number,
): ReasonRules {
  const format = valueFormat(language);
  const texts = declarations.map((declaration): FeatureText | null => {
    const own = catalogue.features[declaration.name];
    const ofFamily = catalogue.families[declaration.family];
    if (declaration.neverTold || own?.never_show || ofFamily?.never_show) return null;
    return {
      ...describe(declaration, catalogue, language, format.withUnit),
      ...wordsIn(own ?? ofFamily, language),
      ...(isCompared(declaration, privacyMinContacts) ? { isCompared: true } : {}),
    };
  });
  const textsOfFew = declarations.map(({ group, isOfContacts, tellsProduct }, at) =>
    isOfContacts || tellsProduct
      ? null
      : group === "own"
        ? texts[at]!
        : texts[at] && { ...texts[at], isCompared: true },
  );
  return { texts, textsOfFew, minContacts: minContactsTold(privacyMinContacts) };
}

function isCompared(
  { isPrivate, tellsProduct, scale, isOfContacts }: FeatureDeclaration,
  privacyMinContacts: number,
): boolean {
  return Boolean(
    isPrivate || tellsProduct || scale === "index" || (isOfContacts && privacyMinContacts < minAveraged),
  );
}

function describe(
  declaration: FeatureDeclaration,
  { attributes }: ReasonCatalogue,
  language: Language,
  withUnit: (value: number, unit: string) => string,
): FeatureText {
  const { attribute = "", family, scale, isTotal, window_days: window, kind } = declaration;
  const of = attributes[attribute];
  const phrase = phraseOf(declaration, language, of?.[language] ?? inWords(attribute));
  const over = { en: "in", ru: "за" }[language];
  const ofAttribute = typeof of?.unit === "string" ? of.unit : of?.unit?.[language];
  const unit = declaration.unit ?? (kind === "numeric" && !scale ? ofAttribute : undefined);
  const levels = Object.entries(of?.levels ?? {}).flatMap(([level, words]) =>
    words[language] === undefined ? [] : [[level, words[language]] as const],
  );
  return {
    family,
    phrase: isTotal && window !== undefined ? `${phrase} ${over} ${withUnit(window, "days")}` : phrase,
    ...(unit === undefined ? {} : { unit }),
    ...(scale === "share" ? { scale } : {}),
    ...(of?.yes_no && declaration.group === "own" ? { scale: "yes or no" as const } : {}),
    ...(levels.length > 0 ? { levels: Object.fromEntries(levels) } : {}),
  };
}

function wordsIn(
  told: ReasonCatalogue["features"][string] | undefined,
  language: Language,
): { phrase?: string } {
  const phrase = told?.[language];
  return phrase === undefined ? {} : { phrase };
}

/**
 * @param declarations every column that there could be, chosen or not
 * @throws DataError with every name in the project's reason catalogue that no column, family or attribute has
 */
export function checkReasonCatalogue(
  catalogue: ReasonCatalogue,
  declarations: readonly FeatureDeclaration[],
): void {
  const known = {
    attributes: [...new Set(declarations.flatMap(({ attribute = [] }) => attribute))],
    features: declarations.map(({ name }) => name),
    families: [...new Set(declarations.map(({ family }) => family))],
  };
  const problems = (["attributes", "features", "families"] as const).flatMap((part) =>
    Object.keys(catalogue[part])
      .filter((name) => !known[part].includes(name))
      .map((name): Problem => {
        const near = nearestName(name, known[part]);
        return {
          code: "unknown-reason",
          where: `list.reason_catalogue: ${part}.${name}`,
          found: `a name that none of the ${part} has`,
          expected: `one of ${known[part].length} ${part}`,
          hint: near
            ? `did you mean \`${near}\`?`
            : "`entourage features list` and features.json beside the feature table name them",
        };
      }),
  );
  if (problems.length > 0) throw new DataError(problems);
}
