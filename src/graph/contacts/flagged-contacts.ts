import { InternalError } from "../../core/errors.ts";
import type { TieGraph } from "../csr/csr.ts";
import { columnsByBlock } from "../csr/row-blocks.ts";

/** One value of each per client. */
export interface FlaggedContacts {
  /** Contacts with the flag; 0 for a client without contacts. */
  count: Float32Array;
  /** count / contacts, in [0, 1]; NaN for a client without contacts. */
  share: Float32Array;
  /** Their part of the tie weight, in [0, 1]; NaN where the weights sum to 0. Equals `share` without a weight. */
  weightedShare: Float32Array;
}

/**
 * How many of a client's contacts carry a flag: Σ_j f_j · Σ_j f_j / k_i · Σ_j w_ij f_j / Σ_j w_ij, j in N(i).
 *
 * @param flags length nCols, 0 or 1 for each contact
 * @param weight name of a per-tie array, values >= 0; default: every contact counts 1
 * @throws InternalError when there is not one flag of 0 or 1 per contact
 *
 * Deterministic. Cost O(nTies).
 */
export function flaggedContacts(graph: TieGraph, flags: Uint8Array, weight?: string): FlaggedContacts {
  const { memory } = graph;
  if (flags.length !== graph.nCols || flags.some((flag) => flag > 1)) {
    throw new InternalError(
      `contact flags: ${flags.length} flags or one above 1, expected ${graph.nCols} of 0 or 1`,
    );
  }
  const mark = memory.mark();
  const flagsAt = memory.copy(flags);
  const weightsAt = weight === undefined ? 0 : graph.tieValuesAt(weight);
  const [count, share, weightedShare] = columnsByBlock(graph, {
    name: "flagged",
    args: () => [graph.offsetsAt, graph.targetsAt, flagsAt, weightsAt],
    scratchBytes: 0,
    valuesPerTie: 1,
    nColumns: 3,
    columnIdxs: [0, 1, 2],
  });
  memory.release(mark);
  return { count: count!, share: share!, weightedShare: weightedShare! };
}
