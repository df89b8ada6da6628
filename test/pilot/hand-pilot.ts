import type { PilotRows } from "../../src/pilot/pilot-rows.ts";
import type { ReadingOptions } from "../../src/pilot/read-pilot.ts";

export const readingOptions: ReadingOptions = {
  goal: { rise: 0.05, scale: "relative" },
  treatedShare: 0.5,
  z: 1.959963984540054,
  valuePerTake: 100,
  contactCost: 2,
  seed: 1,
  replicates: 50,
};

/** Clients and takers of each cell, treated and control: on both lists, the model's only, the baseline's only. */
const counts = [
  { treated: [40, 10], control: [40, 4] },
  { treated: [20, 6], control: [20, 2] },
  { treated: [20, 3], control: [20, 2] },
] as const;

/** A pilot of 160 clients that can be worked out by hand. */
export function handPilot(): PilotRows {
  const rows = counts.flatMap(({ treated, control }, cell) =>
    [control, treated].flatMap(([n, takers], arm) =>
      Array.from({ length: n }, (_, at) => ({ cell, arm, taken: at < takers ? 1 : 0 })),
    ),
  );
  return {
    cell: Uint8Array.from(rows, ({ cell }) => cell),
    treated: Uint8Array.from(rows, ({ arm }) => arm),
    stratum: Int32Array.from(rows, ({ cell }) => cell),
    taken: Uint8Array.from(rows, ({ taken }) => taken),
    score: Float64Array.from(rows, (_, row) => ((37 * row) % rows.length) / rows.length),
  };
}
