import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { tieWeightNames } from "../../src/config/surroundings.ts";
import type { ColumnPlan } from "../../src/features/column-plan.ts";
import { chooseFeatures, plannedColumns } from "../../src/features/plan.ts";
import { windowSql } from "../../src/features/window-sql.ts";
import { columnPlan } from "../../src/pipeline/features/feature-plan.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { readVocabulary } from "../../src/pipeline/sources/vocabulary.ts";
import { openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { openSnapshots } from "../../src/pipeline/stage/snapshots.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { buildModels } from "../../src/warehouse/models.ts";
import { identifier, quote, type SqlValue } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeProjectFile } from "../support/write-project.ts";
import { naiveExchanges } from "./naive-exchanges.ts";

const t = "2026-03-01";
const minContacts = 2;
/** Nobody calls on the last day. */
const windows = [1, 7, 30];

/** Largest relative difference of the kernels' column to the SQL's, by column; 1 where one has a value and the other none. */
const differences = new Map<string, number>();
const tableNames = new Map<number, readonly string[]>();

/** What the plain twin says of exchanges, by client and window. */
const naive = new Map<string, ReturnType<typeof naiveExchanges>>();
let tableRows: Record<string, SqlValue>[];
let nSelfLoops = 0;
type ClientExchanges = { client_id: string; ages: number[]; seconds: number[] };

beforeAll(async () => {
  const folder = temporaryFolder();
  const report = await simulate({
    clients: 300,
    subscribers: 900,
    calls: 9000,
    seed: 3,
    months: 3,
    uptakeRate: 0.1,
    out: join(folder, "data"),
  });
  const odd = oddSources(report.paths);
  const sources = Object.fromEntries(
    Object.entries(report.paths)
      .filter(([name]) => !name.startsWith("truth"))
      .map(([name, path]) => [name, odd[name] ?? { from: path }]),
  );
  const file = writeProjectFile(folder, {
    name: "twins",
    data: "data",
    data_through: "2026-04-01",
    snapshots: { train: [t] },
    surroundings: {
      features: ["all"],
      windows_days: windows,
      directions: ["both", "in", "out"],
      tie_weights: [...tieWeightNames],
      half_lives_days: [7, 90],
    },
    privacy: { min_contacts: minContacts },
    sources,
  });
  const context = openContext(loadProject(file));
  await buildFeatures(context);
  const table = `read_parquet(${quote(context.store.path(`features/as_of=${t}/features.parquet`))}, hive_partitioning = false)`;
  await withWarehouse(context, async (warehouse) => {
    await openSnapshots(context, warehouse, [t]);
    const plan: ColumnPlan = await columnPlan(context.project, warehouse, readVocabulary(context));
    const features = chooseFeatures(["all"], plan);
    for (const window of windows) {
      await warehouse.setVariable("window_days", String(window));
      await buildModels(warehouse, context.models(["population", "graph", "features"]), [
        "fct_tie",
        "fct_tie_recency",
        "ftr_rhythm",
        "ftr_call_length",
        "ftr_contact",
        "ftr_client",
      ]);
      const { sql, names } = windowSql(features, plan, window, minContacts);
      const planned = plannedColumns(features, plan, window);
      tableNames.set(
        window,
        planned
          // Their twins in SQL are beside the metrics, in test/graph.
          .filter(({ feature }) => feature.cost !== "people graph")
          .map(({ declaration }) => declaration.name),
      );
      const compared = names.map((name) => {
        const levels = planned.find(({ declaration }) => declaration.name === name)!.declaration.levels;
        return differenceSql(identifier(name), levels);
      });
      const [row] = await warehouse.rows<Record<string, number>>(
        `select ${compared.join(", ")} from ${table} k join (${sql}) s using (client_id)`,
      );
      for (const [name, difference] of Object.entries(row!)) differences.set(name, difference);
      for (const { client_id, ages, seconds } of await warehouse.rows<ClientExchanges>(
        `select client_id, list(age_seconds) as ages, list(seconds::integer) as seconds
         from int_exchanges join int_client_rows using (as_of, row_idx) where is_usable group by all`,
      ))
        naive.set(
          `${client_id} ${window}`,
          naiveExchanges(ages.map((age, at) => ({ age, seconds: seconds[at]! }))),
        );
    }
    const [loops] = await warehouse.rows<{ n: number }>(
      "select count(*)::integer as n from int_call_ends where caller_row = callee_row",
    );
    nSelfLoops = loops!.n;
    tableRows = await warehouse.rows(`from ${table}`);
  });
}, 60_000);

