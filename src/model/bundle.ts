/**
 * A model with all that is needed to use it and to answer for it. A bundle is a set of files; their hashes give its version,
 * so that the same model has the same version wherever it was made.
 */
import { createHash } from "node:crypto";
import { Model } from "catboost-wasm";
import { type Column, missingLevel } from "../core/columns.ts";
import { DataError, type Problem } from "../core/errors.ts";
import { hashJson } from "../store/folder-store.ts";
import { type Calibrator, probabilityOf, sigmoid } from "./calibrator.ts";
import { type CardMetrics, modelCard } from "./card.ts";
import { type FeatureSchema, fitColumns } from "./feature-schema.ts";
import type { Reference } from "./reference.ts";
import type { TrainingRecord } from "./training-record.ts";

/** The list of a bundle's files; written last, so that a bundle without it is not there yet. */
export const indexFile = "bundle.json";
const cardFile = "card.md";

/** What version and verification go by. */
export interface BundleIndex {
  format: 1;
  /** Under which name it is kept: a bank and its product. */
  name: string;
  version: string;
  /** File → SHA-256. */
  files: Record<string, string>;
}

/** What is put into a bundle. */
export interface BundleParts {
  name: string;
  /** On all features. */
  full: Model;
  /** On the client's own features alone: the baseline. */
  own: Model;
  calibrator: Calibrator;
  schema: FeatureSchema;
  training: TrainingRecord;
  reference: Reference;
  /** What the models are worth; may hold more than a card tells. */
  metrics: CardMetrics;
}

/** A value of a record: null is missing. */
export type RecordValue = number | string | null;

/** What a model says of one client. */
export interface Prediction {
  /** The model's own probability: ranks. */
  score: number;
  /** Calibrated: counts. */
  probability: number;
}

/** The bundle's files by name, `bundle.json` last. The same parts give the same bytes. */
export function bundleFiles(parts: BundleParts): Map<string, Uint8Array> {
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  const files = new Map<string, Uint8Array>([
    ["model.cbm", parts.full.toCbm()],
    ["own.cbm", parts.own.toCbm()],
    ["calibrator.json", json(parts.calibrator)],
    ["schema.json", json(parts.schema)],
    ["reference.json", json(parts.reference)],
    ["training.json", json(parts.training)],
    ["metrics.json", json(parts.metrics)],
  ]);
  const version = versionOf(parts.name, hashesOf(files));
  const topFeatures = topFeaturesOf(parts.full);
  files.set(cardFile, Buffer.from(modelCard({ ...parts, version, topFeatures })));
  const index: BundleIndex = { format: 1, name: parts.name, version, files: hashesOf(files) };
  return files.set(indexFile, json(index));
}

function hashesOf(files: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...files].map(([file, bytes]) => [file, hashBytes(bytes)]));
}

const nTopFeatures = 10;

function topFeaturesOf(model: Model): { name: string; importance: number }[] {
  const importance = model.predictionValuesChange();
  return model.featureNames
    .map((name, at) => ({ name, importance: importance[at]! }))
    .filter(({ importance }) => importance > 0)
    .sort((a, b) => b.importance - a.importance || (a.name < b.name ? -1 : 1))
    .slice(0, nTopFeatures);
}

/** Enough of a hash to tell some thousand versions of one model apart. */
const versionLength = 12;

/** The card follows from the other files and tells the version, so that it is no part of it. */
function versionOf(name: string, hashes: Record<string, string>): string {
  const named = Object.entries(hashes).filter(([file]) => file !== cardFile);
  const sorted = named.sort(([a], [b]) => (a < b ? -1 : 1));
  return hashJson([name, sorted]).slice(0, versionLength);
}

/** A bundle that was read: immutable, and the same answers everywhere. */
export class ModelBundle {
  readonly name: string;
  readonly version: string;
  readonly full: Model;
  /** On the client's own features alone: the baseline. */
  readonly own: Model;
  readonly schema: FeatureSchema;
  readonly calibrator: Calibrator;
  readonly training: TrainingRecord;
  readonly reference: Reference;
  readonly metrics: CardMetrics;
  /** Markdown. */
  readonly card: string;
  readonly #calibrate: (raw: number) => number;

