import { flaggedContacts } from "../graph/contacts/flagged-contacts.ts";
import type { TieGraph } from "../graph/csr/csr.ts";
import { degree } from "../graph/ties/degree.ts";

/**
 * Contacts of each client whose value of an attribute is known: what `privacy.min_contacts` counts.
 *
 * @param values one per contact
 * Deterministic. Cost: O(contacts), and O(ties) where a value is missing.
 */
export function knownContacts(
  graph: TieGraph,
  values: Float32Array | Int32Array,
  isKnown: (value: number) => boolean,
): Float32Array {
  const flags = new Uint8Array(values.length);
  for (let contact = 0; contact < flags.length; contact += 1)
    flags[contact] = isKnown(values[contact]!) ? 1 : 0;
  return flags.includes(0) ? flaggedContacts(graph, flags).count : degree(graph);
}
