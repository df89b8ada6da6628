import { train } from "catboost-wasm";
import type { Column } from "../../src/core/columns.ts";
import type { Calibration } from "../../src/evaluate/calibration.ts";
import type { MetricComparison } from "../../src/evaluate/compare-pair.ts";
import { type BundleParts, bundleFiles, ModelBundle } from "../../src/model/bundle.ts";
import type { CardMetrics } from "../../src/model/card.ts";
import { schemaOf } from "../../src/model/feature-schema.ts";
import { referenceOf } from "../../src/model/reference.ts";

const nRows = 400;
const rows = Int32Array.from({ length: nRows }, (_, row) => row);

/** Income counts, the region a little; `tenure` is missing now and then. */
export const smallTable: Column[] = [
  { kind: "numeric", name: "income", values: Float32Array.from(rows, (row) => (row * 37) % 101) },
  {
    kind: "categorical",
    name: "region",
    codes: rows.map((row) => row % 3),
    levels: ["north", "south", "west"],
  },
  {
    kind: "numeric",
    name: "tenure",
    values: Float32Array.from(rows, (row) => (row % 7 === 0 ? Number.NaN : row % 50)),
  },
];

const smallLabel = Float32Array.from(rows, (row) =>
  Number(((row * 37) % 101) + 20 * (row % 3) + ((row * 13) % 40) > 100),
);

/** What a training would have found. */
export function smallMetrics(auc: number): CardMetrics {
  const compared = (own: number, full: number): MetricComparison => ({
    own: { value: own, low: own - 0.04, high: own + 0.04 },
    full: { value: full, low: full - 0.038, high: full + 0.038 },
    difference: { value: full - own, low: full - own - 0.02, high: full - own + 0.02 },
  });
  const calibration = (slope: number, nInside: number): Calibration => ({
    slope: { value: slope, low: slope - 0.11, high: slope + 0.11 },
    intercept: { value: 0.1, low: -0.1, high: 0.3 },
    observedOverExpected: { value: 1.04, low: 0.93, high: 1.15 },
    expectedCalibrationError: 0.004,
    bins: Array.from({ length: 10 }, (_, at) => ({
      nRows: 720,
      nPositives: 21,
      expected: 0.03,
      observed: { value: 0.029, low: 0.02, high: 0.04 },
      isInside: at < nInside,
    })),
    reason: null,
  });
  const group = {
    nRows: 7214,
    nClients: 7214,
    nPositives: 209,
    baseRate: 209 / 7214,
    metrics: {
      auc: compared(0.702, auc),
      averagePrecision: compared(0.0914, 0.1187),
      liftTop10: compared(2.31, 2.98),
      logLoss: compared(0.1209, 0.1183),
    },
    nRedrawn: 0,
    reason: null,
  };
  return {
    design: "later snapshot",
    test: { snapshots: ["2026-06-01"] },
    features: { own: 2, surroundings: 1 },
    comparison: { level: 0.95, replicates: 1000, seed: 1, all: group, covered: group },
    calibration: {
      calibrator: { method: "platt" },
      nRows: 7101,
      nPositives: 203,
      reason: null,
      fittedOn: "the last training snapshot, as a model of the earlier ones sees it",
      judged: { before: calibration(0.81, 7), after: calibration(0.98, 10) },
    },
  };
}

/** A bundle of two small models; `changed` replaces some of its parts. */
export async function smallParts(changed: Partial<BundleParts> = {}): Promise<BundleParts> {
  const params = { iterations: 20, depth: 3, random_seed: 1 };
  const pool = { nRows, columns: smallTable, label: smallLabel };
  return {
    name: "bank-card",
    full: await train(pool, params),
    own: await train({ ...pool, columns: smallTable.slice(0, 1) }, params),
    calibrator: { method: "platt", slope: 0.8, intercept: -0.3 },
    schema: schemaOf(smallTable, rows),
    training: {
      target: { product: "credit_card", horizon_days: 14, label_lag_days: 10 },
      segment: "non_subscriber",
      snapshots: ["2026-03-01"],
      nRows,
      nPositives: smallLabel.reduce((sum, value) => sum + value, 0),
      params,
      seed: 1,
      versions: { entourage: "0.1.0" },
      inputs: { "features/as_of=2026-03-01/features.parquet": "ab".repeat(32) },
    },
    reference: referenceOf(
      smallTable,
      rows,
      Float64Array.from(rows, (row) => (row % 60) / 10 - 5),
    ),
    metrics: smallMetrics(0.743),
    ...changed,
  };
}

export function readFiles(files: ReadonlyMap<string, Uint8Array>): ModelBundle {
  return ModelBundle.read((file) => files.get(file), "models/bank-card/version");
}

export async function smallBundle(changed: Partial<BundleParts> = {}): Promise<ModelBundle> {
  return readFiles(bundleFiles(await smallParts(changed)));
}
