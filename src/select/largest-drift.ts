import { populationStability, type Stability } from "../evaluate/population-stability.ts";
import type { Bins } from "./bin-column.ts";

/** The largest of a column's moves between two snapshots next to each other in time; none with a single one. */
export function largestDrift({ codes, nBins }: Bins, snapshotOf: Int32Array, nSnapshots: number): Stability {
  const counts = Array.from({ length: nSnapshots }, () => new Float64Array(nBins));
  for (let row = 0; row < codes.length; row += 1) counts[snapshotOf[row]!]![codes[row]!]! += 1;
  let largest: Stability = { psi: 0, byChance: 0 };
  for (let later = 1; later < nSnapshots; later += 1) {
    const drift = populationStability(counts[later - 1]!, counts[later]!);
    if (drift.psi > largest.psi) largest = drift;
  }
  return largest;
}
