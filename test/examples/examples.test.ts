import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { commandWords, runCommandLine } from "../../src/cli/run-command-line.ts";
import { simulateProject } from "../../src/index.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { temporaryFolder } from "../support/folders.ts";
import { docExamples, pageExamples } from "./collect-examples.ts";
import { runExamples } from "./run-examples.ts";

const pages = ["README.md", "docs/*.md", "notebooks/*.md"];
const folder = join(temporaryFolder(), "bank");

/** What the examples of campaigns, pilots and segments need beside what is simulated. */
const more = `
  replicates: 100
campaign:
  acceptance: gross
  organic_share: 0
  offers: {card: {value: 4000, cost: 300}}
  channels: {call: {cost: 60, capacity: 50}}
  candidates: {everybody: {}, without_surroundings: {model: own}}
select: {rounds: 5}
pilot: {salt: autumn, list_size: 15, goal: 0.2, goal_scale: relative}
`;

beforeAll(async () => {
  const { projectFile } = await simulateProject(folder, {
    clients: 300,
    subscribers: 900,
    calls: 8000,
    months: 4,
    uptakeRate: 0.15,
    seed: 1,
  });
  appendFileSync(projectFile, `evaluation:${more}`);
});

/** The audit builds everything some twenty times; the notebook on features of one's own runs it. */
const isAudit = (code: string) => code.includes("features.audit()");

it("every example of the programming interface, in doc blocks and pages, compiles and runs", {
  timeout: 400_000,
}, () => {
  const examples = [
    ...docExamples([
      "src/simulate/simulate-project.ts",
      "src/api/open-project.ts",
      "src/api/project-features.ts",
      "src/api/project-segments.ts",
      "src/api/project-models.ts",
      "src/api/project-campaign.ts",
      "src/api/project-pilot.ts",
      "src/api/show.ts",
      "src/core/token.ts",
      "src/model/open-bundle.ts",
      "src/model/bundle.ts",
    ]),
    ...pageExamples(pages, "ts"),
  ].filter(({ code }) => !isAudit(code));
  const prelude = `
import { readFileSync } from "node:fs";
import { openBundle, openProject, simulateProject, tokenOf } from "entourage";
import { showBars, showHistogram, showLines, showTable } from "entourage/show";
const project = await openProject();
`;
  const { types, failures, ran } = runExamples(examples, prelude, folder);
  expect(types).toBe("");
  expect(failures).toEqual([]);
  expect(ran).toEqual(examples.map(({ where }) => where));
  expect(ran.length).toBeGreaterThan(30);
});

it("every example of the trainer compiles and runs", () => {
  const source = (file: string) => `packages/catboost-wasm/src/${file}`;
  const examples = docExamples(["train.ts", "model.ts", "cv/cv.ts"].map(source));
  const prelude = `
import { writeFileSync } from "node:fs";
import { cv, type Column, train } from "catboost-wasm";
const nRows = 60;
const age = Float32Array.from({ length: nRows }, (_, at) => 20 + ((at * 7) % 50));
const place = Int32Array.from({ length: nRows }, (_, at) => at % 2);
const columns: Column[] = [
  { name: "age", kind: "numeric", values: age },
  { name: "weight", kind: "numeric", values: age.map((years) => years + 40) },
  { name: "place", kind: "categorical", codes: place, levels: ["city", "village"] },
];
const label = Float32Array.from({ length: nRows }, (_, at) => (age[at]! + 10 * place[at]! > 45 ? 1 : 0));
const pool = { nRows, columns, label };
const trained = await train(pool, { iterations: 5 });
const model = trained;
`;
  const { types, failures, ran } = runExamples(examples, prelude, folder);
  expect(types).toBe("");
  expect(failures).toEqual([]);
  expect(ran.length).toBe(examples.length);
});

it("an example that does not compile, and one that fails, are told by their places", () => {
  const examples = [
    { where: "page:1", code: 'const n: number = "one"; console.log(n);' },
    { where: "page:2", code: 'throw new Error("no\\nway");' },
  ];
  const { types, failures, ran } = runExamples(examples, "export {};", folder);
  expect(types).toContain("Type 'string' is not assignable to type 'number'");
  expect(failures).toEqual(["page:2: Error: no way"]);
  expect(ran).toEqual(["page:1"]);
});

/** Lines of pages that begin with the tool's name, and what help shows as examples. */
const typed = pageExamples([...pages, "examples/*/README.md"], "(?:sh|text|console)?").flatMap(
  ({ where, code }) =>
    code
      .split("\n")
      .map((line) => line.replace(/^\$ /, "").replace(/#.*/, "").trim())
      .filter((line) => line.startsWith("entourage "))
      .map((line) => ({ where, line })),
);

describe("commands that pages show", () => {
  it("are there", () => expect(typed.length).toBeGreaterThan(5));

  it.each(typed)("$where: $line", async ({ line }) => {
    const words = line.split(/\s+/).slice(1);
    const command = commandWords.find((command) => `${words.join(" ")} `.startsWith(`${command} `));
    expect(command, "a command").toBeDefined();
    const io = fakeIo(200);
    await runCommandLine([...command!.split(" "), "--help"], io);
    for (const option of words.filter((word) => /^--[a-z]/.test(word)))
      expect(io.said.out, option).toContain(`${option.split("=")[0]} `);
  });
});
