import { expect, it } from "vitest";
import { renderCheck } from "../../src/cli/render/check.ts";
import { renderTrain } from "../../src/cli/render/train.ts";
import { loadProject } from "../../src/config/load.ts";
import { compareProjectSegments } from "../../src/pipeline/segments/segments.ts";
import { checkProject } from "../../src/pipeline/sources/check.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { type TrainReport, trainModels } from "../../src/pipeline/train/train.ts";
import type { SegmentReport } from "../../src/segments/segment-report.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { writeProject } from "../support/write-project.ts";

const terminal = { columns: 80, paint: (_: unknown, text: string) => text };

it("a table without edges has one model, fitted once, and nothing of surroundings", async () => {
  const random = new SeededRandom(5);
  const nodes = Array.from({ length: 200 }, (_, at) => {
    const x = random.normal();
    return { node_id: `n${at}`, label: x + random.normal() > 0.8, x, z: random.normal() };
  });
  const { file } = await writeProject(
    { nodes },
    {
      train: { iterations: 10, depth: 3 },
      evaluation: { folds: 3, repeats: 1, replicates: 20 },
    },
  );
  const project = loadProject(file);
  expect(renderCheck(await checkProject(project))).not.toContain("set aside");
  const context = openContext(project);
  await trainModels(context);
  const report = JSON.parse(context.store.readText("train/metrics.json")!) as TrainReport;
  expect(report.features).toEqual({ own: 2, surroundings: 0 });
  expect(report.comparison.all.metrics.auc.difference.value).toBe(0);
  expect(context.store.readBytes("train/own.cbm")).toEqual(context.store.readBytes("train/model.cbm"));
  const text = renderTrain(report, terminal);
  expect(text).toContain("2 own features and none of the surroundings");
  expect(text).toContain("this is one model, on own\nfeatures alone.");
  expect(text).not.toMatch(/with surroundings|difference|visible contact/);
  await compareProjectSegments(context);
  const { groups, comparisons } = JSON.parse(
    context.store.readText("segments/segments.json")!,
  ) as SegmentReport;
  expect(groups).toEqual({ without_label: "label = 0", with_label: "label = 1" });
  expect(comparisons[0]).toMatchObject({ column: "x", segment: "with_label" });
  expect(comparisons[0]!.value.low).toBeGreaterThan(0.5);
});
