import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { loadProject, type Overrides } from "../../src/config/load.ts";
import type { EvaluationReport } from "../../src/pipeline/evaluate/evaluate.ts";
import type { ListSummary } from "../../src/pipeline/report/read-results.ts";
import { makeReport } from "../../src/pipeline/report/report.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import type { TrainReport } from "../../src/pipeline/train/train.ts";
import { numbersIn } from "../../src/report/numbers.ts";
import { simulatedKey, simulatedProjectFile } from "../../src/simulate/project-file.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { outlineText } from "../report/outline-text.ts";
import { temporaryFolder } from "../support/folders.ts";

/** A small made-up bank, and what makes a report of it. */
async function openBank() {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const simulated = await simulate({ clients: 1500, subscribers: 4500, calls: 60_000, seed: 5, out: data });
  const file = join(folder, "entourage.yaml");
  writeFileSync(file, simulatedProjectFile(simulated, folder, data));
  writeFileSync(join(folder, "entourage.key"), simulatedKey(5));
  const jsonOf = async <Report>(...command: string[]): Promise<Report> => {
    const io = fakeIo();
    const flags = ["--train.iterations", "20", "--evaluation.replicates", "20"];
    const code = await runCommandLine([...command, "--json", "--quiet", "--project", file, ...flags], io);
    expect(code, io.said.err).toBe(0);
    return JSON.parse(io.said.out) as Report;
  };
  const report = async (overrides: Overrides = {}, isAnew = false) => {
    const settings = {
      "train.iterations": 20,
      "evaluation.replicates": 20,
      "list.formats": [],
      "pilot.goal": 0.1,
      "pilot.goal_scale": "relative",
      "pilot.list_size": 100,
      ...overrides,
    };
    const context = openContext(loadProject(file, settings));
    try {
      if (isAnew) rmSync(context.store.path("report"), { recursive: true });
      const manifest = await makeReport(context);
      const page = context.store.readText("report/report.html")!;
      const evaluation = JSON.parse(context.store.readText("evaluate/evaluation.json")!) as EvaluationReport;
      return { page, evaluation, manifest, text: outlineText(page) };
    } finally {
      context.store.close();
    }
  };
  return { report, jsonOf };
}

describe("the report of a simulated bank", async () => {
  const { report, jsonOf } = await openBank();
  const { page, text, evaluation, manifest } = await report();

  it("tells everything that there is", () => {
    const headings = [...text.matchAll(/^# (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual([
      "Whom to offer a credit card",
      "What was asked",
      "Who is in it",
      "Do the surroundings pay?",
      "How far down the list?",
      "Can the probabilities be taken at their word?",
      "What the model goes by",
      "Where it works, and where not",
      "Where in the network",
      "From all clients to the list",
      "The top of the list",
      "How to prove it: the pilot",
      "What to distrust",
      "Not in this report",
      "Data and version",
    ]);
    expect(text).toContain("The goal, 10% more takers");
    expect(text).toContain("entourage segments compare");
    expect(text).toMatch(/\n\d+\.\d% client [0-9a-f]{8}…\n/);
  });

  it("shows the numbers of evaluation.json", () => {
    const { percent, fixed, signed, interval } = numbersIn("en");
    const { scores, differences } = evaluation.all;
    // So few take the product that the longest list alone holds enough of them.
    const top = scores.full!.tops.at(-1)!;
    const { auc } = differences.own!.metrics;
    expect(text).toContain(
      `reaches ${percent(top.gain.value)} of the takers (${interval(top.gain, percent)})`,
    );
    expect(text).toContain(`AUC | ${fixed(scores.full!.metrics.auc.value, 3)} | `);
    expect(text).toContain(interval(auc, (value) => signed(value, 3)));
    for (const { share, lift } of scores.full!.curve!.slice(-8))
      expect(text).toContain(
        `\n${percent(share, 0)} | ${fixed(lift.value, 2)} | ${interval(lift, (v) => fixed(v, 2))} | `,
      );
  });

  it("shows the numbers that `train`, `evaluate` and `campaign list` print with --json", async () => {
    const { count, percent, fixed, signed, interval } = numbersIn("en");
    const { report: trained } = await jsonOf<{ report: TrainReport }>("train");
    const { nRows, nPositives } = trained.train;
    expect(text).toContain(`learned from | ${count(nRows)} rows, ${count(nPositives)} takers; `);
    const { own: nOwn, surroundings } = trained.features;
    expect(text).toContain(`features | ${nOwn} of the client, ${surroundings} of the surroundings`);
    const titles = {
      auc: ["AUC", 3],
      averagePrecision: ["average precision", 3],
      logLoss: ["log loss (less is better)", 4],
    } as const;
    for (const [name, [title, digits]] of Object.entries(titles)) {
      const { full, own, difference } = trained.comparison.all.metrics[name as keyof typeof titles];
      const write = (value: number | null) => signed(value, digits);
      const cells = [
        fixed(full.value, digits),
        fixed(own.value, digits),
        write(difference.value),
        interval(difference, write),
      ];
      expect(text).toContain(`\n${title} | ${cells.join(" | ")}\n`);
    }
    const { report: judged } = await jsonOf<{ report: EvaluationReport }>("evaluate");
    const { all, calibration } = judged;
    expect(all).toEqual(evaluation.all);
    const { value } = calibration.observedOverExpected;
    expect(text).toMatch(new RegExp(`that the model promised (only )?${fixed(100 * value!, 0)} came`));
    for (const { expected, observed } of calibration.bins)
      expect(text).toContain(
        `${percent(expected)} | | ${percent(observed.value)} | ${interval(observed, percent)}\n`,
      );
    const { waterfall, head } = await jsonOf<ListSummary>("campaign", "list");
    expect(text).toContain(
      `Of ${count(waterfall.population)} clients ${count(waterfall.listed)} are on the list.`,
    );
    expect(text).toContain(`all clients | ${count(waterfall.population)}\n`);
    expect(text).toContain(`on the list | ${count(waterfall.listed)}\n`);
    for (const { excluded } of waterfall.steps.filter((step) => step.excluded > 0))
      expect(text).toContain(` | ${count(excluded)}\n`);
    for (const { client_id, probability } of head)
      expect(text).toContain(`${percent(probability)} client ${client_id.slice(0, 8)}…`);
  });

  it("holds no client but the list's first, by their tokens' beginnings", () => {
    expect(page).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
    expect(manifest.outputs["report/report.html"]!.bytes).toBeLessThan(300_000);
  });

  it("is left while nothing changes, and is the same page when made again", async () => {
    const again = await report();
    expect(again.manifest).toEqual(manifest);
    const anew = await report({}, true);
    expect(anew.page).toBe(page);
  });

  it("speaks Russian too", async () => {
    const russian = await report({ "list.language": "ru" });
    expect(russian.page).toContain('<html lang="ru">');
    expect(russian.text).toContain("# Окупается ли окружение?");
  });
});
