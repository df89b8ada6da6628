import type { Settings } from "../params/settings.ts";

/** Row weight times class weight, float32, rows as in the pool. */
export function rowWeights(
  label: Float32Array,
  weight: Float32Array | undefined,
  classes: readonly [number, number] | undefined,
): Float32Array {
  return label.map((y, row) => {
    const own = weight ? weight[row]! : 1;
    return classes ? Math.fround(own * Math.fround(classes[y === 1 ? 1 : 0])) : own;
  });
}

/** Weights of the classes 0 and 1, worked out from the learn rows if they are automatic. */
export function classWeights(
  label: Float32Array,
  weight: Float32Array | undefined,
  settings: Settings,
): readonly [number, number] | undefined {
  if (settings.autoClassWeights === "None") return settings.classWeights;
  const sums = classSums(label, weight, settings.threadCount);
  const largest = Math.max(...sums);
  const balanced = sums.map((sum) => (sum > 1e-8 ? Math.fround(largest / sum) : 1)) as [number, number];
  if (settings.autoClassWeights === "Balanced") return balanced;
  return balanced.map((value) => Math.fround(Math.sqrt(value))) as [number, number];
}

/** Weight of each class: a double sum in each of `threadCount` blocks, added to a float32 and cut to a whole number, as official does. */
function classSums(
  label: Float32Array,
  weight: Float32Array | undefined,
  threadCount: number,
): [number, number] {
  const total: [number, number] = [0, 0];
  const block = Math.ceil(label.length / threadCount);
  for (let from = 0; from < label.length; from += block) {
    const sums: [number, number] = [0, 0];
    const to = Math.min(label.length, from + block);
    for (let row = from; row < to; row++) sums[label[row] === 1 ? 1 : 0] += weight ? weight[row]! : 1;
    total[0] = Math.fround(total[0] + sums[0]);
    total[1] = Math.fround(total[1] + sums[1]);
  }
  return [Math.trunc(total[0]), Math.trunc(total[1])];
}

/** Weighted mean of the label, a float32: products are rounded to float32, sums are double. */
export function meanLabel(label: Float32Array, weights: Float32Array): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < label.length; row++) {
    sum += Math.fround(label[row]! * weights[row]!);
    total += weights[row]!;
  }
  return Math.fround(sum / total);
}
