import { rangeBytes } from "../features/client-ranges.ts";
import type { ColumnPlan } from "../features/column-plan.ts";
import type { ComputedFeature } from "../features/declaration.ts";
import { PeopleScope } from "../features/people-scope.ts";
import { chooseFeatures, exchangeRelations, measuresOf, windowsOf } from "../features/plan.ts";
import { windowFeatures } from "../features/surroundings.ts";
import type { WindowTotals } from "../features/tie-scope.ts";
import { buildModels, runAudits, type SqlModel } from "../warehouse/models.ts";
import type { OwnModel } from "../warehouse/own-models.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Context } from "./context.ts";
import {
  readClients,
  readContactDegrees,
  readContacts,
  readExchangeColumns,
  readRanges,
  readTies,
  tieModels,
} from "./graph-input.ts";
import { buildOwnModels, type OwnColumn } from "./own-models.ts";
import { readLinks, readPeople } from "./people-input.ts";
import type { StageWork } from "./stage.ts";
import { readVocabulary } from "./vocabulary.ts";

/** Models that are made anew for each window; the others are the same for all. */
const windowModels = new Set([
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
  const targets = [
    "fct_tie_drops",
    "ftr_contact",
    ...tieModels(measures),
    ...(hasPeople ? ["int_link", "ftr_person"] : []),
    ...exchangeRelations(features),
  ];
  const windows = windowsOf(plan);
  const columns: ComputedFeature[] = [];
  const built = await buildModels(warehouse, models, targets, onModel);
  await runAudits(warehouse, context.models(["audits"]));
  await countTies(warehouse, stage);
  stage.step("surroundings", models.length, models.length + 1);
  const unbuilt = models.filter(({ name }) => !built.has(name));
  const ofModels = await buildOwnModels(warehouse, context.project, ownModels, unbuilt);
  const ofContacts = ofModels.filter(({ model }) => model.grain === "contact");
  const contacts = await readContacts(warehouse, readVocabulary(context), ofContacts);
  const columnsOf = { ...plan, numeric: contacts.numeric.map(({ name }) => name) };
  const people = hasPeople ? await readPeople(warehouse, ofContacts) : undefined;
  const clients = await readClients(warehouse, plan.shared);
  const ranges = await readRanges(
    warehouse,
    rangeBytes(features, columnsOf, {
      nContacts: contacts.isClient.length,
      nCategorical: contacts.categorical.length,
    }),
    Math.min(kernelBytes, context.project.memory_limit_gb * 2 ** 30),
  );
  stage.count("client_ranges", ranges.length);
  const totals = ranges.map((): WindowTotals => new Map());
  const ofWindow = async (window: number | undefined) =>
    windowFeatures(contacts, {
      plan: columnsOf,
      features,
      window,
      ranges,
      readTies: (range) => readTies(warehouse, measures, range),
      contactDegrees: ranges.length > 1 ? await readContactDegrees(warehouse) : undefined,
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

/** What the longest window holds, and what was left out of it. */
async function countTies(warehouse: Warehouse, stage: StageWork): Promise<void> {
  const [row] = await warehouse.rows<Record<string, number>>(
    `select
       (select count(*)::double from int_tie) as ties,
       (select count(*)::double from ftr_contact) as contacts,
       (select count(*) filter (not is_held)::double from int_call_ends) as calls_without_holder,
       (select sum(n_ties_without_consent)::double from fct_tie_drops) as ties_without_consent,
       (select sum(n_contacts_without_consent)::double from fct_tie_drops) as contacts_without_consent`,
  );
  for (const [name, value] of Object.entries(row!)) stage.count(name, value);
}
