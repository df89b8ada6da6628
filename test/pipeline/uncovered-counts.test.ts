import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { type TrainReport, trainModels } from "../../src/pipeline/train/train.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";
import { writeProject } from "../support/write-project.ts";

/** Forty clients, every other one a subscriber; some of both take the card. */
const ids = Array.from({ length: 40 }, (_, at) => at);
const isSubscriber = (at: number) => at % 2 === 0;
const given = {
  clients: ids.map((at) => client(`c${at}`)),
  numbers: [
    subscriberNumber("7", "sue"),
    ...ids.map((at) =>
      isSubscriber(at) ? subscriberNumber(`1${at}`, `s${at}`) : clientNumber(`1${at}`, `c${at}`),
    ),
  ],
  subscriptions: ids.filter(isSubscriber).map((at) => subscription(`c${at}`, `s${at}`)),
  calls: ids.map((at) => call(`1${at}`, "7", "2026-02-10")),
  uptakes: ids
    .filter((at) => at % 5 === 0)
    .map((at) => ({ client_id: `c${at}`, product: "credit_card", opened_at: "2026-03-05" })),
};

async function uncovered(segment: string, features: string[]): Promise<string[]> {
  const settings = {
    surroundings: { features },
    population: { segment },
    train: { iterations: 2 },
    evaluation: { folds: 2, replicates: 20 },
  };
  const context = openContext(loadProject((await writeProject(given, settings)).file));
  await trainModels(context);
  const report = JSON.parse(context.store.readText("train/metrics.json")!) as TrainReport;
  context.store.close();
  return report.uncoveredCounts;
}

const counts = ["degree_30d", "degree_out_30d", "degree_in_30d"];

it("names the counts by which subscribers and non-subscribers are compared as if all were seen of both", async () => {
  expect(await uncovered("all", ["degree", "reciprocity"])).toEqual([...counts, "reciprocity_30d"]);
});

it("names none where coverage is beside them, nor where one kind of clients is learned from", async () => {
  expect(await uncovered("all", ["degree", "coverage"])).toEqual([]);
  expect(await uncovered("non_subscriber", ["degree", "reciprocity"])).toEqual([]);
});
