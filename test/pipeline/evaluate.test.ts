import { describe, expect, it } from "vitest";
import { loadProject, type Overrides } from "../../src/config/load.ts";
import { UserError } from "../../src/core/errors.ts";
import type { CommunityMap } from "../../src/evaluate/community-map.ts";
import { type EvaluationReport, evaluateModels } from "../../src/pipeline/evaluate/evaluate.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import { type Given, writeProject } from "../support/write-project.ts";

const nClients = 60;
const ids = Array.from({ length: nClients }, (_, at) => `c${String(at).padStart(2, "0")}`);
/** One opening shortly after each snapshot for some clients, the richer the likelier. */
const snapshots = { train: ["2026-02-01", "2026-03-01"], test: ["2026-04-01", "2026-05-01"] };

/** Who opens the product after a test snapshot; otherwise as after the others. */
type TestUptakes = (at: number, day: string) => boolean;

/** Sixty clients in four regions who talk with two subscribers; who is rich opens the product somewhere in spring. */
function given(testUptakes?: TestUptakes): Given {
  const random = new SeededRandom(1);
  const days = [...snapshots.train, ...snapshots.test];
  const uptakes = ids.flatMap((client_id, at) => {
    const day = days[Math.floor(random.next() * days.length)]!;
    const isTaker = random.next() < (at + 10) / (nClients + 20);
    const isTest = snapshots.test.includes(day);
    const takes = isTest && testUptakes ? testUptakes(at, day) : isTaker;
    return takes ? [{ client_id, product: "credit_card", opened_at: `${day.slice(0, 8)}03` }] : [];
  });
  return {
    clients: ids.map((id, at) => client(id, { region: ["north", "south", "east", "west"][at % 4]! })),
    client_features: ids.map((client_id, at) => ({
      client_id,
      valid_from: "2025-01-01",
      income: at,
      visits: (at * 7) % 13,
    })),
    numbers: [
      ...ids.map((id, at) => clientNumber(`n${at}`, id)),
      subscriberNumber("s0", "x"),
      subscriberNumber("s1", "y"),
    ],
    calls: ids.flatMap((_, at) =>
      ["2026-01-20", "2026-02-20", "2026-03-20", "2026-04-20"].map((day) =>
        call(`n${at}`, `s${at % 2}`, day),
      ),
    ),
    uptakes,
  };
}

/** Builds the bank's tables once; every evaluation of them takes its settings as flags. */
async function openBank(testUptakes?: TestUptakes) {
  const { file } = await writeProject(given(testUptakes), {
    snapshots,
    train: { iterations: 8, depth: 2 },
    surroundings: { features: ["degree", "coverage"] },
    evaluation: { replicates: 20, top: [0.1, 5] },
  });
  return async (overrides: Overrides = {}, isAnew = false) => {
    const context = openContext(loadProject(file, overrides));
    try {
      if (isAnew) context.store.remove("evaluate/manifest.json");
      await evaluateModels(context);
      const text = context.store.readText("evaluate/evaluation.json")!;
      const map = context.store.readText("evaluate/communities.json");
      return {
        text,
        report: JSON.parse(text) as EvaluationReport,
        map: map && (JSON.parse(map) as CommunityMap),
      };
    } finally {
      context.store.close();
    }
  };
}

const evaluate = await openBank();
const { text, report, map } = await evaluate();

