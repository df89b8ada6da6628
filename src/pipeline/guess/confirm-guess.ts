import type { ProjectGuess } from "../../guess/guess-project.ts";
import type { SourceGuess } from "../../guess/match-sources.ts";
import { isKey } from "../../guess/table-profile.ts";
import { percent } from "../../util/english-numbers.ts";
import { sharedValues } from "../../warehouse/profile-table.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { SeenData } from "./look-at-data.ts";

/** Columns whose values must be those of a key elsewhere, to say how many are. */
const references: Readonly<Record<string, readonly [source: string, column: string]>> = {
  "subscriptions.client_id": ["clients", "client_id"],
  "client_features.client_id": ["clients", "client_id"],
  "uptakes.client_id": ["clients", "client_id"],
  "exclusions.client_id": ["clients", "client_id"],
  "contact_history.client_id": ["clients", "client_id"],
  "calls.caller": ["numbers", "number"],
  "calls.callee": ["numbers", "number"],
  "edges.source": ["nodes", "node_id"],
  "edges.target": ["nodes", "node_id"],
};

/** A key that knows so few of the values that should be its is not the key. */
const foreignShare = 0.5;

/**
 * What the values say of the guesses: the share of a column that another source's key knows stands beside its reason. Where the guessed
 * key knows few and another column of its table most, that one is the key.
 */
export async function confirmGuess(
  warehouse: Warehouse,
  data: SeenData,
  guess: ProjectGuess,
): Promise<ProjectGuess> {
  const shareIn = async (own: SourceGuess, theirs: string, other: SourceGuess, key: string) =>
    sharedValues(
      warehouse,
      { files: data.filesOf.get(own.table)!, column: theirs },
      { files: data.filesOf.get(other.table)!, column: key },
    );
  const sources = guess.sources.map((source) => ({
    ...source,
    columns: source.columns.map((column) => ({ ...column })),
  }));
  const find = (name: string) => sources.find(({ source }) => source === name);
  for (const [name, [otherName, keyName]] of Object.entries(references)) {
    const [ownName, columnName] = name.split(".") as [string, string];
    const [own, other] = [find(ownName), find(otherName)];
    const column = own?.columns.find((one) => one.column === columnName);
    const key = other?.columns.find((one) => one.column === keyName);
    if (!own || !other || !column || !key) continue;
    let share = await shareIn(own, column.theirs, other, key.theirs);
    const others = share < foreignShare && key.confidence < 1 ? otherKeys(other, key.theirs) : [];
    for (const candidate of others) {
      const found = await shareIn(own, column.theirs, other, candidate);
      if (found < 0.9) continue;
      other.columns = other.columns.filter(({ theirs }) => theirs !== candidate);
      Object.assign(key, { theirs: candidate, confidence: 0.85, why: `${name} has its values` });
      share = found;
      break;
    }
    column.confidence = share >= 0.9 ? Math.max(column.confidence, 0.85) : column.confidence;
    column.why = `${column.why}, ${percent(share, 0)} in ${otherName}`;
  }
  return { ...guess, sources };
}

/** Columns of a table that could be its key as well. */
function otherKeys({ table, source }: SourceGuess, theirs: string): string[] {
  if (source === "numbers") return [];
  return table.columns
    .filter((one) => isKey(one, table) && !one.time && one.name !== theirs)
    .map(({ name }) => name);
}
