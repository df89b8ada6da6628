import { createWriteStream, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { csvChunks } from "../../campaign/csv.ts";
import { explainRows } from "../../campaign/explain-rows.ts";
import { type ListColumn, listColumns } from "../../campaign/list-columns.ts";
import { listSheets, refuseFullSheet } from "../../campaign/list-workbook.ts";
import { checkReasonCatalogue, reasonRules } from "../../campaign/reason-rules.ts";
import { topRows } from "../../campaign/top-rows.ts";
import { beyondLimit, makeWaterfall } from "../../campaign/waterfall.ts";
import { loadReasonCatalogue, type ReasonCatalogue } from "../../config/reason-catalogue.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import { chooseFeatures, plannedColumns, windowsOf } from "../../features/plan.ts";
import { fitColumns } from "../../model/feature-schema.ts";
import type { Manifest } from "../../store/manifest.ts";
import { writeWorkbook } from "../../store/xlsx/write-workbook.ts";
import { takeRows } from "../../train/dataset.ts";
import { identifier, type Warehouse } from "../../warehouse/warehouse.ts";
import { plannedSoFar } from "../features/feature-plan.ts";
import { featuresStage } from "../features/features.ts";
import { featureFiles, readDataset } from "../features/read-dataset.ts";
import { assignmentFile, assignmentKey } from "../pilot/pilot-assignment.ts";
import { splitPilot } from "../pilot/pilot-split.ts";
import { scoreClients } from "../score/score.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { inParts, type Step } from "../stage/parts.ts";
import { scoreSnapshots } from "../stage/snapshots.ts";
import { outputHashes, readManifest, runStage, type StageWork } from "../stage/stage.ts";
import { openModel } from "../train/registry.ts";
import { allocate } from "./allocate.ts";
import { hasCampaign, readCandidates } from "./list-candidates.ts";
import { readTypicalValues } from "./read-typical-values.ts";

/**
 * The ranked list of the latest score snapshot: `list/campaign.parquet`, `.csv` and `.xlsx`, and `list/waterfall.json`: how the
 * population became the list. Who is excluded, or has refused marketing, by anything that is staged is not on it, also where
 * the snapshot could not know yet. With a campaign, its allocation says who is on the list, with what offer; the most valuable
 * come first. With a pilot, its clients are split first, and the list says who is in which group.
 *
 * @throws DataError when the reason catalogue names what is not there, or a workbook cannot hold the list
 */
export async function makeList(context: Context): Promise<Manifest> {
  const { list, population, privacy, pilot } = context.project;
  const catalogue = loadReasonCatalogue(context.project);
  const scored = await scoreClients(context);
  const decided = hasCampaign(context) ? await allocate(context) : undefined;
  const split = pilot.salt === undefined ? undefined : await splitPilot(context);
  const asOf = [...scoreSnapshots(context)].sort().at(-1)!;
  const spec = {
    stage: "list",
    inputs: {
      ...scored.inputs,
      ...outputHashes(scored),
      ...outputHashes(readManifest(context, featuresStage(asOf))!),
      ...leftOutHashes(context),
      ...(decided && outputHashes(decided)),
      ...(split && { [assignmentKey]: split.manifest.outputs[assignmentKey]!.sha256 }),
    },
    settings: { asOf, list, catalogue, population, min_contacts: privacy.min_contacts },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, (warehouse) => writeList(context, warehouse, asOf, catalogue, stage)),
  );
}

/** Staged files that say who must not be on the list. */
function leftOutHashes(context: Context): Record<string, string> {
  const staged = outputHashes(readManifest(context, "staging")!);
  const keys = ["stg_consents", "stg_exclusions", "stg_uptakes"].map((name) => `staging/${name}.parquet`);
  return Object.fromEntries(keys.map((key) => [key, staged[key]!]));
}

