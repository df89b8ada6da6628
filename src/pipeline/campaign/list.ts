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
import { takeColumns } from "../../train/dataset.ts";
import { identifier, type Warehouse } from "../../warehouse/warehouse.ts";
import { plannedSoFar } from "../features/feature-plan.ts";
import { featuresStage } from "../features/features.ts";
import { readDeclarations } from "../features/read-dataset.ts";
import { assignmentFile, assignmentKey } from "../pilot/pilot-assignment.ts";
import { splitPilot } from "../pilot/pilot-split.ts";
import { scoreClients, scoredTable } from "../score/score.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { inParts, type Step } from "../stage/parts.ts";
import { scoreSnapshots } from "../stage/snapshots.ts";
import { outputHashes, readManifest, runStage, type StageWork } from "../stage/stage.ts";
import { openModel } from "../train/registry.ts";
import { allocate } from "./allocate.ts";
import { hasCampaign, readCandidates } from "./list-candidates.ts";
import { readListedFeatures, rowOf } from "./read-listed-features.ts";

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
      reasons: await tellReasons(context, warehouse, asOf, catalogue, listed, steps.reasons),
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
 * The reasons of the listed clients, in their order. Only their rows are kept in memory; what is usual is usual among all candidates.
 * @param listed tokens
 */
async function tellReasons(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  catalogue: ReasonCatalogue,
  listed: readonly string[],
  step: Step,
): Promise<string[][]> {
  const { list, privacy } = context.project;
  const declarations = readDeclarations(context, asOf);
  await checkCatalogue(context, catalogue, declarations);
  const model = openModel(context);
  const fitted = fitColumns(model.schema, declarations, `features of ${asOf}`);
  const rules = reasonRules(fitted, catalogue, list.language, privacy.min_contacts);
  const { placeOf, nContacts } = await readPlaces(context, warehouse, asOf, listed);
  const from = scoredTable(context, asOf);
  const { columns, typical } = await readListedFeatures(warehouse, { from, placeOf }, fitted);
  let explained = 0;
  return explainRows(
    {
      features: columns,
      families: fitted.map(({ family }) => family),
      rules,
      nContacts,
      shap(rowIdx) {
        step("reasons", explained, listed.length);
        explained += rowIdx.length;
        return model.full.shapValues({ nRows: rowIdx.length, columns: takeColumns(columns, rowIdx) }).values;
      },
      language: list.language,
      nReasons: list.reasons,
      typical,
    },
    Int32Array.from(listed.keys()),
  );
}

/** Of each row of the feature table its client's place on the list, and the contacts of the listed by their places. */
async function readPlaces(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  listed: readonly string[],
): Promise<{ placeOf: Int32Array; nContacts: Int32Array }> {
  await warehouse.loadTable("listed", listed.length, [{ name: "token", values: listed }]);
  const { row, place, contacts } = await warehouse.readColumns(
    `select file_row_number::integer as row,
       case when c.client_id is null then ${rowOf.nobody} else coalesce(l.row_idx, ${rowOf.candidate}) end::integer as place,
       case when l.row_idx is null then 0 else f.n_contacts end::integer as contacts
     from ${scoredTable(context, asOf)} f
     left join list_candidate c using (client_id)
     left join listed l on l.token::uuid = f.client_id`,
  );
  const places = place as Int32Array;
  const placeOf = new Int32Array(places.length);
  const nContacts = new Int32Array(listed.length);
  for (const [at, fileRow] of (row as Int32Array).entries()) {
    placeOf[fileRow] = places[at]!;
    if (places[at]! >= 0) nContacts[places[at]!] = (contacts as Int32Array)[at]!;
  }
  return { placeOf, nContacts };
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
