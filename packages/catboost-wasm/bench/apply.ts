// Prediction and SHAP values of a model of 50 numbers, trees of depth 6, on one thread: ours and official in turn.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { train } from "../src/index.ts";
import { isInstalled, type Result, runOurs, runRival } from "./sides.ts";
import { madeUp, writeTable } from "./tables.ts";
import { median } from "./train.ts";

interface Size {
  trees: number;
  rows: number;
}

export async function benchApply(
  task: "predict" | "shap",
  sizes: readonly Size[],
  runs: number,
  folder: string,
): Promise<object[]> {
  const reports: object[] = [];
  for (const { trees, rows } of sizes) {
    const { learn, test } = madeUp(20_000, 50, rows);
    const params = { iterations: trees, learning_rate: 0.05, depth: 6, leaf_estimation_iterations: 1 };
    const model = join(folder, `${trees}.cbm`);
    writeFileSync(model, (await train(learn, params)).toCbm());
    const table = join(folder, `rows-${rows}`);
    writeTable(table, test);
    const request = { model, table, times: 3 };
    const [ours, official]: [Result[], Result[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      ours.push(runOurs(task, request));
      if (isInstalled("catboost")) official.push(runRival("catboost", task, request));
    }
    console.log(
      `\n${task}: 50 numbers, ${trees} trees of depth 6, ${rows} rows, one thread, ${runs} run(s) a side in turn`,
    );
    for (const [side, results] of [
      ["ours", ours],
      ["official", official],
    ] as const) {
      if (results.length > 0) reports.push(report(task, trees, rows, side, results));
    }
  }
  return reports;
}

function report(task: string, trees: number, rows: number, side: string, results: readonly Result[]): object {
  const rowsPerSecond = rows / median(results.map((result) => result.seconds));
  const [{ rowMicroseconds }] = results as [Result];
  const peakMegabytes = Math.max(...results.map((result) => result.peakMegabytes));
  const one = rowMicroseconds === undefined ? "" : `, one row alone ${rowMicroseconds.toFixed(1)} µs`;
  console.log(
    `  ${side.padEnd(9)} ${Math.round(rowsPerSecond).toLocaleString("en-US").padStart(11)} rows/s${one}  peak ${peakMegabytes.toFixed(0)} MB`,
  );
  return { task, trees, rows, side, rowsPerSecond, rowMicroseconds, peakMegabytes };
}
