import type { Csr } from "../../graph/csr/csr.ts";
import { exactPageRank } from "../../graph/reference/pagerank.ts";
import { twoHopMeansReference } from "../../graph/reference/two-hop.ts";
import type { VisibleLabels } from "../static-labels.ts";

/**
 * The slow, obvious twin of `labelFeatures`: for each node all labels that it may see, and from them its four values.
 * @returns for each node the values in the order of the columns, NaN where it has no contacts
 */
export function labelFeaturesReference(
  csr: Csr,
  { label, versions, versionOf }: VisibleLabels,
  { priorContacts = 10, damping = 0.85 }: { priorContacts?: number; damping?: number } = {},
): number[][] {
  const nodes = [...label.keys()];
  const contactsOf = (node: number) => [...csr.targets.slice(csr.offsets[node], csr.offsets[node + 1])];
  const share = (labels: number[]) => labels.filter((y) => y === 1).length / labels.length;
  return nodes.map((node) => {
    const isSeen = (other: number) => versions[versionOf[node]!]![other] === 1;
    const labelsOf = (some: number[]) => some.filter(isSeen).map((other) => label[other]!);
    const contacts = contactsOf(node);
    if (contacts.length === 0) return [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const seen = labelsOf(contacts);
    const nPositives = seen.filter((y) => y === 1).length;
    const smoothed = (nPositives + priorContacts * share(labelsOf(nodes))) / (seen.length + priorContacts);

    const positives = nodes.map((other) => (isSeen(other) && label[other] === 1 ? 1 : 0));
    const known = nodes.map((other) => (isSeen(other) ? 1 : 0));
    const weights = Float32Array.from(
      nodes.flatMap((from) =>
        contactsOf(from).map((to) => 1 / Math.sqrt(contactsOf(from).length * contactsOf(to).length)),
      ),
    );
    const twoHop = (flags: number[]) => twoHopMeansReference(csr, weights, Float32Array.from(flags))[node]!;
    const rank = (start: number[]) =>
      start.includes(1) ? exactPageRank(csr, null, start, damping)[node]! : 0;
    const hardly = 1e-4 / csr.nRows;
    const ratio = known.includes(1) ? (rank(positives) + hardly) / (rank(known) + hardly) : Number.NaN;
    return [nPositives, smoothed, twoHop(positives) / twoHop(known), ratio];
  });
}