async function writeList(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  catalogue: ReasonCatalogue,
  stage: StageWork,
): Promise<void> {
  const { list } = context.project;
  const steps = inParts(stage.step, { clients: 1, reasons: 2, files: 1 });
  steps.clients("clients", 0, 1);
  const candidates = await readCandidates(context, warehouse, asOf);
  const { population, excluded, decided } = candidates;
  const rows = topRows(candidates.clientId, candidates.value, list.limit ?? candidates.clientId.length);
  if (list.formats.includes("xlsx")) refuseFullSheet(rows.length);
  excluded.set(beyondLimit, candidates.clientId.length - rows.length);
  const pilot = await pilotGroups(context, warehouse, candidates.clientId, rows);
  const waterfall = makeWaterfall(asOf, population, excluded, rows.length, pilot.group);
  const listed = Array.from(rows, (row) => candidates.clientId[row]!);
  const reasoned = { listed, nCandidates: candidates.clientId.length };
  const columns = listColumns(
    {
      rank: Int32Array.from(rows, (_, place) => place + 1),
      client_id: listed,
      probability: Float64Array.from(rows, (row) => candidates.probability[row]!),
      ...(decided && {
        expected_value: Float64Array.from(rows, (row) => decided.expected_value[row]!),
        offer: Array.from(rows, (row) => decided.offer[row]!),
        channel: Array.from(rows, (row) => decided.channel[row]!),
      }),
      ...pilot,
      reasons: await tellReasons(context, warehouse, asOf, catalogue, reasoned, steps.reasons),
      model: Array.from(rows, (row) => candidates.model[row]!),
      model_version: Array.from(rows, (row) => candidates.modelVersion[row]!),
      as_of: Array.from(rows, () => asOf),
    },
    list.language,
  );
  steps.files("files", 0, 1);
  if (list.formats.includes("xlsx")) {
    await writeWorkbook(stage.draft("campaign.xlsx"), listSheets(columns, waterfall, list.language));
    stage.rows("campaign.xlsx", rows.length);
  }
  if (list.formats.includes("csv")) {
    const byName = Object.fromEntries(columns.map(({ name, values }) => [name, values]));
    await pipeline(csvChunks(byName), createWriteStream(stage.draft("campaign.csv")));
    stage.rows("campaign.csv", rows.length);
  }
  await writeParquet(warehouse, columns, stage);
  writeFileSync(stage.draft("waterfall.json"), `${JSON.stringify(waterfall, null, 2)}\n`);
  for (const { reason, excluded: count } of waterfall.steps) stage.count(`left_out_${reason}`, count);
  stage.count("population", population);
  stage.count("listed", rows.length);
}

/** The group of each listed client, where there is a pilot; empty: in none. */
async function pilotGroups(
  context: Context,
  warehouse: Warehouse,
  clientId: readonly string[],
  rows: Int32Array,
): Promise<{ group?: string[] }> {
  if (context.project.pilot.salt === undefined) return {};
  const assigned = await warehouse.rows<{ client: string; arm: string }>(
    `select client_id::varchar as client, arm from ${assignmentFile(context)}`,
  );
  const armOf = new Map(assigned.map(({ client, arm }) => [client, arm === "treated" ? "treatment" : arm]));
  return { group: Array.from(rows, (row) => armOf.get(clientId[row]!) ?? "") };
}

/**
 * The reasons of the listed clients, in their order. Only their rows are read into memory.
 * @param listed tokens
 * @param nCandidates clients who may be listed: what is usual is usual among them
 */
async function tellReasons(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  catalogue: ReasonCatalogue,
  { listed, nCandidates }: { listed: readonly string[]; nCandidates: number },
  step: Step,
): Promise<string[][]> {
  const { list, privacy } = context.project;
  await warehouse.loadTable("listed", listed.length, [{ name: "client_id", values: listed }]);
  const { dataset, declarations, extra } = await readDataset(
    context,
    warehouse,
    [asOf],
    "client_id in (select client_id::uuid from listed)",
    { n_contacts: "n_contacts" },
  );
  await checkCatalogue(context, catalogue, declarations);
  const model = openModel(context);
  const columns = fitColumns(model.schema, dataset.columns, `features of ${asOf}`);
  const fitted = fitColumns(model.schema, declarations, `features of ${asOf}`);
  const rules = reasonRules(fitted, catalogue, list.language, privacy.min_contacts);
  const placeOf = new Map(dataset.clientId.map((client, place) => [client, place]));
  const rows = Int32Array.from(listed, (client) => placeOf.get(client)!);
  let explained = 0;
  return explainRows(
    {
      features: columns,
      families: fitted.map(({ family }) => family),
      rules,
      nContacts: extra.n_contacts!,
      shap(rowIdx) {
        step("reasons", explained, rows.length);
        explained += rowIdx.length;
        return model.full.shapValues(takeRows({ ...dataset, columns }, rowIdx)).values;
      },
      language: list.language,
      nReasons: list.reasons,
      typical: await readTypicalValues(
        warehouse,
        {
          from: featureFiles(context, [asOf]),
          where: "client_id in (select client_id from list_candidate)",
          nRows: nCandidates,
        },
        fitted,
      ),
    },
    rows,
  );
}

/** Words for columns that are not chosen now may stay in the catalogue. */
async function checkCatalogue(
  context: Context,
  catalogue: ReasonCatalogue,
  declarations: readonly FeatureDeclaration[],
): Promise<void> {
  const plan = await plannedSoFar(context);
  const choosable = windowsOf(plan).flatMap((window) =>
    plannedColumns(chooseFeatures(["all"], plan), plan, window).map(({ declaration }) => declaration),
  );
  checkReasonCatalogue(catalogue, [...declarations, ...choosable]);
}

async function writeParquet(
  warehouse: Warehouse,
  columns: readonly ListColumn[],
  stage: StageWork,
): Promise<void> {
  const nRows = columns[0]!.values.length;
  await warehouse.loadTable("ranked", nRows, columns);
  await warehouse.copyToParquet(
    `select ${columns.map(({ name }) => identifier(name)).join(", ")}
     from (from ranked select * replace (client_id::uuid as client_id, as_of::date as as_of))
     order by rank`,
    stage.draft("campaign.parquet"),
  );
  stage.rows("campaign.parquet", nRows);
}
