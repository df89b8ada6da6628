/**
 * Families of features: a feature with its derived siblings, which tell one thing and share its credit among them.
 * Their SHAP values are summed, which stays a fair split of the prediction because SHAP values are additive: Lundberg &
 * Lee, "A unified approach to interpreting model predictions", NeurIPS 2017.
 */

/** The families of a feature table. */
export interface Families {
  /** Per feature: the index of its family. */
  familyOf: Int32Array;
  nFamilies: number;
}

/** Numbers families in the order of their first feature. */
export function groupFamilies(familyNames: readonly string[]): Families {
  const indexOf = new Map<string, number>();
  const familyOf = Int32Array.from(familyNames, (name) => {
    if (!indexOf.has(name)) indexOf.set(name, indexOf.size);
    return indexOf.get(name)!;
  });
  return { familyOf, nFamilies: indexOf.size };
}

/** Contributions up to this many log-odds are rounding: a sum of SHAP values that cancel is rarely exactly 0. */
const negligible = 1e-9;

/**
 * Makes a function from a row's SHAP values to the features that stand for its strongest families.
 *
 * Only families whose sum raises the prediction count, the largest sum first, equal ones in the order of the table. A
 * family is represented by its member with the largest SHAP value among those that may be told of; where there is none, the
 * next family takes its place.
 *
 * @returns (shap, offset, mayTell, strongest): `shap` IN, the row's values start at `offset`; `mayTell` IN, 1 for features
 *   that may stand for their family; `strongest` OUT, feature indices, −1 where there are fewer families; its length says how
 *   many are wanted
 *
 * Cost: O(nFeatures + nFamilies) per row; allocates once.
 */
export function strongestFamilies({ familyOf, nFamilies }: Families) {
  const sums = new Float64Array(nFamilies);
  const member = new Int32Array(nFamilies);
  return (shap: Float64Array, offset: number, mayTell: Uint8Array, strongest: Int32Array): void => {
    sums.fill(0);
    member.fill(-1);
    for (let feature = 0; feature < familyOf.length; feature++) {
      const family = familyOf[feature]!;
      const value = shap[offset + feature]!;
      sums[family]! += value;
      if (mayTell[feature] === 0) continue;
      if (member[family]! < 0 || value > shap[offset + member[family]!]!) member[family] = feature;
    }
    for (let family = 0; family < nFamilies; family++) if (member[family]! < 0) sums[family] = 0;
    for (let place = 0; place < strongest.length; place++) {
      const family = largest(sums);
      strongest[place] = family < 0 ? -1 : member[family]!;
      if (family >= 0) sums[family] = 0;
    }
  };
}

/** The index of the first largest sum, −1 when none is positive. */
function largest(sums: Float64Array): number {
  let best = -1;
  let bestSum = negligible;
  for (let family = 0; family < sums.length; family++) {
    if (sums[family]! > bestSum) {
      best = family;
      bestSum = sums[family]!;
    }
  }
  return best;
}
