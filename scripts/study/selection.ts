// Does the selection find the truth? Simulated banks whose hazard is known, with 200 columns of noise beside the features.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { train } from "catboost-wasm";
import { loadProject } from "../../src/config/load.ts";
import { auc } from "../../src/evaluate/auc.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { readDataset, whomSql } from "../../src/pipeline/features/read-dataset.ts";
import { type Context, openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { modelSettings } from "../../src/pipeline/train/model-settings.ts";
import { readSelectionData } from "../../src/pipeline/train/select.ts";
import { type Candidate, ownGroup, type SelectionData } from "../../src/select/candidate.ts";
import { type SelectionReport, selectFeatures } from "../../src/select/select-features.ts";
import { simulatedKey, simulatedProjectFile } from "../../src/simulate/project-file.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { type Dataset, withColumns } from "../../src/train/dataset.ts";
import { noiseColumns } from "./noise-columns.ts";

/** What the simulated score of a client's own attributes is made of (src/simulate/client-attributes.ts). */
const ownDrivers = [
  "income",
  "app_visits",
  "credit_score",
  "age_years",
  "n_products",
  "salary_project",
  "occupation",
  "channel",
];

/** Simulated banks, one a seed. */
export interface Banks {
  clients: number;
  seeds: readonly number[];
}

/** Runs the selection on as many banks as there are seeds; prints what it found of the truth, and what it let in of the noise. */
export async function studySelection({ clients, seeds }: Banks): Promise<void> {
  console.log(
    `Simulated banks of ${clients} clients; training snapshots only. True drivers: ${ownDrivers.join(", ")}; contacts who have the card (group adopters).`,
  );
  console.log(
    "seed | rows | positives | columns | selected | own drivers | adopters | noise left out of 200 | suspicious | AUC on the test snapshot: all, selected | stability | seconds (processor)",
  );
  console.log("--- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | ---");
  for (const seed of seeds) console.log(await studySeed(clients, seed));
}

async function studySeed(clients: number, seed: number): Promise<string> {
  const context = await simulatedBank(clients, seed);
  return withWarehouse(context, async (warehouse) => {
    const read = await readSelectionData(context, warehouse);
    const data = withNoise(read, seed);
    const { select } = context.project;
    const [wall, processor] = [performance.now(), process.cpuUsage()];
    const report = await selectFeatures(data, { ...select, seed }, showStep());
    const { user, system } = process.cpuUsage(processor);
    const { test } = context.project.snapshots;
    const where = `${whomSql(context)} and label is not null`;
    const { dataset: judged } = await readDataset(context, warehouse, test, where);
    const withTestNoise = {
      ...judged,
      columns: [
        ...judged.columns,
        ...noiseColumns(
          { ...judged, snapshotOf: new Int32Array(judged.nRows).fill(read.snapshots.length) },
          seed + 1000,
        ),
      ],
    };
    const all = new Set(data.candidates.map(({ name }) => name));
    const worth = (names: ReadonlySet<string>) => aucOf(context, data.dataset, withTestNoise, names);
    const aucs = [await worth(all), await worth(new Set(report.selected))].map((value) => value.toFixed(4));
    const seconds = `${((performance.now() - wall) / 1000).toFixed(0)} (${((user + system) / 1e6).toFixed(0)})`;
    return tell(seed, data, report, aucs, seconds);
  });
}

async function simulatedBank(clients: number, seed: number): Promise<Context> {
  const folder = mkdtempSync(join(tmpdir(), "entourage-study-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, "data");
  const bank = await simulate({ clients, subscribers: 3 * clients, calls: 150 * clients, seed, out: data });
  writeFileSync(join(folder, "entourage.yaml"), simulatedProjectFile(bank, folder, data));
  writeFileSync(join(folder, "entourage.key"), simulatedKey(seed));
  const context = openContext(loadProject(join(folder, "entourage.yaml"), { "snapshots.score": [] }));
  await buildFeatures(context);
  return context;
}

function withNoise(data: SelectionData, seed: number): SelectionData {
  const { dataset, times, candidates } = data;
  const noise = noiseColumns({ ...dataset, snapshotOf: times.snapshotOf }, seed);
  const declared = noise.map(
    ({ name }): Candidate => ({ name, group: ownGroup, cost: "column", costRank: 0 }),
  );
  return {
    ...data,
    dataset: { ...dataset, columns: [...dataset.columns, ...noise] },
    candidates: [...candidates, ...declared],
  };
}

/** AUC on a later snapshot of the project's own model. */
async function aucOf(
  { project }: Context,
  learned: Dataset,
  judged: Dataset,
  names: ReadonlySet<string>,
): Promise<number> {
  const model = await train(withColumns(learned, names), modelSettings(project).params, { mode: "fast" });
  return auc(judged.label, model.predict(withColumns(judged, names)));
}

function tell(
  seed: number,
  { candidates }: SelectionData,
  { rows, positives, selected, quality, stability }: SelectionReport,
  aucs: readonly string[],
  seconds: string,
): string {
  const missing = ownDrivers.filter((name) => !selected.includes(name));
  const nNoise = selected.filter((name) => name.startsWith("noise")).length;
  const adopters = selected.filter(
    (name) => candidates.find((candidate) => candidate.name === name)!.group === "adopters",
  );
  return [
    seed,
    rows,
    positives,
    candidates.length,
    selected.length,
    `${ownDrivers.length - missing.length} of ${ownDrivers.length}${missing.length > 0 ? ` (not ${missing.join(", ")})` : ""}`,
    adopters.length,
    200 - nNoise,
    quality.filter(({ fault }) => fault === "suspicious").length,
    aucs.join(", "),
    stability.stability?.toFixed(2) ?? "none",
    seconds,
  ].join(" | ");
}

/** Tells on standard error which stage begins, and after how many seconds. */
function showStep() {
  let last = "";
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  return (what: string) => {
    if (what === last) return;
    last = what;
    const { user, system } = process.cpuUsage(processor);
    console.error(
      `  ${((performance.now() - wall) / 1000).toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processors): ${what}`,
    );
  };
}