/**
 * Sources with what graphs trip over: calls that are there twice, people who call themselves at their second number, every
 * eighth number without a call, and nobody calling on the last day.
 */
function oddSources(paths: Record<string, string>): Record<string, { query: string }> {
  const table = (name: string) => `read_parquet(${quote(paths[name]!)})`;
  const second = "'8' || ";
  return {
    numbers: {
      query: `from ${table("numbers")} union all select * replace (${second} number as number) from ${table("numbers")} where owner_kind = 'subscriber'`,
    },
    calls: {
      query: `with calls as (
        from ${table("calls")}
        where started_at < timestamptz '${t} 00:00:00+00' - to_days(1)
          and md5_number_lower(caller) % 8 > 0 and md5_number_lower(callee) % 8 > 0
      )
      from calls
      union all from calls where md5_number_lower(caller || started_at) % 5 = 0
      union all select * replace (${second} caller as callee) from calls
      where caller in (select number from ${table("numbers")} where owner_kind = 'subscriber')`,
    },
  };
}

/** Largest difference in a column of kernels (k) and SQL (s); a category is compared by its place in the levels. */
function differenceSql(name: string, levels: readonly string[] | undefined): string {
  const value = levels
    ? `coalesce(list_position([${levels.map(quote).join(", ")}], k.${name}) - 1, 'nan'::float)`
    : `k.${name}`;
  return `max(case
    when isnan(${value}) and s.${name} is null then 0
    when isnan(${value}) or s.${name} is null then 1
    else abs(${value} - s.${name}) / greatest(1, abs(s.${name})) end)::double as ${name}`;
}

it("computes in kernels what the SQL twin says, in every window, direction and weight", () => {
  const wrong = [...differences].filter(([, difference]) => !(difference < 2e-6));
  expect(wrong).toEqual([]);
  expect(differences.size).toBeGreaterThan(200);
});

it("can say in SQL every column but those named here", () => {
  const unsaid = [...tableNames.values()].flat().filter((name) => !differences.has(name));
  expect(unsaid.filter((name) => !/_trend_\d+d_\d+d$/.test(name))).toEqual([]);
});

it("computes in SQL what the plain twin says of exchanges in the order of time", () => {
  expect(naive.size).toBeGreaterThan(200);
  const none = naiveExchanges([]);
  const zeroWithout = ["active_days", "coverage_weeks", "coverage_months"];
  for (const row of tableRows) {
    for (const window of windows) {
      const said = naive.get(`${row.client_id} ${window}`) ?? none;
      for (const [name, value] of Object.entries(said)) {
        const expected = value ?? (zeroWithout.includes(name) ? 0 : Number.NaN);
        const found = Number(row[`${name}_${window}d`]);
        if (Number.isNaN(expected)) expect(found, name).toBeNaN();
        else expect(Math.abs(found - expected), name).toBeLessThanOrEqual(1e-6 * Math.max(1, expected));
      }
    }
  }
});

it("takes from a window what a longer one's pace would give", () => {
  for (const row of tableRows) {
    const value = (name: string) => Number(row[name]);
    const calls = (days: number) => value(`calls_out_${days}d`) + value(`calls_in_${days}d`);
    for (const [short, long] of [
      [1, 7],
      [1, 30],
      [7, 30],
    ] as const) {
      const trends = {
        degree: value(`degree_${short}d`) - (value(`degree_${long}d`) * short) / long,
        calls: calls(short) - (calls(long) * short) / long,
        talk_seconds: value(`talk_seconds_${short}d`) - (value(`talk_seconds_${long}d`) * short) / long,
      };
      for (const [name, trend] of Object.entries(trends))
        expect(value(`${name}_trend_${long}d_${short}d`)).toBe(Math.fround(trend));
    }
  }
});

it("has repeated calls, calls of people with themselves, people who talk with nobody, and a window in which nobody does", () => {
  const sumOf = (name: string) => tableRows.reduce((sum, row) => sum + Number(row[name]), 0);
  expect(sumOf("degree_1d")).toBe(0);
  expect(sumOf("degree_7d")).toBeGreaterThan(50);
  expect(tableRows.filter((row) => row.degree_30d === 0).length).toBeGreaterThan(20);
  expect(tableRows.filter((row) => row.burstiness_30d !== "NaN").length).toBeGreaterThan(80);
  expect(nSelfLoops).toBeGreaterThan(20);
});