describe("evaluate on later snapshots", () => {
  it("judges every score", () => {
    expect(report.design).toBe("later snapshot");
    expect(Object.keys(report.all.scores)).toEqual(["full", "own", "rule", "popularity", "random"]);
    expect(report.all.scores.random!.metrics.auc).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(report.all.scores.rule!.metrics.brier.value).toBeNull();
    expect(report.baselines.rule).toBe("best own column: income, higher first");
    expect(report.all.scores.full!.tops.map(({ share }) => share)).toEqual([0.1, 5 / report.all.nRows]);
  });

  it("judges snapshots one by one, where DeLong's difference is the paired one", () => {
    expect(report.bySnapshot.map(({ asOf, modelAgeDays }) => [asOf, modelAgeDays])).toEqual([
      ["2026-04-01", 31],
      ["2026-05-01", 61],
    ]);
    for (const { evaluation, delong } of report.bySnapshot) {
      expect(evaluation.nRows).toBe(evaluation.nClients);
      expect(delong.second.value).toBeCloseTo(evaluation.scores.full!.metrics.auc.value!, 12);
      expect(delong.difference.value).toBeCloseTo(evaluation.differences.own!.metrics.auc.value!, 12);
    }
    const nRows = report.bySnapshot.reduce((sum, { evaluation }) => sum + evaluation.nRows, 0);
    expect(nRows).toBe(report.all.nRows);
  });

  it("judges groups, which hold every row once", () => {
    expect(report.groups.map(({ by, column }) => [by, column])).toEqual([
      ["segment", "segment"],
      ["tenure_days", "tenure_days"],
      ["contacts", "degree_30d"],
    ]);
    for (const { groups } of report.groups)
      expect(groups.reduce((sum, { evaluation }) => sum + evaluation.nRows, 0)).toBe(report.all.nRows);
  });

  it("judges models and scores of different age, and whole communities", () => {
    expect(report.ages!.asOf).toBe("2026-05-01");
    expect(report.ages!.model.ages.map(({ ageDays }) => ageDays)).toEqual([61, 89]);
    expect(report.ages!.score.ages.map(({ asOf }) => asOf)).toEqual([
      "2026-05-01",
      "2026-04-01",
      "2026-03-01",
    ]);
    expect(report.communities!.nRows).toBe(report.bySnapshot[1]!.evaluation.nRows);
    expect(report.communities!.nBlocks).toBe(2);
    const { communities, links, rest } = map as CommunityMap;
    expect(communities).toHaveLength(2);
    expect([links, rest.nClients]).toEqual([[], 0]);
    expect(communities[0]!.nClients + communities[1]!.nClients).toBe(report.communities!.nRows);
  });

  it("leaves training snapshots without a taker out of the ages", async () => {
    const early = await evaluate({ "snapshots.train": ["2026-01-10", ...snapshots.train] });
    expect(early.report.ages!.model.ages.map(({ ageDays }) => ageDays)).toEqual([61, 89]);
  });

  it("gives the same bytes again, and plain JSON", async () => {
    expect(text).not.toMatch(/NaN|Infinity/);
    expect((await evaluate({}, true)).text).toBe(text);
  });

  it("takes the project's own rule and columns for groups", async () => {
    const rule = "case when region = 'north' then 1 end";
    const own = await evaluate({
      "evaluation.rule": rule,
      "evaluation.groups": ["region", "visits"],
      "evaluation.popularity": "visits",
    });
    expect(own.report.baselines).toEqual({ rule, popularity: "past rate of each visits" });
    const [regions, visits] = own.report.groups;
    expect(regions!.groups.map(({ name }) => name)).toEqual(["east", "north", "south", "west"]);
    expect(visits!.groups).toHaveLength(4);
  });

  it.each<[Overrides, RegExp]>([
    [
      { "evaluation.groups": ["regoin"] },
      /evaluation\.groups: regoin, expected a column.*\n.*did you mean `region`/,
    ],
    [{ "evaluation.groups": ["label"] }, /evaluation\.groups: label/],
    [{ "evaluation.rule": "incmoe" }, /evaluation\.rule: .*incmoe/],
    [{ "evaluation.rule": "label" }, /evaluation\.rule: .*label/],
    [{ "evaluation.popularity": "regoin" }, /evaluation\.popularity: regoin/],
  ])("refuses %j: no such column, and the label is none", async (overrides, message) => {
    const refused = evaluate(overrides);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(message);
  });
});

describe("evaluate on other test labels", () => {
  it("keeps its baselines, which know training snapshots alone, and says where there is no positive", async () => {
    const turned = await openBank((at, day) => day === "2026-04-01" && at < 20);
    const { report: other } = await turned();
    expect(other.baselines).toEqual(report.baselines);
    expect(other.all.scores.rule!.metrics.auc.value).toBeLessThan(0.5);
    const [first, second] = other.bySnapshot;
    expect(first!.evaluation.reason).toBeNull();
    expect(second!.evaluation.reason).toMatch(/without a positive/);
    expect(second!.evaluation.scores.full!.metrics.auc).toEqual({ value: null, low: null, high: null });
    expect(second!.delong.pValue).toBeNull();
    expect(other.ages!.model.evaluation.reason).toMatch(/without a positive/);
  });
});

describe("evaluate without a later snapshot", () => {
  it("judges by folds: means over trials, and neither snapshots nor ages", async () => {
    const { report: folds } = await evaluate({ "snapshots.test": [] });
    expect(folds.design).toBe("folds");
    expect([folds.bySnapshot, folds.ages, folds.communities]).toEqual([[], null, null]);
    expect(folds.all.scores.full!.metrics.auc.value).not.toBeNull();
    expect(folds.baselines.rule).toMatch(/^best own column: /);
  });
});
