import { writeFileSync } from "node:fs";
import type { Project } from "../config/load.ts";
import { DataError } from "../core/errors.ts";
import type { ColumnPlan } from "../features/column-plan.ts";
import {
  type ComputedFeature,
  type FeatureDeclaration,
  inWords,
  keyColumns,
} from "../features/declaration.ts";
import { chooseFeatures, exchangeRelations, measuresOf, windowsOf } from "../features/plan.ts";
import { windowFeatures } from "../features/surroundings.ts";
import type { WindowTotals } from "../features/tie-scope.ts";
import type { Manifest } from "../store/manifest.ts";
import { buildModels, runAudits, type SqlModel } from "../warehouse/models.ts";
import type { OwnModel } from "../warehouse/own-models.ts";
import { identifier, quote, type Warehouse } from "../warehouse/warehouse.ts";
import { stagedHashes } from "./call-batches.ts";
import { type Context, withWarehouse } from "./context.ts";
import { columnPlan, featureProblems } from "./feature-plan.ts";
import { readClients, readContacts, readExchangeColumns, readTies, tieModels } from "./graph-input.ts";
import {
  buildOwnModels,
  declareOwnColumn,
  hashOwnModels,
  loadOwnModels,
  type OwnColumn,
  ownColumnSql,
  ownJoins,
} from "./own-models.ts";
import { readPeople, readPeopleScope } from "./people-input.ts";
import { allSnapshots, checkMaturity, isMature, openSnapshots } from "./snapshots.ts";
import { outputHashes, runStage, type StageWork } from "./stage.ts";
import { stageSources } from "./staging.ts";
import { buildVocabulary, readVocabulary } from "./vocabulary.ts";

/** Folders of the models that a snapshot is built from. */
const modelFolders = ["population", "graph", "features"];

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

/** Sources → feature tables, one Parquet file a snapshot: `features/as_of=<date>/features.parquet`. */
export async function buildFeatures(context: Context): Promise<Manifest[]> {
  const problems = featureProblems(context.project);
  if (problems.length > 0) throw new DataError(problems);
  const staging = await stageSources(context);
  return withWarehouse(context, async (warehouse) => {
    await checkMaturity(context.project, warehouse);
    const ownModels = await loadOwnModels(warehouse, context.project);
    const vocabulary = await buildVocabulary(context, warehouse, staging);
    const manifests = [];
    for (const asOf of allSnapshots(context)) {
      const spec = {
        stage: featuresStage(asOf),
        inputs: {
          ...(await stagedInputs(context, warehouse, staging, asOf, ownModels.length > 0)),
          ...outputHashes(vocabulary),
          ...(await hashOwnModels(context.project, ownModels)),
        },
        settings: featureSettings(context, asOf),
        modelFolders: ["macros", ...modelFolders, "audits"],
      };
      manifests.push(
        await runStage(context, spec, (stage) => buildSnapshot(context, warehouse, asOf, ownModels, stage)),
      );
    }
    return manifests;
  });
}

export function featuresStage(asOf: string): string {
  return `features/as_of=${asOf}`;
}

/** The longest window's batches of calls and all that is no calls; the project's own models may read any call. */
async function stagedInputs(
  context: Context,
  warehouse: Warehouse,
  staging: Manifest,
  asOf: string,
  hasOwnModels: boolean,
): Promise<Record<string, string>> {
  if (hasOwnModels || context.project.isStatic) return outputHashes(staging);
  const days = Math.max(...context.project.surroundings.windows_days);
  const [window] = await warehouse.rows<{ from: number; to: number }>(
    `select epoch(t - to_days(${days})) as "from", epoch(t) as "to" from (select ${quote(asOf)}::date::timestamptz as t)`,
  );
  return stagedHashes(context, staging, window!);
}

/** Only what a feature row depends on: a new train or test date leaves the other snapshots as they are. */
function featureSettings({ project }: Context, asOf: string): unknown {
  const { target, surroundings, privacy, time_zone, isStatic } = project;
  const { consent, min_contacts } = privacy;
  return {
    asOf,
    target,
    surroundings,
    privacy: { consent, min_contacts },
    isMature: isMature(project, asOf),
    time_zone,
    isStatic,
  };
}

async function buildSnapshot(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  ownModels: readonly OwnModel[],
  stage: StageWork,
): Promise<void> {
  const { project } = context;
  await openSnapshots(context, warehouse, [asOf]);
  const models = context.models(modelFolders);
  let done = 0;
  const onModel = (name: string) => stage.step(name, done++, models.length + 1);
  const built = await buildModels(warehouse, models, ["fct_target", "ftr_client"], onModel);
  await refuseEmpty(warehouse, asOf);
  const plan = await columnPlan(project, warehouse, readVocabulary(context));
  const ofWindows = models.filter(({ name }) => !built.has(name));
  const { columns, ofModels } = await buildSurroundings(
    context,
    warehouse,
    plan,
    ofWindows,
    ownModels,
    stage,
    onModel,
  );

  const own = await ownFeatures(warehouse, project);
  const added = ofModels.filter(({ model }) => model.grain === "client");
  const declarations: FeatureDeclaration[] = [
    ...own,
    ...columns.map(({ values: _values, ...declaration }) => declaration),
    ...added.map(declareOwnColumn),
  ];
  refuseCollisions(declarations);
  const expressions = [
    ...own.map(({ name }) => `o.${identifier(name)}`),
    ...columns.map(({ name, levels }) => (levels ? levelSql(name, levels) : `s.${identifier(name)}`)),
    ...added.map(ownColumnSql),
  ];
  await writeTable(warehouse, expressions, added, stage.draft("features.parquet"));
  writeFileSync(stage.draft("features.json"), `${JSON.stringify(declarations, null, 2)}\n`);
  await countRows(warehouse, stage, declarations.length);
}

