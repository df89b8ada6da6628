// The slow, obvious twin of MVS in assembly/bootstrap.ts.
import { ReferenceRng } from "./random.ts";

const blockRows = 8192;

/** libc++'s partition from both ends: the order of what it leaves behind decides later pivots and sums. Returns the end of the front. */
function partition(
  values: number[],
  begin: number,
  end: number,
  isFront: (value: number) => boolean,
): number {
  let [first, last] = [begin, end];
  for (;;) {
    while (first < last && isFront(values[first]!)) first++;
    do last--;
    while (first < last && !isFront(values[last]!));
    if (first >= last) return first;
    [values[first], values[last]] = [values[last]!, values[first]!];
    first++;
  }
}

/** The mu with sum(min(1, c / mu)) = size. */
function threshold(values: number[], size: number): number {
  let [begin, end] = [0, values.length];
  let small = 0;
  let large = 0;
  for (;;) {
    const pivot = values[begin]!;
    const below = partition(values, begin, end, (value) => value < pivot);
    const above = partition(values, below, end, (value) => value <= pivot);
    const sum = values.slice(begin, below).reduce((all, value) => all + value, 0);
    if ((small + sum) / pivot + large + (end - above) + (above - below) > size) {
      if (above === end) return (small + sum + (above - below) * pivot) / (size - large);
      small += (above - below) * pivot + sum;
      begin = above;
    } else {
      if (below === begin) return small / (size - large - (above - below) - (end - above));
      large += end - above + (above - below);
      end = below;
    }
  }
}

/** Weights of a minimal variance sample (Ibragimov and Gusev 2019), blocks of 8192 rows with a generator each. */
export function referenceMvs(
  seed: bigint,
  derivatives: readonly number[],
  lambda: number,
  subsample: number,
): number[] {
  const candidates = derivatives.map((der) => Math.sqrt(lambda + der * der));
  const weights: number[] = [];
  for (let block = 0; block * blockRows < candidates.length; block++) {
    const own = candidates.slice(block * blockRows, (block + 1) * blockRows);
    const rng = ReferenceRng.child(seed, block);
    const mu = threshold([...own], Math.fround(Math.fround(subsample) * own.length));
    for (const c of own) {
      const probability = c > mu ? 1 : c / mu;
      const isKept = probability > Number.EPSILON && rng.real() < probability;
      weights.push(isKept ? Math.fround(1 / probability) : 0);
    }
  }
  return weights;
}
