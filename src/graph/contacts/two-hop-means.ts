import { InternalError } from "../../core/errors.ts";
import type { Csr, TieValues } from "../csr/csr.ts";
import { columnsByBlock } from "../csr/row-blocks.ts";
import { KernelMemory } from "../runtime/kernel-memory.ts";

/** Attributes that go through the kernel together: one SIMD vector. */
const lanes = 4;

export interface TwoHopOptions {
  /** Only the first so many nodes are asked for (clients come first). Default all. */
  nRows?: number;
  /** As for `KernelMemory`. */
  threads?: number;
}

/**
 * Mean of an attribute over the people two steps away, without the path i – j – i (feature 20): a walk goes from i to a contact j in
 * proportion to the tie's weight, and on from j to any other contact but i.
 *
 *     mean_i = Σ_j w_ij m_j\i / Σ_j w_ij,   m_j\i = Σ_{l ≠ i} w_jl x_l / Σ_{l ≠ i} w_jl = (S_j − w_ij x_i) / (W_j − w_ij)
 *
 * over contacts j who have another contact with a known value; S_j and W_j are sums over all contacts of j with a known value, i among
 * them when its own is known. NaN where no path leads on. Whoever is contact and contact's contact at once counts by its paths, and a tie to
 * oneself is no path. A flag (adopter or not) is an attribute of 0 and 1: its mean is the share of adopters two steps away.
 *
 * @param csr symmetric rows
 * @param weights per-tie array, ≥ 0, the same both ways; null: every tie weighs 1
 * @param attributes one f32 array of nNodes values each, finite or NaN = missing
 * @returns for each attribute a column of `nRows` values
 *
 * f64 sums in tie order, results f32; a flag's own 1 leaves no trace as long as weights lie within 2^28 of each other. Deterministic, whatever
 * the number of threads. Cost O(nTies × attributes), never that of the paths; 4 or 8 bytes a tie and 80 a node while it runs.
 */
export function twoHopMeans(
  csr: Csr,
  weights: TieValues | null,
  attributes: readonly Float32Array[],
  { nRows = csr.nRows, threads }: TwoHopOptions = {},
): Float32Array[] {
  const n = csr.nRows;
  if (csr.nCols !== n || nRows > n || attributes.some(({ length }) => length !== n)) {
    throw new InternalError(
      `two hops: ${n} × ${csr.nCols}, ${nRows} rows asked for, expected a square and attributes of one value a node`,
    );
  }
  const memory = new KernelMemory(threads === undefined ? {} : { threads });
  const valuesAt = memory.allocate(n * lanes * 4);
  const args = [
    memory.copy(csr.offsets),
    memory.copy(csr.targets),
    weights ? memory.copy(weights) : 0,
    valuesAt,
    memory.allocate(n * lanes * 2 * 8),
  ];
  const pass = { args: () => args, scratchBytes: 0, valuesPerTie: lanes };
  const values = () => new Float32Array(memory.buffer, valuesAt, n * lanes);
  const nTies = csr.targets.length;
  const columns: Float32Array[] = [];
  for (let first = 0; first < attributes.length; first += lanes) {
    const group = attributes.slice(first, first + lanes);
    interleave(values(), group);
    columnsByBlock(
      { memory, nRows: n, nTies },
      { ...pass, name: "neighbourSums", nColumns: 0, columnIdxs: [] },
    );
    const columnIdxs = group.map((_, idx) => idx);
    columns.push(
      ...columnsByBlock({ memory, nRows, nTies }, { ...pass, name: "twoHop", nColumns: lanes, columnIdxs }),
    );
  }
  return columns;
}

/** Node by node, the attributes side by side; lanes without an attribute keep what they had. */
function interleave(values: Float32Array, attributes: readonly Float32Array[]): void {
  attributes.forEach((attribute, lane) => {
    for (let node = 0, at = lane; node < attribute.length; node++, at += lanes) values[at] = attribute[node]!;
  });
}
