// Training: ours in both modes, official CatBoost, LightGBM and XGBoost in turn.
import { join } from "node:path";
import type { TrainParams } from "../src/index.ts";
import { isInstalled, type Result, runOurs, runRival } from "./sides.ts";
import { adult, bankMarketing, madeUp, type Split, writeTable } from "./tables.ts";

interface Row {
  name: string;
  make: () => Split;
  params: TrainParams;
  threads: readonly number[];
}

const own = { learning_rate: 0.1, depth: 6 } satisfies TrainParams;

export const trainRows: readonly Row[] = [
  {
    name: "200k",
    make: () => madeUp(200_000, 50, 50_000),
    params: { ...own, iterations: 100 },
    threads: [1, 2],
  },
  {
    name: "1m",
    make: () => madeUp(1_000_000, 28, 100_000),
    params: { ...own, iterations: 100 },
    threads: [1, 2],
  },
  {
    name: "30k",
    make: () => madeUp(30_000, 100, 20_000),
    params: { ...own, iterations: 300 },
    threads: [1, 2],
  },
  { name: "adult-200", make: adult, params: { ...own, iterations: 200 }, threads: [1, 2] },
  { name: "adult-1000", make: adult, params: { ...own, iterations: 1000 }, threads: [1] },
  { name: "bank-200", make: bankMarketing, params: { ...own, iterations: 200 }, threads: [1, 2] },
  {
    name: "bank-200-ordered",
    make: bankMarketing,
    params: { ...own, iterations: 200, boosting_type: "Ordered" },
    threads: [1],
  },
];

/** A few seconds: to see that everything runs. */
export const quickRow: Row = {
  name: "quick",
  make: () => madeUp(5000, 10, 2000),
  params: { ...own, iterations: 20 },
  threads: [1, 2],
};

interface Side {
  name: string;
  run(request: object): Result;
}

function sidesOf({ params }: Row): Side[] {
  const ours = (mode: "exact" | "fast"): Side => ({
    name: mode,
    run: (request) => runOurs("train", { ...request, mode }),
  });
  const rivals = (["catboost", "lightgbm", "xgboost"] as const).filter(isInstalled);
  const isOrdered = params.boosting_type === "Ordered";
  return [
    ours("exact"),
    ...(isOrdered ? [] : [ours("fast")]),
    ...rivals
      .filter((name) => name === "catboost" || !isOrdered)
      .map((name): Side => ({ name, run: (request) => runRival(name, "train", request) })),
  ];
}

/** Prints a line for each side of each row; returns what is printed. */
export function benchTrain(rows: readonly Row[], runs: number, folder: string): object[] {
  return rows.flatMap((row) => {
    const { learn, test } = row.make();
    const tables = { learn: join(folder, row.name, "learn"), test: join(folder, row.name, "test") };
    writeTable(tables.learn, learn);
    writeTable(tables.test, test);
    return row.threads.flatMap((threads) => {
      const sides = sidesOf(row);
      const results = new Map<string, Result[]>(sides.map(({ name }) => [name, []]));
      for (let run = 0; run < runs; run++) {
        for (const side of sides) {
          const request = { ...tables, params: row.params, threads };
          results.get(side.name)!.push(side.run(request));
        }
      }
      console.log(`\n${row.name}, ${threads} thread${threads > 1 ? "s" : ""}, ${runs} run(s) a side in turn`);
      return sides.map(({ name }) =>
        report(row.name, threads, name, results.get(name)!, results.get("catboost")),
      );
    });
  });
}

function report(
  row: string,
  threads: number,
  side: string,
  results: readonly Result[],
  official: readonly Result[] | undefined,
): object {
  const seconds = median(results.map((result) => result.seconds));
  const peakMegabytes = Math.max(...results.map((result) => result.peakMegabytes));
  const { logLoss } = results[0]!;
  const ratios = official?.map((one, i) => one.seconds / results[i]!.seconds);
  const ratio = ratios && {
    median: median(ratios),
    least: Math.min(...ratios),
    largest: Math.max(...ratios),
  };
  const times = ratio
    ? `${ratio.median.toFixed(2)} × official (${ratio.least.toFixed(2)} to ${ratio.largest.toFixed(2)})`
    : "";
  console.log(
    `  ${side.padEnd(9)} ${seconds.toFixed(2).padStart(7)} s  log loss ${logLoss!.toFixed(5)}  peak ${peakMegabytes.toFixed(0).padStart(5)} MB  ${times}`,
  );
  return { row, threads, side, seconds, logLoss, peakMegabytes, ratio, runs: results };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
