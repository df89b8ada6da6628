import type { LearnColumn, LearnPool, NumericPool } from "../pool/pool.ts";
import { held } from "../pool/streamed.ts";
import { hashOf } from "./hash.ts";

/** A name of each piece of the data, and its hash. */
export type Fingerprint = readonly (readonly [piece: string, hash: string])[];

/** Of all that a training reads. Its time is that of reading the values once. */
export async function fingerprint(
  pool: NumericPool<LearnPool>,
  evalSets: readonly NumericPool[],
): Promise<Fingerprint> {
  const parts = [
    ofPool("", pool),
    ...evalSets.map((evalSet, i) => ofPool(evalSets.length === 1 ? "evalSet: " : `evalSet[${i}]: `, evalSet)),
  ];
  return (await Promise.all(parts)).flat();
}

async function ofPool(
  where: string,
  { nRows, columns, label, weight, baseline }: NumericPool<LearnPool>,
): Promise<Fingerprint> {
  const names = columns.map(({ name }) => name);
  const hashes: string[] = [];
  for (const column of columns) hashes.push(await ofColumn(column, nRows));
  return [
    [`${where}names of the columns`, hashOf(JSON.stringify(names))],
    ...columns.map(({ name }, i) => [`${where}column "${name}"`, hashes[i]!] as const),
    ...Object.entries({ label, weight, baseline }).flatMap(([name, values]) =>
      values ? [[`${where}${name}`, hashOf(values)] as const] : [],
    ),
  ];
}

async function ofColumn(column: LearnColumn, nRows: number): Promise<string> {
  if (column.kind === "numeric") return `number ${hashOf((await held(column, nRows)).values)}`;
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
