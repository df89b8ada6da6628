import { clientRanges, rangeBytes } from "../../features/client-ranges.ts";
import type { ColumnPlan } from "../../features/column-plan.ts";
import type { ComputedFeature } from "../../features/declaration.ts";
import type { Need } from "../../features/feature.ts";
import { PeopleScope } from "../../features/people-scope.ts";
import { chooseFeatures, exchangeRelations, measuresOf, windowsOf } from "../../features/plan.ts";
import { windowFeatures } from "../../features/surroundings.ts";
import type { WindowTotals } from "../../features/tie-scope.ts";
import { buildModels, runAudits, type SqlModel } from "../../warehouse/models.ts";
import type { OwnModel } from "../../warehouse/own-models.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { buildOwnModels, type OwnColumn } from "../sources/own-models.ts";
import { attributeNames, readVocabulary } from "../sources/vocabulary.ts";
import type { Context } from "../stage/context.ts";
import type { StageWork } from "../stage/stage.ts";
import { exchangeModels, exchangeTies } from "./exchange-ties.ts";
import { readClients, readContacts, readExchangeColumns } from "./graph-input.ts";
import { readLinks, readPeople } from "./people-input.ts";
import { sqlTies } from "./sql-ties.ts";

/** Models that are made anew for each window; the others are the same for all. */
export const windowModels: ReadonlySet<string> = new Set([
  "int_window_calls",
  "int_call_ends",
  "int_exchanges",
  "int_tie",
  "int_tie_days",
  "int_tie_hours",
  "int_tie_recency",
  "fct_tie",
  "fct_tie_recency",
  "int_person_calls",
  "int_link",
  "ftr_rhythm",
  "ftr_call_length",
]);

/** Clients of a block: ranges are whole blocks. */
const blockClients = 1024;

/** Of the 4 GiB that kernels can address; the rest is for their scratch. */
const kernelBytes = 3.5 * 2 ** 30;

/**
 * The chosen features of all windows, as `ftr_surroundings`. The longest window comes first, the shortest last: the
 * longest one's contacts are all contacts, numbered once, and who has one of them is covered.
 * @returns the columns, in ascending order of their windows, and those of the project's own models
 */
export async function buildSurroundings(
  context: Context,
  warehouse: Warehouse,
  plan: ColumnPlan,
  models: readonly SqlModel[],
  ownModels: readonly OwnModel[],
  stage: StageWork,
  onModel: (name: string) => void,
): Promise<{ columns: ComputedFeature[]; ofModels: OwnColumn[] }> {
  const { surroundings, privacy } = context.project;
  const features = chooseFeatures(surroundings.features, plan);
  const measures = measuresOf(features, plan);
  const hasPeople = features.some(({ cost }) => cost === "people graph");
  const budget = Math.min(kernelBytes, context.project.memory_limit_gb * 2 ** 30);
  const built = new Set(await buildModels(warehouse, models, exchangeModels(measures), onModel));
  const ofKernels = await exchangeTies(warehouse, measures, budget);
  if (ofKernels) built.add("int_contact_cols");
  const ties = ofKernels ?? sqlTies(warehouse, measures);
  const targets = [
    "ftr_contact",
    ...ties.models,
    ...(hasPeople ? ["int_link", "ftr_person"] : []),
    ...exchangeRelations(features),
  ];
  const windows = windowsOf(plan);
  const columns: ComputedFeature[] = [];
  const unbuilt = () => models.filter(({ name }) => !built.has(name));
  for (const name of await buildModels(warehouse, unbuilt(), targets, onModel)) built.add(name);
  await runAudits(
    warehouse,
    context.models(["audits"]).filter(({ name }) => name !== "assert_ties_are_real" || built.has("int_tie")),
  );
  for (const [name, count] of Object.entries(await ties.counts())) stage.count(name, count);
  stage.step("contacts", 0, 1);
  const ofModels = await buildOwnModels(warehouse, context.project, ownModels, unbuilt());
  const ofContacts = ofModels.filter(({ model }) => model.grain === "contact");
  const needs = (need: Need) => features.some((feature) => feature.needs.includes(need));
  const numeric = needs("attributes")
    ? [...(await attributeNames(warehouse, "float")), ...ofContacts.map(({ name }) => name)]
    : [];
  const contacts = await readContacts(
    warehouse,
    numeric,
    needs("categories") ? readVocabulary(context) : {},
    ofContacts,
  );
  const columnsOf = { ...plan, numeric };
  const people = hasPeople ? await readPeople(warehouse, numeric, ofContacts) : undefined;
  const clients = await readClients(warehouse, plan.shared);
  const nTies = await ties.tiesOfBlocks(blockClients);
  const ranges = clientRanges(
    nTies,
    { blockClients, nClients: await countClients(warehouse) },
    rangeBytes(features, columnsOf, {
      nContacts: contacts.isClient.length,
      nCategorical: contacts.categorical.length,
    }),
    budget,
  );
  stage.count("client_ranges", ranges.length);
  const totals = ranges.map((): WindowTotals => new Map());
  const nSteps = windows.length * features.length * (ranges.length + 1);
  let done = 0;
  const ofWindow = async (window: number | undefined) =>
    windowFeatures(contacts, {
      plan: columnsOf,
      features,
      window,
      ranges,
      readTies: (range) => ties.read(range),
      contactDegrees: ranges.length > 1 ? await ties.contactDegrees() : undefined,
      clients,
      minContacts: privacy.min_contacts,
      people:
        people &&
        new PeopleScope(
          people,
          await readLinks(warehouse, people.nPeople),
          surroundings.community_resolution,
        ),
      totals,
      onFeature: (name) => stage.step(name, done++, nSteps),
      ofExchanges: await readExchangeColumns(warehouse, features, plan, window),
    });
  const { columns: ofLongest, nContacts } = await ofWindow(windows.at(-1));
  const nClients = nContacts.length;
  for (const window of windows.slice(0, -1).reverse()) {
    await warehouse.setVariable("window_days", String(window));
    const ofTies = models.filter(({ name }) => windowModels.has(name));
    await buildModels(
      warehouse,
      ofTies,
      targets.filter((name) => windowModels.has(name)),
      (name) => stage.step(name, done, nSteps),
    );
    columns.unshift(...(await ofWindow(window)).columns);
  }
  columns.push(...ofLongest);
  await warehouse.loadTable("ftr_surroundings", nClients, [
    { name: "n_contacts", values: nContacts },
    ...columns,
  ]);
  return { columns, ofModels };
}

async function countClients(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.rows<{ n: number }>("select count(*)::double as n from int_client_rows");
  return row!.n;
}
