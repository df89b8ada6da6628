import type { TieGraph } from "../csr/csr.ts";
import { flaggedContacts } from "./flagged-contacts.ts";

/**
 * Coverage (feature 26): the share of a client's visible contacts who are bank clients, in [0, 1].
 * Unlike other shares it is 0, not NaN, for a client without visible contacts: nothing of its surroundings is seen.
 *
 * @param isClient length nCols, 1 where the contact is a bank client
 */
export function clientCoverage(graph: TieGraph, isClient: Uint8Array): Float32Array {
  return flaggedContacts(graph, isClient).share.map((share) => (Number.isNaN(share) ? 0 : share));
}
