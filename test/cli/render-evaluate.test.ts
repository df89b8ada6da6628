import { describe, expect, it } from "vitest";
import { rebuildVerdict, renderEvaluation } from "../../src/cli/render/evaluate.ts";
import { brierParts } from "../../src/evaluate/brier.ts";
import { calibration, observedOverExpected } from "../../src/evaluate/calibration.ts";
import { delongTest } from "../../src/evaluate/delong.ts";
import { type EvaluationSettings, evaluateRows, type NamedScores } from "../../src/evaluate/evaluate-rows.ts";
import type { EvaluationReport } from "../../src/pipeline/evaluate/evaluate.ts";
import { SeededRandom } from "../../src/util/random.ts";

const paint = (_: unknown, text: string) => text;
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

const settings: EvaluationSettings = {
  tops: [0.05, 0.1, 50],
  profit: { measure: "campaign", value: 200, offer_cost: 0, contact_cost: 1, alpha: 6, beta: 14 },
  seed: 0,
  replicates: 100,
};

/** A thousand made-up clients whose true log-odds are known to the full score. */
function makeReport(): EvaluationReport {
  const random = new SeededRandom(3);
  const logits = Float64Array.from({ length: 1000 }, () => random.normal() - 2.5);
  const probability = logits.map(logistic);
  const label = Uint8Array.from(probability, (p) => (random.next() < p ? 1 : 0));
  const cluster = Int32Array.from(label.keys());
  const own = { score: logits.map((x) => logistic(0.5 * (x + 2.5) + random.normal() - 2.5)) };
  const random_ = { score: new Float64Array(1000).fill(0.1) };
  const names = ["full", "own", "rule", "popularity", "random"];
  const unknown = new Float64Array(1000).fill(Number.NaN);
  const rule = { score: own.score.map((x) => Math.round(10 * x)), probability: unknown };
  const scores = [{ score: probability }, own, rule, random_, random_];
  const all = evaluateRows({ names, label, cluster, scores }, settings);
  const pair = (of: Uint8Array, some = scores.slice(0, 2)): NamedScores => ({
    names: ["full", "own"],
    label: of,
    cluster,
    scores: some,
  });
  const both = evaluateRows(pair(label), settings);
  const nobody = evaluateRows(pair(new Uint8Array(1000)), settings);
  const byAge = evaluateRows({ ...pair(label), names: ["2026-05-01", "2026-04-01"] }, settings);
  const ages = [
    { asOf: "2026-05-01", ageDays: 31 },
    { asOf: "2026-04-01", ageDays: 61 },
  ];
  const ratio = observedOverExpected(label, probability, cluster);
  const nothing = { value: null, low: null, high: null };
  const [full, ownMetrics] = [both.scores.full!.metrics, both.scores.own!.metrics];
  const ofPair = ({ auc, averagePrecision, logLoss }: typeof full) => ({
    auc,
    averagePrecision,
    liftTop10: nothing,
    logLoss,
  });
  return {
    design: "later snapshot",
    modelVersion: "0123456789ab",
    snapshots: { train: ["2026-04-01", "2026-05-01"], test: ["2026-06-01"] },
    level: 0.95,
    settings,
    baselines: {
      rule: "best own column: debit_turnover, higher first",
      popularity: "past rate of each region",
    },
    all,
    calibration: calibration(label, probability, cluster),
    brier: brierParts(label, probability),
    bySnapshot: [
      {
        asOf: "2026-06-01",
        modelAgeDays: 31,
        evaluation: both,
        delong: delongTest(label, own.score, probability),
      },
    ],
    groups: [
      {
        by: "contacts",
        column: "degree_30d",
        groups: [
          { name: "0 to 3", evaluation: both, observedOverExpected: ratio },
          { name: "4", evaluation: nobody, observedOverExpected: nothing },
        ],
      },
    ],
    ages: { asOf: "2026-06-01", model: { ages, evaluation: byAge }, score: { ages, evaluation: byAge } },
    communities: {
      asOf: "2026-06-01",
      nRows: 1000,
      nBlocks: 120,
      full: ofPair(full),
      own: ofPair(ownMetrics),
      difference: ofPair(both.differences.own!.metrics),
    },
  };
}

const report = makeReport();

describe("what evaluate says", () => {
  it.each([80, 50])("in %i columns", async (columns) => {
    const text = renderEvaluation(report, { columns, paint });
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(columns);
    await expect(text).toMatchFileSnapshot(`golden/render-evaluate-${columns}.golden.txt`);
  });

  it("of rows that cannot be judged: why, and no more", async () => {
    const label = new Uint8Array(40);
    const score = { score: new Float64Array(40).fill(0.1) };
    const cluster = Int32Array.from(label.keys());
    const names = ["full", "own", "rule", "popularity", "random"];
    const text = renderEvaluation(
      {
        ...report,
        all: evaluateRows({ names, label, cluster, scores: names.map(() => score) }, settings),
        calibration: calibration(label, score.score, cluster),
        bySnapshot: [],
        groups: [],
        ages: null,
        communities: null,
      },
      { columns: 80, paint },
    );
    await expect(text).toMatchFileSnapshot("golden/render-evaluate-nothing.golden.txt");
  });

  it("says when to rebuild where an older model is worse, and that none is shown to be where none is", () => {
    const { model } = report.ages!;
    expect(rebuildVerdict(model)).toBe(
      "A model that is 61 days old is worse than one of 31 days: rebuild before that age.",
    );
    const same = structuredClone(model);
    same.evaluation.differences["2026-04-01"]!.metrics.auc = { value: 0, low: -0.1, high: 0.1 };
    expect(rebuildVerdict(same)).toBe("No model up to 61 days old is shown to be worse than one of 31 days.");
  });
});
