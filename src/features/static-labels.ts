import type { Words } from "../core/language.ts";
import { maskFewContacts } from "../graph/contacts/mask-few-contacts.ts";
import { twoHopMeans } from "../graph/contacts/two-hop-means.ts";
import type { Csr } from "../graph/csr/csr.ts";
import { pageRank } from "../graph/diffusion/pagerank.ts";
import { SeededRandom } from "../util/random.ts";
import type { FeatureDeclaration } from "./declaration.ts";

/**
 * Which labels each node's features are made from.
 *
 * In a static graph a label has no date that would keep it from its own row. So every node, learned from or judged, belongs to
 * a fold, and sees the training labels of the other folds:
 *
 *     fold of i     0   1   2   …  K−1
 *     version q     training labels of all folds but q         → features of the nodes of fold q
 *
 * A node's own label is in no version that it is given, however long the way back to it. And as training nodes and others are
 * given the same versions, the same share of the training labels, (K − 1) / K, is visible to both.
 */
export interface VisibleLabels {
  /** 0 or 1 for each node; read only where a version sees it. */
  label: Uint8Array;
  /** Of each version: 1 for the nodes whose labels it sees. */
  versions: readonly Uint8Array[];
  /** The version that each node's features are made from. */
  versionOf: Int32Array;
}

/**
 * Gives each node the training labels of the other folds.
 *
 * @param isTraining 1 for the nodes whose labels are learned from: no other label is visible to anybody
 * @param folds at least 2; more of them show each node more labels and take longer
 * @param seed draws the folds, of equal size among training nodes and among the others
 */
export function guardLabels(
  label: Uint8Array,
  isTraining: Uint8Array,
  folds: number,
  seed: number,
): VisibleLabels {
  const versionOf = drawFolds(isTraining, folds, seed);
  const versions = Array.from({ length: folds }, (_, fold) =>
    isTraining.map((isKnown, node) => (isKnown === 1 && versionOf[node] !== fold ? 1 : 0)),
  );
  return { label, versions, versionOf };
}

function drawFolds(isTraining: Uint8Array, folds: number, seed: number): Int32Array {
  const random = new SeededRandom(seed);
  const foldOf = new Int32Array(isTraining.length);
  for (const part of [1, 0]) {
    const nodes = [...isTraining.keys()].filter((node) => isTraining[node] === part);
    for (let left = nodes.length; left > 0; left -= 1) {
      const at = random.nextInt(left);
      foldOf[nodes[at]!] = left % folds;
      nodes[at] = nodes[left - 1]!;
    }
  }
  return foldOf;
}

const declare = (name: string, phrase: Words, formula: string): FeatureDeclaration => ({
  name,
  group: "surroundings",
  kind: "numeric",
  family: "adopters",
  phrase,
  formula,
});

/** The columns of `labelFeatures` (catalogue 18 to 21), v_j = 1 where the label y_j is visible. */
export const labelDeclarations: readonly FeatureDeclaration[] = [
  declare("adopter_count", { en: "contacts of class 1", ru: "число контактов класса 1" }, "Σ_j v_j y_j"),
  declare(
    "adopter_smoothed_share",
    { en: "share of contacts of class 1", ru: "доля контактов класса 1" },
    "(Σ_j v_j y_j + a·p0) / (Σ_j v_j + a), p0 = share of all visible labels",
  ),
  declare(
    "two_hop_adopter_share",
    { en: "share of class 1 two steps away", ru: "доля класса 1 через одного" },
    "Σ_jl w_ij w_jl v_l y_l / Σ_jl w_ij w_jl v_l, l ≠ i, w_ij = 1 / √k_j over its sum",
  ),
  declare(
    "adopter_page_rank_ratio",
    { en: "closeness to class 1", ru: "близость к классу 1" },
    "(r⁺_i + ε) / (r_i + ε), r⁺ and r personalised PageRank from v_j y_j and from v_j, ε = 1e-4 / nodes",
  ),
];

export interface LabelFeatureOptions {
  /** Below so many contacts everything is NaN. Default 1. */
  minContacts?: number;
  /** How many contacts of the base rate the smoothed share begins with. Default 10. */
  priorContacts?: number;
  /** Chance that a walk goes on at each step, as for `pageRank`. Default 0.85. */
  damping?: number;
}

