import { train } from "catboost-wasm";
import type { Column } from "../../src/core/columns.ts";
import { type BundleParts, bundleFiles, ModelBundle } from "../../src/model/bundle.ts";
import { schemaOf } from "../../src/model/feature-schema.ts";

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
    metrics: { auc: 0.7 },
    ...changed,
  };
}

export function readFiles(files: ReadonlyMap<string, Uint8Array>): ModelBundle {
  return ModelBundle.read((file) => files.get(file), "models/bank-card/version");
}

export async function smallBundle(changed: Partial<BundleParts> = {}): Promise<ModelBundle> {
  return readFiles(bundleFiles(await smallParts(changed)));
}
