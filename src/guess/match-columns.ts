import { type Contract, type ContractColumn, contracts } from "../config/contracts.ts";
import type { ColumnProfile, TableProfile } from "../warehouse/profile-table.ts";
import { isKey } from "./table-profile.ts";
import { saying, tokensOf } from "./words.ts";

/** Which of a table's columns is a column of the contract, and why. */
export interface ColumnGuess {
  /** The contract's name. */
  column: string;
  /** The table's. */
  theirs: string;
  /** 0 … 1. */
  confidence: number;
  why: string;
}

/**
 * What people call a contract's columns, in tokens of `words.ts`, the surest first. A name of another source's column stands under
 * `source.column`.
 */
const phrases: Readonly<Record<string, readonly string[]>> = {
  client_id: ["client id", "client number", "client", "person id", "id"],
  subscriber_id: ["subscriber id", "subscriber number", "subscriber", "person id", "id"],
  joined_at: ["join at", "join", "client from", "start at", "open at", "valid from", "start"],
  left_at: ["leave at", "leave", "closed at", "client to", "end at", "valid to", "end"],
  birth_date: ["birth at", "birth"],
  region: ["region", "region id"],
  known_at: ["known at", "known"],
  closed_known_at: ["closed known at", "closed known", "known end"],
  number: ["number", "number id"],
  owner_kind: ["owner kind", "owner", "kind"],
  owner_id: ["owner id", "owner", "person id", "client id", "subscriber id"],
  valid_from: ["valid from", "start at", "from", "from at", "start", "month", "open at", "at"],
  valid_to: ["valid to", "end at", "to", "to at", "end", "closed at"],
  caller: ["caller", "caller id", "subscriber a", "number caller", "number from", "number a", "from"],
  callee: ["callee", "callee id", "subscriber b", "number callee", "number to", "number b", "to"],
  started_at: ["start at", "call at", "call start", "start", "at"],
  seconds: ["seconds", "call seconds"],
  kind: ["kind", "call kind"],
  product: ["product", "product id", "product kind"],
  opened_at: ["open at", "uptake at", "open", "start at", "at"],
  person_kind: ["person kind", "owner kind", "kind"],
  person_id: ["person id", "owner id", "client id", "id"],
  purpose: ["purpose", "consent kind"],
  channel: ["channel"],
  granted: ["grant", "consent"],
  contacted_at: ["contact at", "contact", "at"],
  outcome: ["outcome"],
  "exclusions.client_id": ["client id", "client", "id"],
  node_id: ["node id", "person id", "client id", "subscriber id", "id", "client number", "node", "person"],
  label: ["label", "target", "event"],
  source: ["source", "from", "source id", "person a", "node a", "caller"],
  target: ["target", "to", "target id", "person b", "node b", "callee"],
  weight: ["weight"],
  id: ["id", "node id", "client id", "person id"],
  split: ["split"],
  part: ["part", "split"],
};

/** Below that a name says too little. */
const minConfidence = 0.3;

/**
 * The contract's columns among a table's: by names first, the surest pair at a time; then what is missing where one column alone could be it.
 */
export function matchColumns(source: string, table: TableProfile): ColumnGuess[] {
  const contract: Contract = contracts[source]!;
  const pairs = Object.entries(contract.columns).flatMap(([column, declared]) =>
    table.columns
      .filter((theirs) => canBe(source, column, declared, theirs, table))
      .map((theirs) => ({ column, theirs: theirs.name, ...nameEvidence(source, column, theirs) })),
  );
  const guesses: ColumnGuess[] = [];
  for (const pair of pairs.toSorted((a, b) => b.confidence - a.confidence)) {
    if (pair.confidence < minConfidence) break;
    const isTaken = guesses.some(({ column, theirs }) => column === pair.column || theirs === pair.theirs);
    if (!isTaken) guesses.push(pair);
  }
  return inContractOrder(contract, [...guesses, ...leftOver(source, contract, table, guesses)]);
}