/**
 * What the labels around a node say, from those that are visible to it.
 *
 * @param csr symmetric rows of people
 * @returns one value a node for each of `labelDeclarations`; NaN where no visible label can be reached
 *
 * Deterministic. Cost O(versions × ties × steps of PageRank).
 */
export function labelFeatures(
  csr: Csr,
  visible: VisibleLabels,
  { minContacts = 1, priorContacts = 10, damping = 0.85 }: LabelFeatureOptions = {},
): Float32Array[] {
  const { count, smoothedShare } = contactLabels(csr, visible, priorContacts);
  const columns = [count, smoothedShare, twoHopShare(csr, visible), rankRatio(csr, visible, damping)];
  const degrees = Float32Array.from({ length: csr.nRows }, (_, node) => degreeOf(csr, node));
  maskFewContacts(columns, degrees, minContacts);
  return columns;
}

/** Contacts of class 1, and their share among visible contacts drawn towards the share of all visible labels. */
function contactLabels({ offsets, targets, nRows }: Csr, visible: VisibleLabels, priorContacts: number) {
  const { label, versions, versionOf } = visible;
  const baseRates = versions.map((sees) => {
    const [nPositives, nSeen] = tally(sees.keys(), sees, label);
    return nSeen === 0 ? Number.NaN : nPositives / nSeen;
  });
  const count = new Float32Array(nRows);
  const smoothedShare = new Float32Array(nRows);
  for (let node = 0; node < nRows; node += 1) {
    const contacts = targets.subarray(offsets[node]!, offsets[node + 1]!);
    const version = versionOf[node]!;
    const [nPositives, nSeen] = tally(contacts, versions[version]!, label);
    count[node] = nPositives;
    smoothedShare[node] = (nPositives + priorContacts * baseRates[version]!) / (nSeen + priorContacts);
  }
  return { count, smoothedShare };
}

/** Among some nodes, those seen to be of class 1 and those seen at all. */
function tally(nodes: Iterable<number>, sees: Uint8Array, label: Uint8Array): [number, number] {
  let nPositives = 0;
  let nSeen = 0;
  for (const node of nodes) {
    nSeen += sees[node]!;
    nPositives += sees[node]! * label[node]!;
  }
  return [nPositives, nSeen];
}

/** Weights 1 / √(k_i k_j): a contact of many says less. */
function twoHopShare(csr: Csr, { label, versions, versionOf }: VisibleLabels): Float32Array {
  const weights = new Float32Array(csr.targets.length);
  for (let node = 0; node < csr.nRows; node += 1) {
    for (let tie = csr.offsets[node]!; tie < csr.offsets[node + 1]!; tie += 1) {
      weights[tie] = 1 / Math.sqrt(degreeOf(csr, node) * degreeOf(csr, csr.targets[tie]!));
    }
  }
  const positives = versions.map((sees) => Float32Array.from(sees, (seen, node) => seen * label[node]!));
  const seen = versions.map((sees) => Float32Array.from(sees));
  const means = twoHopMeans(csr, weights, [...positives, ...seen]);
  return Float32Array.from(versionOf, (version, node) => {
    return means[version]![node]! / means[versions.length + version]![node]!;
  });
}

function rankRatio(csr: Csr, { label, versions, versionOf }: VisibleLabels, damping: number): Float32Array {
  const hardly = 1e-4 / csr.nRows;
  const ratio = new Float32Array(csr.nRows).fill(Number.NaN);
  const rank = (start: Uint8Array) => pageRank(csr, null, start, { damping, tolerance: 1e-12 });
  for (const [version, sees] of versions.entries()) {
    if (!sees.includes(1)) continue;
    const positives = sees.map((seen, node) => seen * label[node]!);
    const ofAll = rank(sees);
    const ofPositives = positives.includes(1) ? rank(positives) : new Float64Array(csr.nRows);
    for (const [node, own] of versionOf.entries()) {
      if (own === version) ratio[node] = (ofPositives[node]! + hardly) / (ofAll[node]! + hardly);
    }
  }
  return ratio;
}

function degreeOf({ offsets }: Csr, node: number): number {
  return offsets[node + 1]! - offsets[node]!;
}
