// Our side of a bench, in a process of its own: node side.ts TASK JSON → one line of JSON.
import { readFileSync } from "node:fs";
import { Model, train } from "../src/index.ts";
import type { PredictTask, Result, ShapTask, TrainTask } from "./sides.ts";
import { readTable, type Table } from "./tables.ts";

const [task, text] = process.argv.slice(2) as [string, string];
const request = JSON.parse(text) as unknown;
let result: Omit<Result, "peakMegabytes">;
if (task === "train") result = await runTrain(request as TrainTask);
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
