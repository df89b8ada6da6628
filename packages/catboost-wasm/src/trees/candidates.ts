import type { CategoricalFeature, FeatureSplit } from "../columns/features.ts";
import { type Group, isSingle } from "../columns/groups.ts";
import type { Rng } from "../runtime/random.ts";
import {
  complexity,
  makeProjection,
  type Projection,
  ProjectionSet,
  withCategory,
} from "../statistics/projection.ts";
import type { Split } from "./tree.ts";

/** A group of features that takes part at a level; `used` says which splits of a shared column do (absent: all). */
interface GroupCandidate {
  kind: "group";
  group: Group;
  used: Uint8Array | undefined;
}

/** Target statistics of a category, alone or joined with `base`. */
interface CtrCandidate {
  kind: "ctr";
  projection: Projection;
  base: Projection | undefined;
}

export type Candidate = GroupCandidate | CtrCandidate;

/**
 * What competes at a level, in official's order: groups, categories alone, then combinations. One draw for each feature and each combination;
 * a column that no drawn feature is left in does not take part.
 * @param splits those of the tree so far
 */
export function drawCandidates(
  rng: Rng,
  rsm: number,
  groups: readonly Group[],
  ctrFeatures: readonly CategoricalFeature[],
  maxComplexity: number,
  splits: readonly Split[],
): Candidate[] {
  const isDrawn = (): boolean => rng.real() <= rsm;
  const candidates: Candidate[] = groups.flatMap((group): Candidate[] => drawGroup(group, isDrawn));
  for (const feature of ctrFeatures) {
    if (isDrawn())
      candidates.push({ kind: "ctr", projection: makeProjection([feature], []), base: undefined });
  }
  if (ctrFeatures.length === 0) return candidates;
  const seen = new Set<string>();
  for (const base of basesOf(splits)) {
    for (const feature of ctrFeatures) {
      // Drawn first: combinations that are not made draw as well.
      if (!isDrawn() || base.cats.includes(feature)) continue;
      const projection = withCategory(base, feature);
      if (complexity(projection) > maxComplexity || seen.has(projection.key)) continue;
      seen.add(projection.key);
      candidates.push({ kind: "ctr", projection, base });
    }
  }
  return candidates;
}

function drawGroup(group: Group, isDrawn: () => boolean): GroupCandidate[] {
  if (isSingle(group)) return isDrawn() ? [{ kind: "group", group, used: undefined }] : [];
  const used = group.members
    .filter(({ splits }) => splits > 0)
    .flatMap(({ splits }) => new Array<number>(splits).fill(Number(isDrawn())));
  if (!used.includes(1)) return [];
  return [{ kind: "group", group, used: used.includes(0) ? Uint8Array.from(used) : undefined }];
}

/** What categories are joined with: all plain splits of the tree together, and the projection of each of its statistics. */
function basesOf(splits: readonly Split[]): Projection[] {
  const bases = new ProjectionSet();
  const plain = splits.filter((split): split is FeatureSplit => split.kind === "feature");
  bases.add(makeProjection([], plain));
  for (const split of splits) if (split.kind === "ctr") bases.add(split.projection);
  return [...bases].filter((base) => complexity(base) > 0);
}
