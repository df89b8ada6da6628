import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/core/errors.ts";
import { bootstrap } from "../../src/evaluate/bootstrap.ts";
import { denseClusters } from "../../src/evaluate/clusters.ts";
import { estimate } from "../../src/evaluate/interval.ts";
import { metricNames, pairMetrics as metrics } from "../../src/evaluate/metric-set.ts";
import { referenceReplicate } from "../../src/evaluate/reference/bootstrap.ts";
import { quantile } from "../../src/util/quantile.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** Normal scores, one standard deviation apart: the true AUC is Φ(1/√2) = 0.7602…. */
const trueAuc = 0.760249938906523;

/** Clients of `perClient` equal rows each, half of them positive. */
function simulate(nClients: number, perClient: number, random: SeededRandom) {
  const nRows = nClients * perClient;
  const rows = {
    label: new Uint8Array(nRows),
    score: new Float64Array(nRows),
    cluster: new Int32Array(nRows),
  };
  for (let client = 0; client < nClients; client++) {
    const label = client % 2;
    const score = random.normal() + label;
    for (let copy = 0; copy < perClient; copy++) {
      const rowIdx = client * perClient + copy;
      rows.label[rowIdx] = label;
      rows.score[rowIdx] = score;
      rows.cluster[rowIdx] = client;
    }
  }
  return rows;
}

describe("bootstrap", () => {
  it("equals copying the drawn clients' rows out, replicate by replicate", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 3, max: 12 }), (seed, nClusters) => {
        const random = new SeededRandom(seed);
        const label = Uint8Array.from({ length: 40 }, (_, rowIdx) =>
          rowIdx < nClusters ? rowIdx % 2 : random.nextInt(2),
        );
        const score = Float64Array.from({ length: 40 }, () => random.nextInt(20) / 20);
        const cluster = Int32Array.from({ length: 40 }, (_, rowIdx) => rowIdx % nClusters);
        const { replicates, nRedrawn } = bootstrap({
          metrics,
          label,
          cluster,
          scores: [{ score }],
          seed,
          replicates: 5,
        });
        fc.pre(nRedrawn === 0);
        const draws = new SeededRandom(seed);
        for (let replicate = 0; replicate < 5; replicate++) {
          const expected = referenceReplicate(label, score, cluster, draws);
          for (const name of metricNames) {
            expect(replicates[0]![name][replicate]).toBeCloseTo(expected[name], 12);
          }
        }
      }),
    );
  });

  it("gives every score the same resample", () => {
    const { label, score, cluster } = simulate(60, 1, new SeededRandom(1));
    const { replicates } = bootstrap({
      metrics,
      label,
      cluster,
      scores: [{ score }, { score: score.slice() }],
      seed: 2,
      replicates: 50,
    });
    expect(replicates[0]).toEqual(replicates[1]);
  });

  it("gives the same for the same seed and other replicates for another", () => {
    const { label, score, cluster } = simulate(60, 1, new SeededRandom(1));
    const run = (seed: number) =>
      bootstrap({ metrics, label, cluster, scores: [{ score }], seed, replicates: 20 });
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it("a client's rows stand together: copies of its rows do not narrow the interval", () => {
    const once = simulate(80, 1, new SeededRandom(3));
    const fourTimes = simulate(80, 4, new SeededRandom(3));
    const run = (rows: typeof once) =>
      bootstrap({
        metrics,
        label: rows.label,
        cluster: rows.cluster,
        scores: [rows],
        seed: 4,
        replicates: 100,
      });
    const [narrow, wide] = [run(once), run(fourTimes)];
    for (const [replicate, value] of narrow.replicates[0]!.auc.entries()) {
      expect(wide.replicates[0]!.auc[replicate]).toBeCloseTo(value, 12);
    }
  });

  it("draws again, and counts it, when a resample holds one class", () => {
    const label = Uint8Array.of(1, 0, 0, 0);
    const scores = [{ score: Float64Array.of(0.9, 0.1, 0.2, 0.3) }];
    const cluster = Int32Array.of(0, 1, 2, 3);
    const { replicates, nRedrawn } = bootstrap({
      metrics,
      label,
      cluster,
      scores,
      seed: 5,
      replicates: 1000,
    });
    expect(replicates[0]!.auc.every((value) => value === 1)).toBe(true);
    // One class only with chance (3/4)⁴ + (1/4)⁴ = 0.3203, so 0.3203 / 0.6797 = 0.471 redraws per replicate.
    expect(nRedrawn).toBeGreaterThan(380);
    expect(nRedrawn).toBeLessThan(570);
  });

  it("refuses rows of one class instead of drawing for ever", () => {
    const input = { metrics, label: Uint8Array.of(1, 1), cluster: Int32Array.of(0, 1), seed: 1 };
    expect(() => bootstrap({ ...input, scores: [{ score: Float64Array.of(1, 2) }] })).toThrow(DataError);
  });

  it("covers the true AUC in about 95 of 100 samples, with several rows per client", () => {
    const random = new SeededRandom(11);
    const nSamples = 200;
    let nCovered = 0;
    for (let sample = 0; sample < nSamples; sample++) {
      const { label, score, cluster } = simulate(200, 2, random);
      const drawn = bootstrap({
        metrics,
        label,
        cluster,
        scores: [{ score }],
        seed: sample,
        replicates: 400,
      });
      const { low, high } = estimate(drawn.values[0]!.auc, drawn.replicates[0]!.auc);
      if (low! <= trueAuc && trueAuc <= high!) nCovered++;
    }
    // Binomial(200, 0.95) lies in 178 … 199 with a chance above 99.9 %.
    expect(nCovered).toBeGreaterThanOrEqual(178);
    expect(nCovered).toBeLessThanOrEqual(199);
  });
});

describe("clusters and intervals", () => {
  it("renumbers ids without gaps in their order", () => {
    const { cluster, nClusters } = denseClusters(Int32Array.of(7, 3, 7, 12));
    expect([...cluster]).toEqual([1, 0, 1, 2]);
    expect(nClusters).toBe(3);
  });

  it("interpolates quantiles as NumPy does", () => {
    const sorted = Float64Array.of(1, 2, 4, 8);
    expect([0, 0.25, 0.5, 0.9, 1].map((p) => quantile(sorted, p))).toEqual(
      [1, 1.75, 3, 6.8, 8].map((v) => expect.closeTo(v, 12)),
    );
    expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
  });

  it("writes null where there is no number", () => {
    expect(estimate(Number.NaN, new Float64Array(0))).toEqual({ value: null, low: null, high: null });
  });
});
