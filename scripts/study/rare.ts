// Rare positives: all rows, balanced weights, or a sample of the negatives; the last two with the correction back to true
// probabilities, and without it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { calibration } from "../../src/evaluate/calibration.ts";
import { compareScores } from "../../src/evaluate/compare-scores.ts";
import { pairMetrics } from "../../src/evaluate/metric-set.ts";
import { sigmoid } from "../../src/model/calibrator.ts";
import { priorCorrection } from "../../src/train/prior-correction.ts";
import { type RareCase, rareCases, rareRows } from "./rare-rows.ts";
import { head, row, withInterval } from "./text.ts";

const methods = ["all rows", "balanced weights", "sampled negatives"] as const;

/** What one training took: beyond the rows that it learns from. */
interface Cost {
  processorSeconds: number;
  peakMb: number;
}

export async function studyRare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "entourage-study-"));
  try {
    for (const [at, one] of rareCases.entries()) tell(one, at, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(one: RareCase, at: number, folder: string): void {
  const { dataset, truth } = rareRows(one.nRows, one.intercept, 2);
  const { label, cluster } = dataset;
  const runs = methods.map((method) => fit(at, method, join(folder, "scores")));
  const scores = runs.map(({ raw }) => ({ score: raw.map(sigmoid) }));
  const { metrics, differences, nPositives } = compareScores(
    pairMetrics,
    { label, cluster, scores: [...scores, { score: truth }] },
    0,
    100,
  );
  console.log(
    `${one.name}: ${one.nRows} rows to learn from, as many to judge, ${nPositives} of them positive; the truth itself has AUC ${metrics[3]!.auc.value!.toFixed(3)}\n`,
  );
  console.log(
    head(
      "learned from",
      "AUC",
      "all rows − it",
      "average precision",
      "observed / expected",
      "true / expected",
      "without correction",
      "processor s",
      "memory, MB",
    ),
  );
  const trueSum = sum(truth);
  for (const [place, method] of methods.entries()) {
    const { raw, cost } = runs[place]!;
    const { score } = scores[place]!;
    const correction = correctionOf(one, method);
    const uncorrected = raw.map((value) => sigmoid(value - correction));
    console.log(
      row(
        method,
        withInterval(metrics[place]!.auc),
        place === 0 ? "" : withInterval(differences[place - 1]!.auc),
        withInterval(metrics[place]!.averagePrecision, 4),
        withInterval(calibration(label, score, cluster).observedOverExpected, 2),
        (trueSum / sum(score)).toFixed(3),
        (sum(label) / sum(uncorrected)).toPrecision(2),
        cost.processorSeconds.toFixed(1),
        cost.peakMb.toFixed(0),
      ),
    );
  }
  console.log();
}

function fit(at: number, method: string, file: string): { raw: Float64Array; cost: Cost } {
  const side = fileURLToPath(new URL("./rare-side.ts", import.meta.url));
  const told = execFileSync(process.execPath, [...process.execArgv, side, String(at), method, file]);
  const bytes = readFileSync(file);
  const raw = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { raw, cost: JSON.parse(told.toString()) as Cost };
}

/** What `fitModel` adds to raw scores of the method. */
function correctionOf({ nRows, intercept, negativeShare }: RareCase, method: string): number {
  if (method === "sampled negatives") return Math.log(negativeShare);
  if (method === "all rows") return 0;
  const { label } = rareRows(nRows, intercept, 1).dataset;
  return priorCorrection(label, { negativeShare: 1, autoClassWeights: "Balanced" });
}

function sum(values: Float32Array | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
