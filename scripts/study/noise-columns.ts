import type { Column } from "../../src/core/columns.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** Where a noise column is made: the client and the snapshot of a row are all that it may know. */
interface NoiseRows {
  nRows: number;
  cluster: Int32Array;
  snapshotOf: Int32Array;
}

/** How many columns of each kind: 200 together. */
const kinds = {
  gaussian: 40,
  uniform: 20,
  "heavy-tailed": 20,
  "same in all snapshots": 20,
  "half missing": 10,
  "category of 2": 8,
  "category of 5": 8,
  "category of 20": 8,
  "category of 100": 8,
  "category of 1000": 8,
  correlated: 30,
  drifting: 20,
} as const;

/** Columns of `correlated` that share a factor, which is three quarters of their variance. */
const blockSize = 6;
/** What `drifting` gains from snapshot to snapshot, in standard deviations: from nearly nothing to plain. */
const drifts = [0.05, 0.1, 0.2, 0.4];

/** 200 columns that know nothing of the label. Their names begin with `noise`. */
export function noiseColumns(rows: NoiseRows, seed: number): Column[] {
  const random = new SeededRandom(seed);
  const nClients = rows.cluster.reduce((most, client) => Math.max(most, client), 0) + 1;
  const numbers = (value: (row: number) => number) =>
    Float32Array.from({ length: rows.nRows }, (_, row) => value(row));
  let factor = new Float32Array(0);
  const make = (kind: keyof typeof kinds, at: number): Float32Array | number => {
    if (kind.startsWith("category")) return Number(kind.split(" ").at(-1));
    if (kind === "uniform") return numbers(() => random.next());
    if (kind === "heavy-tailed") return numbers(() => Math.tan(Math.PI * (random.next() - 0.5)));
    if (kind === "half missing") return numbers(() => (random.next() < 0.5 ? Number.NaN : random.normal()));
    if (kind === "same in all snapshots") {
      const ofClient = Float32Array.from({ length: nClients }, () => random.normal());
      return numbers((row) => ofClient[rows.cluster[row]!]!);
    }
    if (kind === "correlated") {
      if (at % blockSize === 0) factor = numbers(() => random.normal());
      return numbers((row) => Math.sqrt(0.75) * factor[row]! + 0.5 * random.normal());
    }
    const drift = kind === "drifting" ? drifts[at % drifts.length]! : 0;
    return numbers((row) => random.normal() + drift * rows.snapshotOf[row]!);
  };
  return (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) =>
    Array.from({ length: kinds[kind] }, (_, at): Column => {
      const name = `noise ${kind} ${at + 1}`;
      const made = make(kind, at);
      if (typeof made !== "number") return { kind: "numeric", name, values: made };
      const codes = Int32Array.from({ length: rows.nRows }, () => random.nextInt(made));
      return {
        kind: "categorical",
        name,
        codes,
        levels: Array.from({ length: made }, (_, level) => `${level}`),
      };
    }),
  );
}
