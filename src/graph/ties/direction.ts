import type { Csr, TieValues } from "../csr/csr.ts";
import { tieMoments } from "./tie-moments.ts";

/** Who calls whom, one value per client. */
export interface Direction {
  /** Contacts the client called at least once; 0 without contacts. */
  degreeOut: Float32Array;
  /** Contacts that called the client at least once; 0 without contacts. */
  degreeIn: Float32Array;
  /** Share of contacts with calls both ways, in [0, 1]; NaN without contacts. */
  reciprocity: Float32Array;
  /** Mean over contacts of out / (out + in), in [0, 1]; contacts with neither (messages only) are left out; NaN without any. */
  outShareMean: Float32Array;
  /** Population standard deviation of the same. */
  outShareStd: Float32Array;
}

/**
 * Direction of a client's ties: degree per direction (feature 1), reciprocity (3) and balance (4), as in bandicoot
 * (de Montjoye, Rocher and Pentland, JMLR 17, 2016).
 *
 * @param out per-tie measure from client to contact, >= 0 (calls or seconds)
 * @param incoming the same from contact to client
 * Deterministic. Cost O(nTies), with one more per-tie array while it runs.
 */
export function direction(graph: Csr, out: TieValues, incoming: TieValues): Direction {
  const { nRows, offsets } = graph;
  const degreeOut = new Float32Array(nRows);
  const degreeIn = new Float32Array(nRows);
  const reciprocity = new Float32Array(nRows);
  const outShare = new Float32Array(out.length);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const begin = offsets[rowIdx]!;
    const end = offsets[rowIdx + 1]!;
    let nOut = 0;
    let nIn = 0;
    let nBoth = 0;
    for (let tieIdx = begin; tieIdx < end; tieIdx++) {
      const hasOut = out[tieIdx]! > 0 ? 1 : 0;
      const hasIn = incoming[tieIdx]! > 0 ? 1 : 0;
      nOut += hasOut;
      nIn += hasIn;
      nBoth += hasOut & hasIn;
      outShare[tieIdx] = out[tieIdx]! / (out[tieIdx]! + incoming[tieIdx]!);
    }
    degreeOut[rowIdx] = nOut;
    degreeIn[rowIdx] = nIn;
    reciprocity[rowIdx] = nBoth / (end - begin);
  }
  const { mean, std } = tieMoments(graph, outShare);
  return { degreeOut, degreeIn, reciprocity, outShareMean: mean, outShareStd: std };
}
