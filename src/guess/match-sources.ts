import {
  type Contract,
  contracts,
  splitContract,
  staticContracts,
  temporalContracts,
} from "../config/contracts.ts";
import type { TableProfile } from "../warehouse/profile-table.ts";
import { type ColumnGuess, matchColumns } from "./match-columns.ts";
import { tokensOf } from "./words.ts";

/** Which table is a source, with its columns. */
export interface SourceGuess {
  source: string;
  table: TableProfile;
  columns: ColumnGuess[];
  /** 0 … 1. */
  confidence: number;
  why: string;
}

/** What people call the file of a source, in tokens of `words.ts`: all of one entry must be there. */
const fileNames: Readonly<Record<string, readonly string[]>> = {
  clients: ["client"],
  numbers: ["number"],
  subscriptions: ["subscription", "client subscriber"],
  client_features: ["client feature", "feature"],
  subscriber_features: ["subscriber feature", "subscriber"],
  calls: ["call"],
  uptakes: ["uptake", "open", "product"],
  consents: ["consent"],
  exclusions: ["exclusion"],
  contact_history: ["contact history", "contact", "history"],
  nodes: ["node", "person", "train", "client"],
  edges: ["edge", "subscription"],
};

/** A table must reach that to be taken for a source. */
const minScore = 0.55;

/**
 * Tables and the sources that they are, the surest pair first, each table once.
 * @param isStatic for a graph without time
 */
export function matchSources(tables: readonly TableProfile[], isStatic: boolean): SourceGuess[] {
  const names = Object.keys(isStatic ? staticContracts : temporalContracts);
  const pairs = names.flatMap((source) =>
    tables.flatMap((table) => judge(source, table, matchColumns(source, table)) ?? []),
  );
  const guesses: (SourceGuess & { score: number })[] = [];
  for (const pair of pairs.toSorted((a, b) => b.score - a.score)) {
    if (pair.score < minScore) break;
    if (!guesses.some(({ source, table }) => source === pair.source || table === pair.table))
      guesses.push(pair);
  }
  return guesses
    .toSorted((a, b) => names.indexOf(a.source) - names.indexOf(b.source))
    .map(({ score: _, ...guess }) => guess);
}

/** A source that is said to be a table, with what its columns are then. */
export function sourceAs(source: string, table: TableProfile): SourceGuess {
  return { source, table, columns: matchColumns(source, table), confidence: 1, why: "you said so" };
}

/** Columns of the contract that a project cannot do without. */
export function requiredColumns(source: string): string[] {
  const { columns }: Contract = contracts[source]!;
  return Object.keys(columns).filter((column) => !columns[column]!.optional && !mayBeMade(source, column));
}

/** An uptake without a product is of the only one; a static graph's rows can be numbered. */
function mayBeMade(source: string, column: string): boolean {
  return (source === "uptakes" && column === "product") || (source === "nodes" && column === "node_id");
}

function judge(
  source: string,
  table: TableProfile,
  columns: ColumnGuess[],
): (SourceGuess & { score: number }) | undefined {
  const required = requiredColumns(source);
  const ofRequired = required.map((name) => columns.find(({ column }) => column === name)?.confidence ?? 0);
  if (ofRequired.some((confidence) => confidence === 0)) return undefined;
  const mean = ofRequired.reduce((sum, one) => sum + one, 0) / required.length;
  const name = nameScore(source, table);
  const confidence = Math.min(1, 0.75 * mean + 0.25 * name);
  const fit = fitScore(source, table, columns);
  const why = name > 0 ? "its name and columns" : "its columns";
  return { source, table, columns, confidence, why, score: confidence + fit };
}

function nameScore(source: string, { from }: TableProfile): number {
  const tokens = tokensOf(from[0]!.replace(/\.[a-z]+(\.gz)?$/i, ""));
  const hits = fileNames[source]!.map((phrase, at) =>
    phrase.split(" ").every((word) => tokens.includes(word)) ? 1 - 0.3 * at : 0,
  );
  return Math.max(0, ...hits);
}

/** What is left over counts for a source of attributes and against all others; optional columns that are found count for it. */
function fitScore(source: string, table: TableProfile, columns: readonly ColumnGuess[]): number {
  const contract: Contract = contracts[source]!;
  const nLeft = table.columns.length - columns.length;
  const optional = columns.filter(({ column }) => contract.columns[column]!.optional).length;
  // Nodes may have nothing but an id and a label; attributes of clients and subscribers are the point of their sources.
  const hasId = columns.some(({ column }) => column === "node_id");
  if (source === "nodes") return 0.04 * Math.min(nLeft, 5) + (hasId ? 0.3 : 0.15);
  if (contract.attributes) return 0.04 * Math.min(nLeft, 5) - (nLeft === 0 ? 0.3 : 0);
  return 0.03 * Math.min(optional, 4) - 0.05 * Math.min(nLeft, 6);
}

/** The source that a table is nearly: which of its required columns are missing. Undefined where it is like none. */
export function nearMiss(table: TableProfile): { source: string; missing: string[] } | undefined {
  const misses = Object.keys(temporalContracts).flatMap((source) => {
    const found = matchColumns(source, table).map(({ column }) => column);
    const required = requiredColumns(source);
    const missing = required.filter((column) => !found.includes(column));
    const share = 1 - missing.length / required.length;
    return share >= 0.6 && share < 1 ? [{ source, missing, share }] : [];
  });
  return misses.toSorted((a, b) => b.share - a.share)[0];
}

export const knownSources = Object.keys({ ...temporalContracts, ...staticContracts, ...splitContract });