function nameEvidence(
  source: string,
  column: string,
  theirs: ColumnProfile,
): Pick<ColumnGuess, "confidence" | "why"> {
  if (theirs.name.toLowerCase() === column) return { confidence: 1, why: "same name" };
  const tokens = tokensOf(theirs.name);
  const said = phrases[`${source}.${column}`] ?? phrases[column]!;
  const confidence = Math.max(...said.map((phrase, at) => (0.95 - 0.06 * at) * saying(tokens, phrase)));
  return { confidence, why: "name" };
}

/** Required columns that no name tells, where exactly one column is left that could be it. */
function leftOver(
  source: string,
  contract: Contract,
  table: TableProfile,
  guesses: readonly ColumnGuess[],
): ColumnGuess[] {
  const taken = new Set(guesses.map(({ theirs }) => theirs));
  if (source === "edges" && guesses.length === 0) return twoEnds(table);
  return Object.entries(contract.columns).flatMap(([column, declared]) => {
    if (declared.optional || guesses.some((guess) => guess.column === column)) return [];
    const free = table.columns.filter(
      (theirs) => !taken.has(theirs.name) && canBe(source, column, declared, theirs, table),
    );
    if (source === "nodes" && column === "label" && free.length > 0)
      return [{ column, theirs: free.at(-1)!.name, confidence: 0.4, why: "the last of two values" }];
    if (free.length !== 1 || declared.type === "boolean") return [];
    taken.add(free[0]!.name);
    const why = declared.type === "instant" ? "the only times" : "the only one left";
    return [{ column, theirs: free[0]!.name, confidence: 0.4, why }];
  });
}

/** A table of two columns of ids is a list of edges. */
function twoEnds({ columns }: TableProfile): ColumnGuess[] {
  if (columns.length !== 2 || columns.some(({ time, type }) => time || !/INT|VARCHAR/.test(type))) return [];
  return ["source", "target"].map((column, at) => ({
    column,
    theirs: columns[at]!.name,
    confidence: 0.4,
    why: "one of two ids",
  }));
}

/** Whether what a column holds fits the contract, whatever its name. */
export function canBe(
  source: string,
  column: string,
  { type, optional, values }: ContractColumn,
  theirs: ColumnProfile,
  table: TableProfile,
): boolean {
  if (theirs.nValues === 0) return optional === true;
  if (!optional && theirs.nValues < table.nRows) return false;
  if (type === "instant") return theirs.time !== undefined;
  if (type === "date")
    return theirs.time === "date" || theirs.time === "other date" || theirs.time === "local";
  if (type === "number" || type === "integer") return /INT|DOUBLE|FLOAT|DECIMAL/.test(theirs.type);
  if (type === "boolean") return theirs.nDistinct <= 4 && isTwoValued(theirs);
  if (values) return (theirs.values?.length ?? Number.POSITIVE_INFINITY) <= 8 && !isNumber(theirs);
  if (type === "text") return !isNumber(theirs) && !theirs.time;
  const [key] = contracts[source]!.grain;
  const isWholeKey = contracts[source]!.grain.length === 1 && key === column;
  if (isWholeKey && !isKey(theirs, table)) return false;
  return !/DOUBLE|FLOAT|DECIMAL|BOOLEAN/.test(theirs.type) && !isTime(theirs);
}

const isNumber = ({ type }: ColumnProfile) => /INT|DOUBLE|FLOAT|DECIMAL/.test(type);

/** Whole numbers may be seconds by their size, and ids all the same. */
const isTime = ({ time }: ColumnProfile) =>
  time !== undefined && time !== "seconds" && time !== "milliseconds";

/** Two values, however they are written: `>50K` and `>50K.` are one. */
export function isTwoValued({ values }: ColumnProfile): boolean {
  return new Set((values ?? []).map(bare)).size === 2;
}

/** Without blanks around it and without a full stop at its end. */
export function bare(value: string): string {
  return value.trim().replace(/\.$/, "");
}

function inContractOrder(contract: Contract, guesses: readonly ColumnGuess[]): ColumnGuess[] {
  const order = Object.keys(contract.columns);
  return guesses.toSorted((a, b) => order.indexOf(a.column) - order.indexOf(b.column));
}
