import type { TieGraph } from "../csr/csr.ts";
import { type FlaggedContacts, flaggedContacts } from "./flagged-contacts.ts";

/**
 * Adopter exposure (feature 18): number, share and tie-weighted share of contacts who had taken the product before t.
 * Hill, Provost and Volinsky 2006 ("network neighbours"); Sundsøy et al. 2010: uptake grows with the number of adopters.
 *
 * @param isAdopter length nCols: 1 where the contact's uptake happened **and was known** before t. Never a later one:
 * the caller takes it from dated events (see the leak check).
 * @param weight name of a per-tie array for the weighted share; default: every contact counts 1
 */
export function adopterExposure(graph: TieGraph, isAdopter: Uint8Array, weight?: string): FlaggedContacts {
  return flaggedContacts(graph, isAdopter, weight);
}
