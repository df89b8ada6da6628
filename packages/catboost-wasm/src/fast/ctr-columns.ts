import type { CategoricalFeature } from "../columns/features.ts";
import type { Heap } from "../runtime/wasm.ts";
import { type CtrColumns, lanesPerQuad } from "../statistics/ctr-columns.ts";
import { makeProjection, type Projection } from "../statistics/projection.ts";
import type { Fold } from "../trees/folds.ts";
import type { FastColumn } from "./columns.ts";

/** Pairs are made of so many categories, those with the most values: 28 pairs. */
const mostPaired = 8;

/**
 * The target statistics of categories and of their pairs, each a column for the whole training: there is only one order of the rows.
 * @param mostCats in a combination, 1 or more
 */
export function ctrColumnsOf(
  heap: Heap,
  ctrs: CtrColumns,
  fold: Fold,
  features: readonly CategoricalFeature[],
  mostCats: number,
  nRows: number,
): FastColumn[] {
  ctrs.startTree(fold);
  const alone = features.map((feature) => ({ projection: makeProjection([feature], []), base: undefined }));
  const projections = [...alone, ...(mostCats > 1 ? pairsOf(features) : [])];
  const columns = projections.map(({ projection }) =>
    ctrs.descriptionsOf(projection).map(
      (ctr): FastColumn => ({
        at: heap.alloc(nRows),
        bins: ctr.borders + 1,
        splits: ctr.borders,
        isOrdered: true,
        splitOf: (bin) => ({ kind: "ctr", projection, ctr, bin }),
      }),
    ),
  );
  const tasks = projections.map(({ projection, base }, i) =>
    heap.task((calls) => {
      const { quads } = ctrs.candidate(calls, projection, base);
      columns[i]!.forEach(({ at }, lane) => {
        const quad = quads[Math.floor(lane / lanesPerQuad)]!;
        calls.extractLane(quad, lane % lanesPerQuad, nRows, at);
      });
    }),
  );
  heap.run(tasks, tasks.length * nRows);
  return columns.flat();
}

function pairsOf(features: readonly CategoricalFeature[]): { projection: Projection; base: Projection }[] {
  const largest = features.toSorted((a, b) => b.bins - a.bins).slice(0, mostPaired);
  return largest.flatMap((one, i) =>
    largest.slice(0, i).map((other) => ({
      projection: makeProjection([other, one], []),
      base: makeProjection([other], []),
    })),
  );
}