/**
 * The chosen features of all windows, as `ftr_surroundings`. The longest window comes first, the shortest last: the
 * longest one's contacts are all contacts, numbered once, and who has one of them is covered.
 * @returns the columns, in ascending order of their windows, and those of the project's own models
 */
async function buildSurroundings(
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
  const totals: WindowTotals = new Map();
  const ofWindow = async (window: number | undefined) =>
    windowFeatures(await readTies(warehouse, measures), contacts, {
      plan: columnsOf,
      features,
      window,
      clients,
      minContacts: privacy.min_contacts,
      people: people && (await readPeopleScope(warehouse, people, surroundings.community_resolution)),
      totals,
      ofExchanges: await readExchangeColumns(warehouse, features, plan, window),
    });
  const { columns: ofLongest, isCovered } = await ofWindow(windows.at(-1));
  const nClients = isCovered.length;
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
    { name: "covered", values: isCovered },
    ...columns,
  ]);
  return { columns, ofModels };
}

/** The client's own features: the bank's attributes, age, tenure, region, time since a campaign; a static graph has its attributes alone. */
async function ownFeatures(
  warehouse: Warehouse,
  { isStatic, sources }: Project,
): Promise<FeatureDeclaration[]> {
  const rows = await warehouse.rows<{ column_name: string; column_type: string }>("describe ftr_client");
  const skipped = [
    "client_id",
    "as_of",
    ...(isStatic ? ["age_years", "tenure_days", "region"] : []),
    ...(sources.contact_history ? [] : ["contacted_days"]),
  ];
  const units: Record<string, string> = { age_years: "years", tenure_days: "days", contacted_days: "days" };
  return rows
    .filter((row) => !skipped.includes(row.column_name))
    .map(({ column_name: name, column_type: type }) => ({
      name,
      group: "own" as const,
      kind: type === "VARCHAR" ? ("categorical" as const) : ("numeric" as const),
      family: name,
      phrase: inWords(name.replace(/_(years|days)$/, "")),
      ...(units[name] ? { unit: units[name] } : {}),
    }));
}

function refuseCollisions(declarations: readonly FeatureDeclaration[]): void {
  const seen = new Set<string>(keyColumns);
  const doubles = declarations.filter(({ name }) => {
    const lower = name.toLowerCase();
    if (seen.has(lower)) return true;
    seen.add(lower);
    return false;
  });
  if (doubles.length === 0) return;
  throw new DataError(
    doubles.map(({ name }) => ({
      code: "name-taken",
      where: `feature ${name}`,
      found: "a name that another column of the feature table has",
      expected: "a name of its own",
      hint: "rename the attribute with a query for its source, or the column in your own model",
    })),
  );
}

async function writeTable(
  warehouse: Warehouse,
  columns: readonly string[],
  added: readonly OwnColumn[],
  file: string,
): Promise<void> {
  await warehouse.copyToParquet(
    `select p.client_id, p.as_of, p.segment, p.holds_product, p.eligible, s.covered = 1 as covered, t.label, ${columns.join(", ")}
     from dim_population p
     join fct_target t using (client_id, as_of)
     join ftr_client o using (client_id, as_of)
     join int_client_rows r using (client_id, as_of)
     join ftr_surroundings s using (row_idx)
     ${ownJoins(added)}
     order by p.as_of, p.client_id`,
    file,
  );
}

/** The level at the place that a column holds, NULL where it is NaN. */
function levelSql(name: string, levels: readonly string[]): string {
  const place = `s.${identifier(name)}`;
  return `case when not isnan(${place}) then [${levels.map(quote).join(", ")}][${place}::integer + 1] end as ${identifier(name)}`;
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

async function countRows(warehouse: Warehouse, stage: StageWork, nFeatures: number): Promise<void> {
  const [row] = await warehouse.rows<Record<string, number>>(
    `select
       count(*)::double as clients,
       count_if(p.segment = 'non_subscriber')::double as non_subscribers,
       count_if(p.eligible)::double as eligible,
       coalesce(sum(t.label) filter (p.eligible), 0)::double as eligible_positives
     from dim_population p join fct_target t using (client_id, as_of)`,
  );
  for (const [name, value] of Object.entries(row!)) stage.count(name, value);
  stage.count("features", nFeatures);
  stage.rows("features.parquet", row!.clients!);
}

async function refuseEmpty(warehouse: Warehouse, asOf: string): Promise<void> {
  const rows = await warehouse.rows("from dim_population limit 1");
  if (rows.length > 0) return;
  throw new DataError([
    {
      code: "empty-population",
      where: `snapshot ${asOf}`,
      found: "no active client",
      expected: "clients who joined, and were known, before the snapshot",
      hint: "look at joined_at and known_at of `clients`, and at the snapshot's date",
    },
  ]);
}
