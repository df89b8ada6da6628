// Peak memory of a training on streamed columns, and of official on the same table as one array; size of the kernels.

import { join } from "node:path";
import { wasmBase64 } from "../src/generated/kernels.ts";
import { isInstalled, type MemoryTask, runOurs, runRival } from "./sides.ts";
import { madeUp, writeTable } from "./tables.ts";

/** @param hasRival official trains too, on a table that is made in memory first */
export function benchMemory(task: MemoryTask, hasRival: boolean, folder: string): object[] {
  const { rows, columns, trees } = task;
  const kilobytes = atob(wasmBase64).length / 1024;
  console.log(`\nkernels: ${kilobytes.toFixed(1)} kB of WebAssembly`);
  console.log(`${rows.toLocaleString("en-US")} × ${columns} numbers, ${trees} trees of depth 6, two threads`);
  const results = [{ side: "ours", ...runOurs("memory", task) }];
  if (hasRival && isInstalled("catboost")) {
    const { learn, test } = madeUp(rows, columns, 1000);
    const tables = { learn: join(folder, "learn"), test: join(folder, "test") };
    writeTable(tables.learn, learn);
    writeTable(tables.test, test);
    const params = { iterations: trees, depth: 6, learning_rate: 0.1 };
    results.push({ side: "official", ...runRival("catboost", "train", { ...tables, params, threads: 2 }) });
  }
  for (const { side, seconds, peakMegabytes } of results)
    console.log(
      `  ${side.padEnd(9)} ${seconds.toFixed(1).padStart(7)} s  peak ${peakMegabytes.toFixed(0)} MiB`,
    );
  return [{ task: "memory", kilobytes, ...task, results }];
}
