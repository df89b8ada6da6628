// Exclusive feature bundles: features that are never off their default in the same row share one histogram column. The rules are official's,
// quirks included, because bundling changes the order of the candidates and with it the random draws.

/** A feature with two or more bins, as the bundler sees it. */
export interface BundleCandidate {
  flatIndex: number;
  /** Bins other than the default one. */
  need: number;
  /** Rows off the default. */
  count: number;
  /** Bit set of those rows. */
  mask(): Uint32Array;
}

interface Bundle<T> {
  members: T[];
  used: number;
  count: number;
  mask: Uint32Array | undefined;
}

const maxBins = 1024;
const packSize = 8;
/** Bundles tried for one feature. */
const maxTried = 100;

/**
 * @param uniform makes a fresh generator of seed 0: a whole number below its argument at each call
 * @returns the members of every bundle of two or more
 */
export function planBundles<T extends BundleCandidate>(
  candidates: readonly T[],
  nRows: number,
  uniform: () => (bound: number) => number,
): T[][] {
  const inOrder = bundle(candidates, nRows, uniform());
  const byCount = bundle(
    [...candidates].sort((a, b) => b.count - a.count),
    nRows,
    uniform(),
  );
  return saved(byCount) > saved(inOrder) ? byCount : inOrder;
}

/** Histograms saved. */
function saved(bundles: readonly (readonly unknown[])[]): number {
  return bundles.reduce((sum, members) => sum + members.length - 1, 0);
}

function bundle<T extends BundleCandidate>(
  candidates: readonly T[],
  nRows: number,
  uniform: (bound: number) => number,
): T[][] {
  const bundles: Bundle<T>[] = [];
  const bundleOf = new Map<number, Bundle<T>>();
  for (const candidate of candidates) {
    if (candidate.need >= maxBins) continue;
    const home = place(candidate, bundles, bundleOf, nRows, uniform);
    if (home === "skipped") continue;
    if (home) {
      bundleOf.set(candidate.flatIndex, home);
      continue;
    }
    const fresh = { members: [candidate], used: candidate.need, count: candidate.count, mask: undefined };
    bundles.push(fresh);
    bundleOf.set(candidate.flatIndex, fresh);
  }
  return worthwhile(bundles).map((kept) => kept.members);
}

/** Tries the neighbours' bundles, then the others. A candidate whose two neighbours share a bundle that refused it is skipped altogether. */
function place<T extends BundleCandidate>(
  candidate: T,
  bundles: readonly Bundle<T>[],
  bundleOf: ReadonlyMap<number, Bundle<T>>,
  nRows: number,
  uniform: (bound: number) => number,
): Bundle<T> | "skipped" | undefined {
  const before = bundleOf.get(candidate.flatIndex - 1);
  if (before && join(before, candidate, nRows)) return before;
  const after = bundleOf.get(candidate.flatIndex + 1);
  if (after && after === before) return "skipped";
  if (after && join(after, candidate, nRows)) return after;
  const others = bundles.filter(
    (other) => other !== before && other !== after && hasRoom(other, candidate, nRows),
  );
  const limit = maxTried - Number(before !== undefined) - Number(after !== undefined);
  return firstOrSome(others, limit, uniform).find((other) => join(other, candidate, nRows));
}

/** All, or a random `limit` of them in random order. */
function firstOrSome<T>(all: T[], limit: number, uniform: (bound: number) => number): T[] {
  if (all.length <= limit) return all;
  for (let i = 0; i < limit; i++) {
    const j = i + uniform(all.length - i);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all.slice(0, limit);
}

function hasRoom<T extends BundleCandidate>(bundle: Bundle<T>, candidate: T, nRows: number): boolean {
  return bundle.used + candidate.need < maxBins && bundle.count + candidate.count <= nRows;
}

function join<T extends BundleCandidate>(bundle: Bundle<T>, candidate: T, nRows: number): boolean {
  if (!hasRoom(bundle, candidate, nRows)) return false;
  const mask = candidate.mask();
  bundle.mask ??= bundle.members[0]!.mask().slice();
  const own = bundle.mask;
  if (mask.some((word, i) => (word & own[i]!) !== 0)) return false;
  for (let i = 0; i < own.length; i++) own[i]! |= mask[i]!;
  bundle.members.push(candidate);
  bundle.used += candidate.need;
  bundle.count += candidate.count;
  return true;
}

/** Few binary features are better off in packs of eight. */
function worthwhile<T extends BundleCandidate>(bundles: readonly Bundle<T>[]): Bundle<T>[] {
  const isSmall = ({ members, used }: Bundle<T>): boolean =>
    used === members.length && 2 * members.length < packSize;
  const small = bundles.filter(isSmall);
  const binaries = small.reduce((sum, { members }) => sum + members.length, 0);
  const keepsSmall = Math.ceil(binaries / packSize) >= 2 * small.length;
  return bundles.filter((one) => one.members.length > 1 && (keepsSmall || !isSmall(one)));
}
