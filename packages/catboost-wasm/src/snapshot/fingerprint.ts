import type { Column, NumericPool } from "../pool.ts";
import { hashOf } from "./hash.ts";

/** A name of each piece of the data, and its hash. */
export type Fingerprint = readonly (readonly [piece: string, hash: string])[];

/** Of all that a training reads. Its time is that of reading the values once. */
export function fingerprint(pool: NumericPool, evalSets: readonly NumericPool[]): Fingerprint {
  return [
    ...ofPool("", pool),
    ...evalSets.flatMap((evalSet, i) =>
      ofPool(evalSets.length === 1 ? "evalSet: " : `evalSet[${i}]: `, evalSet),
    ),
  ];
}

function ofPool(where: string, { columns, label, weight, baseline }: NumericPool): Fingerprint {
  const names = columns.map(({ name }) => name);
  return [
    [`${where}names of the columns`, hashOf(JSON.stringify(names))],
    ...columns.map((column) => [`${where}column "${column.name}"`, ofColumn(column)] as const),
    ...Object.entries({ label, weight, baseline }).flatMap(([name, values]) =>
      values ? [[`${where}${name}`, hashOf(values)] as const] : [],
    ),
  ];
}

function ofColumn(column: Column): string {
  if (column.kind === "numeric") return `number ${hashOf(column.values)}`;
  return `category ${hashOf(column.codes)} ${hashOf(JSON.stringify(column.levels))}`;
}

/** What differs, a line each. */
export function dataProblems(stored: Fingerprint, given: Fingerprint): string[] {
  const storedHash = new Map(stored);
  const givenHash = new Map(given);
  return [...new Map([...stored, ...given]).keys()].flatMap((piece) => {
    const [before, now] = [storedHash.get(piece), givenHash.get(piece)];
    if (before === now) return [];
    if (now === undefined)
      return [`snapshot: ${piece}: missing, expected the one of the training that was stopped`];
    if (before === undefined) return [`snapshot: ${piece}: the training that was stopped had none`];
    return [`snapshot: ${piece}: not the same as in the training that was stopped`];
  });
}
