import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concentration } from "../../src/graph/ties/concentration.ts";
import { contactEntropy } from "../../src/graph/ties/contact-entropy.ts";
import { contactTurnover } from "../../src/graph/ties/contact-turnover.ts";
import { tieExtremes } from "../../src/graph/ties/tie-extremes.ts";
import { tieShare } from "../../src/graph/ties/tie-share.ts";

/** Ties of each client: calls, of them at night, and the ages of the newest and the oldest exchange. */
const tie = fc
  .record({
    calls: fc.integer({ min: 1, max: 50 }),
    night: fc.nat(50),
    ages: fc.tuple(fc.nat(29), fc.nat(29)),
  })
  .map(({ calls, night, ages }) => ({
    calls,
    night: Math.min(night, calls),
    newest: Math.min(...ages),
    oldest: Math.max(...ages),
  }));
type Tie = typeof tie extends fc.Arbitrary<infer T> ? T : never;
const clients = fc.array(fc.array(tie, { maxLength: 12 }), { maxLength: 8 });

function check(metric: (graph: Graph) => ArrayLike<number>, naive: (ties: readonly Tie[]) => number): void {
  fc.assert(
    fc.property(clients, (rows) => {
      const found = metric(new Graph(rows));
      for (const [row, ties] of rows.entries()) {
        if (Number.isNaN(naive(ties))) expect(found[row]).toBeNaN();
        else expect(found[row]).toBeCloseTo(naive(ties), 5);
      }
    }),
    { seed: 5, numRuns: 200 },
  );
}

class Graph {
  readonly csr;
  readonly #ties: Tie[];
  constructor(rows: readonly Tie[][]) {
    this.#ties = rows.flat();
    const offsets = new Uint32Array(rows.length + 1);
    for (const [row, ties] of rows.entries()) offsets[row + 1] = offsets[row]! + ties.length;
    const targets = Uint32Array.from(rows.flatMap((ties) => [...ties.keys()]));
    this.csr = { nRows: rows.length, nCols: 12, offsets, targets };
  }
  values(name: keyof Tie): Float32Array {
    return Float32Array.from(this.#ties, (one) => one[name]);
  }
}

const total = (ties: readonly Tie[]) => ties.reduce((sum, { calls }) => sum + calls, 0);
const shares = (ties: readonly Tie[]) => ties.map(({ calls }) => calls / total(ties));

describe("what each client's ties say, as its definition does", () => {
  const entropyOf = (ties: readonly Tie[]) =>
    ties.length > 0 ? shares(ties).reduce((sum, p) => sum + p * Math.log(1 / p), 0) : Number.NaN;

  it("entropy of contacts, and over ln k", () => {
    check((graph) => contactEntropy(graph.csr, graph.values("calls")).entropy, entropyOf);
    check(
      (graph) => contactEntropy(graph.csr, graph.values("calls")).evenness,
      (ties) => (ties.length > 1 ? entropyOf(ties) / Math.log(ties.length) : Number.NaN),
    );
  });

  it("concentration on contacts, and the share of them who have four fifths of the calls", () => {
    check(
      (graph) => concentration(graph.csr, graph.values("calls")).herfindahl,
      (ties) => (ties.length > 0 ? shares(ties).reduce((sum, p) => sum + p * p, 0) : Number.NaN),
    );
    check(
      (graph) => concentration(graph.csr, graph.values("calls")).topShare,
      (ties) => {
        const counts = ties.map(({ calls }) => calls).sort((a, b) => b - a);
        const enough = [...counts.keys()].find(
          (at) => 10 * counts.slice(0, at + 1).reduce((sum, count) => sum + count, 0) >= 8 * total(ties),
        );
        return (enough! + 1) / counts.length;
      },
    );
  });

  it("contacts gained, lost and kept, which together are all", () => {
    const turnover = (graph: Graph) =>
      contactTurnover(graph.csr, graph.values("newest"), graph.values("oldest"), 7);
    const isNow = ({ newest }: Tie) => newest < 7;
    const wasBefore = ({ oldest }: Tie) => oldest >= 7;
    check(
      (graph) => turnover(graph).nNew,
      (ties) => ties.filter((one) => isNow(one) && !wasBefore(one)).length,
    );
    check(
      (graph) => turnover(graph).nLost,
      (ties) => ties.filter((one) => !isNow(one) && wasBefore(one)).length,
    );
    check(
      (graph) => turnover(graph).jaccard,
      (ties) => ties.filter((one) => isNow(one) && wasBefore(one)).length / ties.length,
    );
  });

  it("lowest and highest value, and the share of one measure in another", () => {
    check(
      (graph) => tieExtremes(graph.csr, graph.values("newest")).min,
      (ties) => (ties.length > 0 ? Math.min(...ties.map(({ newest }) => newest)) : Number.NaN),
    );
    check(
      (graph) => tieExtremes(graph.csr, graph.values("oldest")).max,
      (ties) => (ties.length > 0 ? Math.max(...ties.map(({ oldest }) => oldest)) : Number.NaN),
    );
    check(
      (graph) => tieShare(graph.csr, graph.values("night"), graph.values("calls")),
      (ties) => ties.reduce((sum, { night }) => sum + night, 0) / total(ties),
    );
  });
});
