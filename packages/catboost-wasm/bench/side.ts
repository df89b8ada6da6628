// Our side of a bench, in a process of its own: node side.ts TASK JSON → one line of JSON.
import { readFileSync } from "node:fs";
import { Model, train } from "../src/index.ts";
import { randoms } from "../test/data.ts";
import type { MemoryTask, PredictTask, Result, ShapTask, TrainTask } from "./sides.ts";
import { readTable, type Table } from "./tables.ts";

const [task, text] = process.argv.slice(2) as [string, string];
const request = JSON.parse(text) as unknown;
let result: Omit<Result, "peakMegabytes">;
if (task === "train") result = await runTrain(request as TrainTask);
else if (task === "memory") result = await runStreamed(request as MemoryTask);
else if (task === "predict") result = runPredict(request as PredictTask);
else result = runShap(request as ShapTask);
console.log(
  JSON.stringify({ ...result, peakMegabytes: process.resourceUsage().maxRSS / 1024 } satisfies Result),
);

async function runTrain({
  learn,
  test,
  params,
  threads,
  mode = "exact",
}: TrainTask): Promise<Omit<Result, "peakMegabytes">> {
  const pool = readTable(learn);
  const start = performance.now();
  const model = await train(pool, { ...params, thread_count: threads }, { workers: threads, mode });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, logLoss: logLoss(model, readTable(test)) };
}

function logLoss(model: Model, table: Table): number {
  const raw = model.predict(table, "RawFormulaVal");
  const sum = raw.reduce(
    (loss, value, row) => loss + Math.log1p(Math.exp(value)) - table.label[row]! * value,
    0,
  );
  return sum / table.nRows;
}

function runPredict({ model: file, table, times }: PredictTask): Omit<Result, "peakMegabytes"> {
  const model = Model.fromCbm(readFileSync(file));
  const pool = readTable(table);
  model.predict(pool);
  const start = performance.now();
  for (let i = 0; i < times; i++) model.predict(pool);
  const seconds = (performance.now() - start) / 1000 / times;
  return { seconds, rowMicroseconds: microsecondsARow(model, pool) };
}

function microsecondsARow(model: Model, { columns, nRows }: Table): number {
  const count = 2000;
  const rows = Array.from({ length: count }, (_, row) =>
    columns.map((column) => (column.kind === "numeric" ? column.values[row % nRows]! : "0")),
  );
  for (const row of rows) model.predictRow(row);
  const start = performance.now();
  for (const row of rows) model.predictRow(row);
  return ((performance.now() - start) * 1000) / count;
}

function runShap({ model: file, table }: ShapTask): Omit<Result, "peakMegabytes"> {
  const model = Model.fromCbm(readFileSync(file));
  const pool = readTable(table);
  const start = performance.now();
  model.shapValues(pool);
  return { seconds: (performance.now() - start) / 1000 };
}

/** Columns are made anew when they are read; the label follows from the first two. */
async function runStreamed({ rows, columns, trees }: MemoryTask): Promise<Omit<Result, "peakMegabytes">> {
  function* numbers(column: number): Generator<Float32Array> {
    const random = randoms(column + 1);
    for (let from = 0; from < rows; from += 65_536)
      yield Float32Array.from({ length: Math.min(65_536, rows - from) }, random);
  }
  const label = new Float32Array(rows);
  for (const column of [0, 1]) {
    let at = 0;
    for (const piece of numbers(column)) for (const value of piece) label[at++]! += value;
  }
  for (let row = 0; row < rows; row++) label[row] = Number(label[row]! > 1.2);
  const streams = Array.from({ length: columns }, (_, i) => ({
    kind: "numeric" as const,
    name: `x${i}`,
    values: () => numbers(i),
  }));
  const start = performance.now();
  const params = { iterations: trees, depth: 6, learning_rate: 0.1 };
  await train({ nRows: rows, columns: streams, label }, params, { workers: 2 });
  return { seconds: (performance.now() - start) / 1000 };
}