  private constructor(index: BundleIndex, files: ReadonlyMap<string, Uint8Array>) {
    const parse = (file: string) => JSON.parse(Buffer.from(files.get(file)!).toString("utf8"));
    this.name = index.name;
    this.version = index.version;
    this.full = Model.fromCbm(files.get("model.cbm")!);
    this.own = Model.fromCbm(files.get("own.cbm")!);
    this.schema = parse("schema.json");
    this.calibrator = parse("calibrator.json");
    this.training = parse("training.json");
    this.reference = parse("reference.json");
    this.metrics = parse("metrics.json");
    this.card = Buffer.from(files.get(cardFile)!).toString("utf8");
    this.#calibrate = probabilityOf(this.calibrator);
  }

  /**
   * Reads a bundle and checks every file against its hash.
   * @param readFile the content of a file by name, undefined where there is none
   * @param where how the bundle is called in messages
   * @throws DataError listing every file that is missing or not what the index says
   */
  static read(readFile: (name: string) => Uint8Array | undefined, where: string): ModelBundle {
    const indexBytes = readFile(indexFile);
    if (!indexBytes) throw new DataError([brokenFile(where, indexFile, "no such file")]);
    const index = JSON.parse(Buffer.from(indexBytes).toString("utf8")) as BundleIndex;
    const files = new Map<string, Uint8Array>();
    const problems: Problem[] = [];
    for (const [file, hash] of Object.entries(index.files)) {
      const bytes = readFile(file);
      if (!bytes) problems.push(brokenFile(where, file, "no such file"));
      else if (hashBytes(bytes) !== hash) problems.push(brokenFile(where, file, "other content"));
      else files.set(file, bytes);
    }
    if (versionOf(index.name, index.files) !== index.version)
      problems.push(brokenFile(where, indexFile, `hashes that are not those of version ${index.version}`));
    if (problems.length > 0) throw new DataError(problems);
    return new ModelBundle(index, files);
  }

  /**
   * Scores a table, column by column.
   * @returns nRows raw scores (log-odds), and the calibrated probability of each
   * @throws DataError listing every column that is missing or of another kind
   * Deterministic. Cost: that of the trees.
   */
  predictColumns(
    nRows: number,
    columns: readonly Column[],
  ): { raw: Float64Array; probability: Float64Array } {
    const fitted = fitColumns(this.schema, columns, "table");
    const raw = this.full.predict({ nRows, columns: fitted });
    return { raw, probability: raw.map(this.#calibrate) };
  }

  /**
   * Scores one record, in microseconds.
   * @param record a value for each feature by name; null, or an empty category, is missing. Other properties do no harm
   * @throws DataError listing every feature that is absent or of another kind
   *
   * @example
   * const bundle = openBundle("out/train");
   * const unknown = Object.fromEntries(bundle.schema.map(({ name }) => [name, null]));
   * console.log(bundle.predict({ ...unknown, income: 40_000, region: "north" }).probability);
   */
  predict(record: Readonly<Record<string, RecordValue>>): Prediction {
    const raw = this.full.predictRow(recordValues(this.schema, record));
    return { score: sigmoid(raw), probability: this.#calibrate(raw) };
  }
}

function recordValues(
  schema: FeatureSchema,
  record: Readonly<Record<string, RecordValue>>,
): (number | string | null)[] {
  const problems: Problem[] = [];
  const values = schema.map(({ name, kind }) => {
    const value = record[name];
    const isFit = kind === "numeric" ? typeof value === "number" : typeof value === "string";
    if (value === null) return kind === "numeric" ? null : missingLevel;
    if (isFit) return value!;
    problems.push({
      code: value === undefined ? "missing-feature" : "other-kind",
      where: `record, ${name}`,
      found: value === undefined ? "nothing" : `a ${typeof value}`,
      expected:
        kind === "numeric" ? "a number, or null where it is missing" : "a text, or null where it is missing",
    });
    return null;
  });
  if (problems.length > 0) throw new DataError(problems);
  return values;
}

function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function brokenFile(where: string, file: string, found: string): Problem {
  return {
    code: "broken-bundle",
    where: `${where}/${file}`,
    found,
    expected: "the file that was written with the model",
    hint: "restore the folder from a copy, or train again",
  };
}
