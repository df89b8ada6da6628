import { beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { loadProject } from "../../src/config/load.ts";
import { catalogue } from "../../src/features/catalogue/index.ts";
import type { FeatureDeclaration } from "../../src/features/declaration.ts";
import { featureGroups } from "../../src/features/feature.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import { type TestProject, writeProject } from "../support/write-project.ts";
import { fakeIo } from "./fake-io.ts";

async function run(columns: number, ...args: string[]) {
  const io = fakeIo(columns);
  const exitCode = await runCommandLine(["features", ...args], io);
  return { exitCode, ...io.said };
}

const linesOf = (text: string) => text.split("\n");

describe("the catalogue without a project", () => {
  it.each([60, 80, 120])("lists every feature in %i columns", async (columns) => {
    const { out, exitCode } = await run(columns, "list");
    expect(exitCode).toBe(0);
    for (const line of linesOf(out)) expect(line.length, line).toBeLessThanOrEqual(columns);
    for (const { name, row } of catalogue) expect(out).toMatch(new RegExp(` ${name} +${row}`));
    expect(out).toContain("<attribute> stands for");
  });

  it("takes settings, and counts the columns that they make", async () => {
    const { out } = await run(80, "list", "--surroundings.windows_days", "90", "30", "7", "--json");
    const { features, plan } = JSON.parse(out);
    expect(plan.windows).toEqual([7, 30, 90]);
    const degree = features.find(({ name }: { name: string }) => name === "degree");
    expect(degree.columns).toHaveLength(9);
    expect(degree).toMatchObject({ row: 1, group: "activity", isChosen: true, engine: "kernels" });
  });

  it.each(catalogue.map(({ name }) => name))("describes %s and a column of it", async (name) => {
    const { out } = await run(80, "describe", name);
    for (const line of linesOf(out)) expect(line.length, line).toBeLessThanOrEqual(80);
    const json = await run(80, "describe", name, "--json", "--surroundings.windows_days", "7", "30");
    const [column] = JSON.parse(json.out).columns;
    if (column === undefined) return;
    const told = await run(80, "describe", column.name, "--surroundings.windows_days", "7", "30");
    expect(told.out).toContain(`${name}, row `);
  });

  it("knows a column of whatever attribute", async () => {
    const { out } = await run(80, "describe", "contact_arpu_mean_30d");
    expect(out).toContain("contact_moments, row 13, group contacts");
    expect(out).toContain('avg(c."<attribute>")');
  });

  it("names the nearest of what there is not", async () => {
    expect(await run(80, "describe", "contact_momnets")).toMatchObject({ exitCode: 2, out: "" });
    expect((await run(80, "describe", "contact_momnets")).err).toContain("did you mean `contact_moments`?");
    expect((await run(80, "describe", "degree_60d")).err).toContain("did you mean `degree_30d`?");
    const { err } = await run(80, "list", "--surroundings.features", "contcts");
    expect(err).toContain("did you mean `contacts`?");
  });
});

describe("the catalogue of a project", () => {
  let project: TestProject;
  const list = async () => JSON.parse((await run(80, "list", "--project", project.file, "--json")).out);

  beforeAll(async () => {
    project = await writeProject(
      {
        clients: [client("ann")],
        numbers: [clientNumber("1", "ann"), subscriberNumber("7", "s")],
        subscriber_features: [{ subscriber_id: "s", valid_from: "2026-01-01", spend: 3, plan: "red" }],
        calls: [call("1", "7", "2026-02-10")],
      },
      {
        surroundings: { features: ["contacts", "rhythm"], windows_days: [7, 30], directions: ["both", "in"] },
      },
    );
  });

  it("has placeholders before its sources are staged, and then its attributes: the columns that are built", async () => {
    expect(JSON.stringify(await list())).toContain("contact_<attribute>_mean_30d");
    const context = openContext(loadProject(project.file));
    const [manifest] = await buildFeatures(context);
    const built = JSON.parse(
      context.store.readText(`${manifest!.stage}/features.json`)!,
    ) as FeatureDeclaration[];
    const { features } = (await list()) as {
      features: { name: string; isChosen: boolean; columns: string[] }[];
    };
    for (const { name, isChosen, columns } of features) {
      const made = built.filter(({ feature }) => feature === name).map((column) => column.name);
      expect(made.toSorted(), name).toEqual(isChosen ? columns.toSorted() : []);
    }
    const { out } = await run(80, "describe", "contact_plan_mode_in_7d", "--project", project.file);
    expect(out).toContain("category: red, other");
  });
});

it("has features for every row of the catalogue, in order, and for every group", () => {
  const rows = catalogue.map(({ row }) => row);
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  // Row 11 is the weight `recency`, row 12 the other weights, row 15 the directions.
  const ofSettings = [11, 12, 15];
  const expected = Array.from({ length: 26 }, (_, at) => at + 1).filter((row) => !ofSettings.includes(row));
  expect([...new Set(rows)]).toEqual(expected);
  expect([...new Set(catalogue.map(({ group }) => group))].toSorted()).toEqual(
    Object.keys(featureGroups).toSorted(),
  );
});
