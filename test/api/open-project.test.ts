import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { commandWords, runCommandLine } from "../../src/cli/run-command-line.ts";
import { DataError, type OpenProject, openProject, UserError } from "../../src/index.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { jsonShape } from "../cli/json-shape.ts";
import { settingsOf, smallBank } from "../pilot/small-bank.ts";
import { writeProject } from "../support/write-project.ts";

const campaign = {
  acceptance: "gross",
  organic_share: 0,
  offers: { card: { value: 100, cost: 1 } },
  channels: { call: { cost: 1, capacity: 20 } },
  candidates: { everybody: {}, without: { model: "own" } },
};
/** A second snapshot to judge candidates at; the label lag is none. */
const snapshots = { train: ["2026-02-01"], test: ["2026-03-01"], score: ["2026-04-01"] };

let file: string;
let project: OpenProject;

beforeAll(async () => {
  const uptakes = Array.from({ length: 60 }, (_, at) => ({
    client_id: `c${String(4 * at).padStart(3, "0")}`,
    product: "credit_card",
    opened_at: "2026-02-03",
  }));
  ({ file } = await writeProject(smallBank(uptakes), settingsOf({ campaign, snapshots })));
  project = await openProject(file);
});

/** What each command's method is; the values of those that say something else in JSON. */
const methods: Record<string, () => Promise<unknown>> = {
  check: () => project.check(),
  status: () => project.status(),
  run: () => project.run(),
  "features list": async () => {
    const { features, ...rest } = await project.features.list();
    const named = features.map(({ columns, ...feature }) => ({
      ...feature,
      columns: columns.map(({ name }) => name),
    }));
    return { ...rest, features: named };
  },
  "features describe": async () => (await project.features.describe("degree")).feature,
  "features build": () => project.features.build(),
  "features export": () => project.features.export(),
  "features audit": () => project.features.audit(),
  "features select": () => project.features.select(),
  "segments compare": () => project.segments.compare(),
  train: () => project.train(),
  evaluate: () => project.evaluate(),
  "models list": () => project.models.list(),
  "models show": async () => {
    const { name, version, training, calibrator, metrics } = await project.models.open("champion");
    return { name, version, training, calibrator, metrics };
  },
  score: () => project.score(),
  explain: () => project.explain("c010"),
  report: () => project.report(),
  "campaign rules": () => project.campaign.rules(),
  "campaign candidates": () => project.campaign.candidates(),
  "campaign optimise": () => project.campaign.optimise(),
  "campaign list": () => project.campaign.list(),
  "pilot design": () => project.pilot.design(),
  "pilot split": () => project.pilot.split(),
  "pilot read": () => project.pilot.read(),
};

/** Commands that make a project or need none, and those that write a line with the time. */
const others = ["init", "simulate", "doctor", "models promote", "models rollback"];
const positionals: Record<string, string[]> = {
  "features describe": ["degree"],
  "models show": ["champion"],
  explain: ["c010"],
};

const goldenOf = (words: string) => `../cli/golden/json-${words.replace(" ", "-")}.golden.txt`;

it("has a method for every command that works on a project", () => {
  expect(Object.keys(methods).sort()).toEqual(commandWords.filter((words) => !others.includes(words)).sort());
});

it("moves aliases as the commands do", async () => {
  await project.train();
  const { version } = await project.models.open();
  const move = await project.models.promote(version, "champion");
  expect(move).toMatchObject({ action: "promote", alias: "champion", from: null, to: version });
  await project.models.promote("champion", "challenger");
  expect(await project.models.rollback("challenger")).toMatchObject({ from: version, to: null });
  const { aliases, moves } = await project.models.list();
  expect(aliases).toEqual({ champion: version });
  expect(moves).toHaveLength(3);
});

/** The JSON of a command, without what only a run can say. */
async function printed(words: string): Promise<Record<string, unknown>> {
  const io = fakeIo();
  await runCommandLine([...words.split(" "), ...(positionals[words] ?? []), "--project", file, "--json"], io);
  return JSON.parse(io.said.out);
}

