import { beforeEach, describe, expect, it } from "vitest";
import { adopterExposure } from "../../src/graph/contacts/adopter-exposure.ts";
import { aggregateContacts } from "../../src/graph/contacts/aggregate-contacts.ts";
import { categoryProfile } from "../../src/graph/contacts/category-profile.ts";
import { categoryShares } from "../../src/graph/contacts/category-shares.ts";
import { clientCoverage } from "../../src/graph/contacts/client-coverage.ts";
import { contactQuantiles } from "../../src/graph/contacts/contact-quantiles.ts";
import { maskFewContacts } from "../../src/graph/contacts/mask-few-contacts.ts";
import { weightedContactMean } from "../../src/graph/contacts/weighted-contact-mean.ts";
import { contactMatrix } from "../../src/graph/csr/contact-matrix.ts";
import type { TieGraph } from "../../src/graph/csr/csr.ts";
import { CsrBuilder } from "../../src/graph/csr/csr-builder.ts";
import { filterTies, strongestTies } from "../../src/graph/csr/filter-ties.ts";
import { KernelMemory } from "../../src/graph/runtime/kernel-memory.ts";
import { degree } from "../../src/graph/ties/degree.ts";
import { direction } from "../../src/graph/ties/direction.ts";
import { strength } from "../../src/graph/ties/strength.ts";
import { tieMoments } from "../../src/graph/ties/tie-moments.ts";
import { tieQuantiles } from "../../src/graph/ties/tie-quantiles.ts";

/**
 * Six people: clients Ann (0), Bob (1), Cyd (2), of whom Cyd is never seen, and contacts Kim (0), Lee (1), Max (2).
 *
 *            Kim  age 30, red          Ann → Kim 3 calls 60 s, Kim → Ann 1 call 20 s
 *     Ann ─<  Lee  age 50, blue        Ann → Lee 1 call 10 s
 *          \ Max  age  ?, red          Max → Ann 2 calls 30 s
 *     Bob ── Lee                       Bob → Lee 2 calls 40 s, Lee → Bob 2 calls 40 s
 *     Cyd
 */
const ties = {
  rowIdx: Int32Array.of(0, 0, 0, 1),
  colIdx: Int32Array.of(0, 1, 2, 1),
  values: { callsOut: [3, 1, 0, 2], callsIn: [1, 0, 2, 2], seconds: [80, 10, 30, 80] },
};
const age = Float32Array.of(30, 50, Number.NaN);
const colours = { codes: Int32Array.of(0, 1, 0), nCategories: 2 };
const nothing = Number.NaN;

let memory: KernelMemory;
let graph: TieGraph;
beforeEach(() => {
  memory = new KernelMemory();
  const builder = new CsrBuilder(memory, { nRows: 3, nCols: 3, values: Object.keys(ties.values) });
  builder.add(ties);
  graph = builder.finish();
});

const rounded = (column: ArrayLike<number>) => Array.from(column, (value) => Number(value.toFixed(4)));

