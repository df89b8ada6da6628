import { readdirSync } from "node:fs";
import { join } from "node:path";
import { goldens, predictGolden } from "../golden-cases.ts";
import { goldensFolder } from "../golden-tables.ts";

/** Why a folder of expected predictions is not trained here. */
const outside: readonly [folder: RegExp, reason: string][] = [
  [
    /all_targets.*-(LogLinQuantile|MAE|MAPE|MultiClass.*|Poisson|Quantile|RMSEWithUncertainty)$/,
    "another loss",
  ],
  [/ctr_leaf_count_limit/, "the option ctr_leaf_count_limit"],
  [/(Depthwise|Lossguide)$/, "trees that are not symmetric"],
];

/** Trains every case of CatBoost's own tests that has expected predictions and tells what comes of each. @returns whether all within the options are equal */
export async function compareGoldens(): Promise<boolean> {
  const cases = new Map(goldens);
  const counts = { equal: 0, different: 0, outside: 0, unknown: 0 };
  for (const folder of foldersWithPredictions()) {
    const golden = cases.get(folder);
    const reason = outside.find(([name]) => name.test(folder))?.[1];
    const outcome = golden ? await outcomeOf(folder, golden) : reason ? "outside" : "unknown";
    counts[outcome]++;
    console.log(`${outcome.padEnd(10)} ${folder}${outcome === "outside" ? `: ${reason}` : ""}`);
  }
  const { equal, different, unknown } = counts;
  console.log(
    `${equal} of ${equal + different + unknown} equal to every printed digit; ${counts.outside} outside the options`,
  );
  return different + unknown === 0;
}

async function outcomeOf(...golden: Parameters<typeof predictGolden>): Promise<"equal" | "different"> {
  const { ours, expected } = await predictGolden(...golden);
  const isEqual = ours.length === expected.length && ours.every((value, row) => value === expected[row]);
  return isEqual ? "equal" : "different";
}

function foldersWithPredictions(): string[] {
  const folder = join(goldensFolder, "goldens");
  return readdirSync(folder)
    .filter((name) => name.startsWith("test_"))
    .filter((name) => readdirSync(join(folder, name)).some((file) => file.endsWith(".eval")))
    .sort();
}
