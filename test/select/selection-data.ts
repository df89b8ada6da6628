import type { SelectionData } from "../../src/select/candidate.ts";
import { SeededRandom } from "../../src/util/random.ts";

interface Given {
  nClients: number;
  seed: number;
  /** Coefficients of the log-odds: one standard normal column each, called `driver 1` and so on. */
  effects?: readonly number[];
  nNoise?: number;
}

/**
 * Three snapshots of the same clients, a month apart, with an embargo of 24 days. Own columns are drivers and noise; the last driver belongs to the
 * group `adopters`, made of ties. A tenth of the rows are positive at the mean of the drivers.
 */
export function selectionData({ nClients, seed, effects = [], nNoise = 0 }: Given): SelectionData {
  const random = new SeededRandom(seed);
  const nRows = 3 * nClients;
  const normals = () => Float32Array.from({ length: nRows }, () => random.normal());
  const drivers = effects.map(normals);
  const label = Float32Array.from({ length: nRows }, (_, row) => {
    const logOdds = effects.reduce((sum, effect, at) => sum + effect * drivers[at]![row]!, -2.2);
    return +(random.next() < 1 / (1 + Math.exp(-logOdds)));
  });
  const noise = Array.from({ length: nNoise }, normals);
  const columns = [
    ...drivers.map((values, at) => ({ kind: "numeric" as const, name: `driver ${at + 1}`, values })),
    ...noise.map((values, at) => ({ kind: "numeric" as const, name: `noise ${at + 1}`, values })),
  ];
  return {
    dataset: {
      nRows,
      clientId: Array.from({ length: nRows }, (_, row) => String(row % nClients)),
      cluster: Int32Array.from({ length: nRows }, (_, row) => row % nClients),
      label,
      covered: new Uint8Array(nRows).fill(1),
      columns,
    },
    times: {
      snapshotOf: Int32Array.from({ length: nRows }, (_, row) => Math.floor(row / nClients)),
      days: [0, 31, 59],
    },
    snapshots: ["2026-01-01", "2026-02-01", "2026-03-01"],
    embargoDays: 24,
    candidates: columns.map(({ name }) =>
      name === `driver ${effects.length}`
        ? { name, group: "adopters", cost: "ties", costRank: 2 }
        : { name, group: "own", cost: "column", costRank: 0 },
    ),
  };
}