describe("the 6-person call graph, worked by hand", () => {
  it("has degree, strength and direction", () => {
    expect([...degree(graph)]).toEqual([3, 1, 0]);
    expect([...strength(graph, graph.tieValues("seconds"))]).toEqual([120, 80, 0]);
    const result = direction(graph, graph.tieValues("callsOut"), graph.tieValues("callsIn"));
    expect([...result.degreeOut]).toEqual([2, 1, 0]);
    expect([...result.degreeIn]).toEqual([2, 1, 0]);
    expect(rounded(result.reciprocity)).toEqual([0.3333, 1, nothing]);
    // Ann's out shares are 3/4, 1 and 0: mean 7/12, variance ((2/12)² + (5/12)² + (7/12)²) / 3
    expect(rounded(result.outShareMean)).toEqual([0.5833, 0.5, nothing]);
    expect(rounded(result.outShareStd)).toEqual([0.4249, 0, nothing]);
  });

  it("has the mean and deviation of a tie's seconds", () => {
    const { mean, std } = tieMoments(graph, graph.tieValues("seconds"));
    expect(rounded(mean)).toEqual([40, 80, nothing]);
    expect(rounded(std)).toEqual([29.4392, 0, nothing]); // sqrt((40² + 30² + 10²) / 3)
  });

  it("aggregates contacts' ages without the missing one", () => {
    const columns = aggregateContacts(graph, contactMatrix(memory, [age]), [
      "mean",
      "min",
      "max",
      "std",
      "sum",
    ]);
    expect(columns.map((column) => [...column])).toEqual([
      [40, 50, nothing],
      [30, 50, nothing],
      [50, 50, nothing],
      [10, 0, nothing],
      [80, 50, nothing],
    ]);
  });

  it("has quantiles of contacts' ages and of a tie's seconds", () => {
    const quantiles = contactQuantiles(graph, contactMatrix(memory, [age]), [0, 0.25, 0.5]);
    expect(quantiles.map((column) => [...column])).toEqual([
      [30, 50, nothing],
      [35, 50, nothing],
      [40, 50, nothing],
    ]);
    expect([...tieQuantiles(graph, graph.tieValues("seconds"), [0.5])[0]!]).toEqual([30, 80, nothing]);
  });

  it("weights contacts' ages by the ties", () => {
    const [mean] = weightedContactMean(graph, contactMatrix(memory, [age]), "seconds");
    expect(rounded(mean!)).toEqual([32.2222, 50, nothing]); // (80·30 + 10·50) / 90
  });

  it("takes the ages of the strongest contact, and of callers alone", () => {
    const strongest = filterTies(graph, strongestTies(graph, graph.tieValues("seconds"), 1));
    const callers = filterTies(graph, graph.tieValues("callsIn"));
    const matrix = contactMatrix(memory, [age]);
    expect([...aggregateContacts(strongest, matrix, ["mean"])[0]!]).toEqual([30, 50, nothing]);
    expect([...aggregateContacts(callers, matrix, ["sum"])[0]!]).toEqual([30, 50, nothing]);
    expect([...callers.tieValues("seconds")]).toEqual([80, 30, 80]);
    expect([...degree(callers)]).toEqual([2, 1, 0]);
  });

  it("has category shares, their entropy and mode", () => {
    const shares = categoryShares(graph, colours);
    expect(shares.map(rounded)).toEqual([
      [0.6667, 0, nothing],
      [0.3333, 1, nothing],
    ]);
    expect(categoryShares(graph, colours, "seconds").map(rounded)[0]).toEqual([0.9167, 0, nothing]);
    const { entropy, mode } = categoryProfile(shares);
    expect(rounded(entropy)).toEqual([0.6365, 0, nothing]); // ln 3 − 2/3 ln 2
    expect([...mode]).toEqual([0, 1, -1]);
  });

  it("counts adopters and covers bank clients", () => {
    const { count, share, weightedShare } = adopterExposure(graph, Uint8Array.of(1, 0, 0), "seconds");
    expect([...count]).toEqual([1, 0, 0]);
    expect(rounded(share)).toEqual([0.3333, 0, nothing]);
    expect(rounded(weightedShare)).toEqual([0.6667, 0, nothing]);
    expect(rounded(clientCoverage(graph, Uint8Array.of(0, 1, 1)))).toEqual([0.6667, 1, 0]);
  });

  it("hides aggregates of clients with too few contacts", () => {
    const columns = aggregateContacts(graph, contactMatrix(memory, [age]), ["mean", "max"]);
    maskFewContacts(columns, degree(graph), 3);
    expect(columns.map((column) => [...column])).toEqual([
      [40, nothing, nothing],
      [50, nothing, nothing],
    ]);
  });

  it("says which per-tie arrays there are when another is asked for", () => {
    expect(() => graph.tieValues("calls")).toThrow('"calls", expected one of callsOut, callsIn, seconds');
    graph.addTieValues("recency").fill(0.5);
    expect([...graph.tieValues("recency")]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});
