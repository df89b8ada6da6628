import type { AbstractGraph } from "graphology-types";
import { InternalError } from "../../core/errors.ts";
import type { Csr, TieValues } from "./csr.ts";

type NodeCallback = (node: number, attributes: object) => void;
type EdgeCallback = (
  edge: number,
  attributes: { weight: number },
  source: number,
  target: number,
  sourceAttributes: object,
  targetAttributes: object,
  isUndirected: boolean,
) => void;

const noAttributes = Object.freeze({});

/**
 * A read-only graphology graph over symmetric compressed sparse rows: undirected, simple, nodes are the numbers 0 to
 * order - 1, an edge's key is the index of its tie. It answers what graphology-communities-louvain and the metrics over
 * nodes and edges ask (`modularity`, `density`, `weightedSize`), without graphology's maps, which hold 2^24 entries at most.
 *
 * An edge's attributes are one object, overwritten at each call: read it, do not keep it.
 */
class GraphologyView {
  readonly type = "undirected";
  readonly multi = false;
  readonly order: number;
  readonly size: number;
  readonly selfLoopCount: number;
  readonly #csr: Csr;
  readonly #weights: TieValues;

  constructor(csr: Csr, weights: TieValues) {
    checkSymmetry(csr, weights);
    this.#csr = csr;
    this.#weights = weights;
    this.order = csr.nRows;
    this.selfLoopCount = 0;
    for (let node = 0; node < this.order; node++) if (this.#hasSelfLoop(node)) this.selfLoopCount++;
    this.size = (csr.targets.length + this.selfLoopCount) / 2;
  }

  forEachNode(callback: NodeCallback): void {
    for (let node = 0; node < this.order; node++) callback(node, noAttributes);
  }

  /** Every edge once, by its smaller end and then its larger one. */
  forEachEdge(callback: EdgeCallback): void {
    const { offsets, targets } = this.#csr;
    const attributes = { weight: 1 };
    for (let source = 0; source < this.order; source++) {
      const end = offsets[source + 1]!;
      for (let tieIdx = offsets[source]!; tieIdx < end; tieIdx++) {
        const target = targets[tieIdx]!;
        if (target < source) continue;
        attributes.weight = this.#weights[tieIdx]!;
        callback(tieIdx, attributes, source, target, noAttributes, noAttributes, true);
      }
    }
  }

  forEachUndirectedEdge(callback: EdgeCallback): void {
    this.forEachEdge(callback);
  }

  undirectedDegreeWithoutSelfLoops(node: number): number {
    const { offsets } = this.#csr;
    return offsets[node + 1]! - offsets[node]! - (this.#hasSelfLoop(node) ? 1 : 0);
  }

  /** With `dropNode`, what graphology-utils takes for the mark of a graph. */
  addUndirectedEdgeWithKey(): never {
    throw new InternalError("graphology view: a change was asked for, expected reads only");
  }

  dropNode(): never {
    throw new InternalError("graphology view: a change was asked for, expected reads only");
  }

  #hasSelfLoop(node: number): boolean {
    const { offsets, targets } = this.#csr;
    return targets.subarray(offsets[node]!, offsets[node + 1]!).includes(node);
  }
}

/**
 * The view, typed as a graphology graph.
 *
 * @param csr square and symmetric: (i, j) is there as (j, i) is; a self-loop once
 * @param weights per-tie array, the same for (i, j) and (j, i)
 * @throws InternalError when the rows are not symmetric. Cost of the check O(nTies).
 */
export function graphologyView(csr: Csr, weights: TieValues): AbstractGraph {
  return new GraphologyView(csr, weights) as unknown as AbstractGraph;
}

/** Rows ascend, so that the sources of row j's ties come by in the order in which row j lists them. */
function checkSymmetry({ nRows, nCols, offsets, targets }: Csr, weights: TieValues): void {
  if (nRows !== nCols || weights.length !== targets.length) {
    throw new InternalError(
      `graphology view: ${nRows} × ${nCols}, ${weights.length} weights, expected a square and its ties'`,
    );
  }
  const next = offsets.slice(0, nRows);
  for (let source = 0; source < nRows; source++) {
    for (let tieIdx = offsets[source]!; tieIdx < offsets[source + 1]!; tieIdx++) {
      const target = targets[tieIdx]!;
      const mirrorIdx = next[target]!++;
      if (
        targets[mirrorIdx] !== source ||
        mirrorIdx >= offsets[target + 1]! ||
        weights[mirrorIdx] !== weights[tieIdx]
      ) {
        throw new InternalError(
          `graphology view: (${source}, ${target}) without (${target}, ${source}) of the same weight, expected symmetric rows`,
        );
      }
    }
  }
}
