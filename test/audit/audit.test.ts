import { beforeAll, describe, expect, it } from "vitest";
import { renderAudit } from "../../src/cli/render/audit.ts";
import { auditFeatures } from "../../src/pipeline/audit/audit-features.ts";
import { leakChecks } from "../../src/pipeline/audit/leaks/index.ts";
import { jsonShape } from "../cli/json-shape.ts";
import { auditOf, checkOf, makeBank, openTwin, type Twin } from "./bank.ts";
import { horizonModel, leakyModels } from "./leaky-models.ts";

let bank: string;
beforeAll(async () => {
  bank = await makeBank();
});

it("raises no alarm on a clean project, and says what it did and saw", async () => {
  const report = await auditFeatures(openTwin(bank, {}));
  expect(report.leaks.map(({ leak }) => leak)).toEqual(leakChecks.map(({ leak }) => leak));
  expect(report.leaks.filter(({ verdict }) => verdict !== "clean")).toEqual([]);
  // Every new feature adds columns; what is said of them stays.
  const leaks = report.leaks.map((row) => ({
    ...row,
    seen: row.seen.replace(/of \d+ columns/, "of N columns"),
  }));
  const shown = renderAudit({ ...report, nFeatures: 100, leaks }, { columns: 80 });
  await expect(shown).toMatchFileSnapshot("golden/audit.golden.txt");
  const golden = "../cli/golden/json-features-audit.golden.txt";
  await expect(`${jsonShape(report)}\n`).toMatchFileSnapshot(golden);
});

it("finds the leak of each of a user's own models, and names its column", async () => {
  const own = Object.fromEntries(Object.entries(leakyModels).map(([name, { text }]) => [name, text]));
  const findings = await auditOf(openTwin(bank, { own, overrides: { "surroundings.features": ["degree"] } }));
  for (const [name, { leak }] of Object.entries(leakyModels)) {
    expect(findings[leak], leak).toMatchObject({ verdict: "leak" });
    expect(findings[leak]!.columns, leak).toContain(`${name}_x`);
  }
});

it("gives no client the same uptake twice where uptakes have a day and no hour", async () => {
  const query =
    "select * replace (date_trunc('month', opened_at) as opened_at) from '{data}/data/uptakes.parquet'";
  const distinct = `select distinct on (client_id, product, opened_at) * from (${query}) order by known_at`;
  const twin = openTwin(bank, { overrides: { "sources.uptakes": { query: distinct, lag_days: 0 } } });
  expect(await checkOf(twin, "resolution chosen with the test's labels")).toMatchObject({ verdict: "clean" });
});

/** Leaks that are in the project, or in the models that ship without one of their guards. */
const twins: Record<string, Twin> = {
  "same client on both sides": {
    overrides: { "snapshots.train": ["2026-02-01", "2026-03-01"], "snapshots.test": [] },
    without: [["fold", "client_id::varchar", "random()::varchar"]],
  },
  "shared contacts across a random split": {
    overrides: { "snapshots.test": [], "population.segment": "all" },
    own: { horizon: horizonModel },
  },
  "own campaign": { without: [["ftr_client", "is_seen(h.contacted_at, h.known_at, s.as_of)", "false"]] },
  "marts dated by their period's start": {
    overrides: {
      "sources.client_features": {
        query: "select * exclude (known_at) from '{data}/data/client_features.parquet'",
        lag_days: 0,
      },
    },
  },
  "only survivors": {
    without: [["dim_population", "still_holds(c.left_at, c.closed_known_at, s.as_of)", "c.left_at is null"]],
  },
};

describe("a project that leaks", () => {
  it.each(Object.entries(twins))("by %s is caught", async (leak, twin) => {
    const { verdict, seen } = await checkOf(openTwin(bank, twin), leak);
    expect(seen.replaceAll(/\d[\d,]*/g, "N")).toMatchSnapshot();
    expect(verdict).toBe("leak");
  });

  it("is one of seventeen kinds, each of which has its twin here", () => {
    const caught = [...Object.values(leakyModels).map(({ leak }) => leak), ...Object.keys(twins)];
    expect(caught.toSorted()).toEqual(leakChecks.map(({ leak }) => leak).toSorted());
  });
});