/** The audit takes a while, and its command tells what the method resolves to. */
const quick = Object.keys(methods).filter((words) => words !== "features audit");

it.each(quick)("resolves to what `%s --json` prints", async (words) => {
  const said = await methods[words]!().catch((error) => {
    if (!(error instanceof DataError)) throw error;
    return { error: { code: "data", problems: error.problems } };
  });
  const told = await printed(words);
  const { stages: _, ...rest } = told;
  expect(JSON.parse(JSON.stringify(said))).toEqual(rest);
  await expect(`${jsonShape(told)}\n`).toMatchFileSnapshot(goldenOf(words));
});

/** Those of the others that work on this project: they tell what the methods resolve to, and when. */
it.each([
  ["models promote", ["champion", "spare"]],
  ["models rollback", ["spare"]],
  ["doctor", ["--memory_limit_gb", "9999"]],
])("`%s --json` has its shape", async (words, args) => {
  const io = fakeIo();
  await runCommandLine([...words.split(" "), ...args, "--project", file, "--json"], io);
  await expect(`${jsonShape(JSON.parse(io.said.out))}\n`).toMatchFileSnapshot(goldenOf(words));
});

it("holds the shape of every command's JSON", () => {
  // Those of `features audit`, `init` and `simulate` are held where these are tested.
  expect(commandWords.filter((words) => !existsSync(join(import.meta.dirname, goldenOf(words))))).toEqual([]);
});

it("reads a feature table as typed columns, and refuses a date that is no snapshot", async () => {
  const { nRows, columns } = await project.features.read("2026-04-01");
  expect(nRows).toBe(240);
  expect(columns.get("degree_30d")!.values).toBeInstanceOf(Float32Array);
  const refusal = await project.features.read("2026-04-02").catch((error) => error);
  expect(refusal).toBeInstanceOf(UserError);
  expect(refusal.message).toContain("expected one of 2026-02-01, 2026-03-01, 2026-04-01");
});

it("names the nearest feature where there is none of a name", async () => {
  await expect(project.features.describe("degre")).rejects.toThrow(/did you mean `degree`/);
});

it("works calls off one after another, in their order, and goes on after one that failed", async () => {
  const ended: string[] = [];
  const note = (name: string) => () => ended.push(name);
  await Promise.all([
    project.features.build().then(note("build")),
    project.models.open("nobody").catch(note("open")),
    project.models.list().then(note("list")),
  ]);
  expect(ended).toEqual(["build", "open", "list"]);
});

it("takes the output folder when work begins, and waits for it at the end of its block", async () => {
  const output = join(file, "..", "elsewhere");
  const stages: string[] = [];
  const progress = { start() {}, step() {}, end: (stage: string) => stages.push(stage) };
  {
    await using other = await openProject(file, { settings: { output: "elsewhere" }, progress });
    expect(other.settings.outputFolder).toBe(output);
    await other.check();
    expect(existsSync(output)).toBe(false);
    other.features.build();
  }
  expect(stages).toContain("features/as_of=2026-04-01");
  expect(existsSync(join(output, "features/as_of=2026-04-01/features.parquet"))).toBe(true);
  expect(existsSync(join(output, ".tmp"))).toBe(false);
});

it("refuses a project that is not there, and settings that the schema refuses", async () => {
  await expect(openProject("nowhere.yaml")).rejects.toThrow(UserError);
  await expect(openProject(file, { settings: { "train.depth": 99 } })).rejects.toThrow(DataError);
});

it("loads no DuckDB before it is needed", () => {
  const code =
    'await import("entourage"); console.log(process.report.getReport().sharedObjects.filter((file) => /duckdb/.test(file)).length)';
  const args = ["--conditions=source", "--input-type=module", "-e", code];
  expect(execFileSync(process.execPath, args, { encoding: "utf8" })).toBe("0\n");
});
