// Numbers that come in pieces: a column is never in memory as a whole, one byte a value is kept. The model is the same to the byte.
import { train } from "catboost-wasm";
import { clients } from "./data.mjs";

const pool = clients();

/** As a file or a query would give a column: some rows at a time. */
async function* pieces(values) {
  for (let from = 0; from < values.length; from += 512) yield values.subarray(from, from + 512);
}

const streamed = {
  ...pool,
  columns: pool.columns.map((column) =>
    column.kind === "numeric" ? { ...column, values: () => pieces(column.values) } : column,
  ),
};
const params = { iterations: 20, random_seed: 7 };
const [whole, inPieces] = [await train(pool, params), await train(streamed, params)];
console.log("same bytes:", Buffer.compare(whole.toCbm(), inPieces.toCbm()) === 0);
