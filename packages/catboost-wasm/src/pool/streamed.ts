import { CatBoostError } from "../errors.ts";
import type { Column, LearnColumn, LearnPool, Pool, StreamedNumbers } from "./pool.ts";

type NumericColumn = Column & { kind: "numeric" };

export function isStreamed(column: LearnColumn): column is StreamedNumbers {
  return column.kind === "numeric" && typeof column.values === "function";
}

/**
 * Reads a stream from its beginning into `room`, one number a row.
 * @returns what is wrong with it; a stream that goes on and on is not followed
 */
export async function readStream({ name, values }: StreamedNumbers, room: Float32Array): Promise<string[]> {
  const nRows = room.length;
  const wrong = (found: string): string[] => [
    `column "${name}": ${found}, expected one for each of the ${nRows} rows`,
  ];
  let at = 0;
  for await (const piece of values()) {
    if (!["[object Float32Array]", "[object Float64Array]"].includes(Object.prototype.toString.call(piece)))
      return [`column "${name}": a piece that is no Float32Array or Float64Array`];
    if (at + piece.length > nRows) return wrong(`more than ${nRows} values`);
    room.set(piece, at);
    at += piece.length;
  }
  return at < nRows ? wrong(`${at} values`) : [];
}

/** The column in memory. @throws CatBoostError if its stream is wrong */
export async function held(column: NumericColumn | StreamedNumbers, nRows: number): Promise<NumericColumn> {
  if (!isStreamed(column)) return column;
  const values = new Float32Array(nRows);
  const problems = await readStream(column, values);
  if (problems.length > 0) throw new CatBoostError(problems);
  return { kind: "numeric", name: column.name, values };
}

/** The pool with the named streams read into memory; other streams are left out. */
export async function readNamed(pool: LearnPool, names: ReadonlySet<string>): Promise<Pool> {
  const columns: Column[] = [];
  for (const column of pool.columns) {
    if (!isStreamed(column)) columns.push(column);
    else if (names.has(column.name)) columns.push(await held(column, pool.nRows));
  }
  return { ...pool, columns };
}
