import { type ContactGroup, groupContacts } from "../../explain/contact-groups.ts";
import type { ColumnPlan } from "../../features/column-plan.ts";
import type { ComputedFeature } from "../../features/declaration.ts";
import type { TieFeature } from "../../features/feature.ts";
import type { ClientInput, TieInput } from "../../features/graph-input.ts";
import { chooseFeatures, measuresOf, windowsOf } from "../../features/plan.ts";
import { windowFeatures } from "../../features/surroundings.ts";
import type { WindowTotals } from "../../features/tie-scope.ts";
import type { TieChunk } from "../../graph/csr/csr-builder.ts";
import { buildModels } from "../../warehouse/models.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { windowModels } from "../features/build-surroundings.ts";
import { columnPlan } from "../features/feature-plan.ts";
import { readClients, readContacts } from "../features/graph-input.ts";
import { sqlTies } from "../features/sql-ties.ts";
import { attributeNames, readVocabulary } from "../sources/vocabulary.ts";
import type { Context } from "../stage/context.ts";
import { openSnapshots } from "../stage/snapshots.ts";

/** A client's contacts in the longest window, and its features with and without groups of them. */
export interface EgoFeatures {
  /** Contacts in the order of their numbers; groups name them by their places. */
  ties: { contact: string; calls: number; seconds: number }[];
  groups: ContactGroup[];
  /**
   * Columns that a client's own ties give: first the value with all contacts, then one without each group. What is counted over
   * everybody's ties is not right here: whoever reads it compares the first value with that of the feature table.
   */
  columns: ComputedFeature[];
}

const strengthMeasures = ["calls_out", "calls_in", "seconds_out", "seconds_in"];

/**
 * Makes the features of one client again from its own calls, as if groups of its contacts had not been there. It is the code that
 * makes everybody's: the client stands in the tie graph once for each group.
 *
 * @param least contacts of a group
 * Cost: who held which number at that moment, for everybody; the calls of one client.
 */
export async function readEgoFeatures(
  context: Context,
  warehouse: Warehouse,
  client: string,
  asOf: string,
  least: number,
): Promise<EgoFeatures> {
  await openSnapshots(context, warehouse, [asOf]);
  const models = context.models(["population", "graph", "features"]);
  const built = new Set(await buildModels(warehouse, models, ["int_number_people"]));
  const row = await keepCallsOf(warehouse, client);
  const plan = await columnPlan(context.project, warehouse, readVocabulary(context));
  const features = chooseFeatures(context.project.surroundings.features, plan).filter(isOfTies);
  const measures = [...new Set([...strengthMeasures, ...measuresOf(features, plan)])];
  const source = sqlTies(warehouse, measures);
  const build = async (targets: readonly string[]) => {
    const unbuilt = models.filter(({ name }) => !built.has(name));
    for (const name of await buildModels(warehouse, unbuilt, targets)) built.add(name);
  };
  await build(source.models);
  await keepFeaturesOf(warehouse, client);
  await build(["ftr_contact", ...(plan.shared.length > 0 ? ["ftr_client"] : [])]);
  const numeric = await attributeNames(warehouse, "float");
  const contacts = await readContacts(warehouse, numeric, readVocabulary(context), []);
  const own = clientAt(await readClients(warehouse, plan.shared), row);
  const totals: WindowTotals[] = [new Map()];
  const columns: ComputedFeature[] = [];
  const windows = windowsOf(plan).reverse();
  let groups: ContactGroup[] = [];
  let ties: EgoFeatures["ties"] = [];
  let left: ReadonlySet<number>[] = [];
  for (const window of windows) {
    if (window !== windows[0]) await rebuildWindow(warehouse, models, source.models, window!);
    const input = await source.read({ from: row, to: row + 1 });
    const chunk = await wholeChunk(input);
    if (window === windows[0]) {
      ties = await describeTies(warehouse, chunk);
      const strength = ties.map(({ calls, seconds }) => Math.log1p(calls + seconds));
      groups = groupContacts(strength, least);
      left = groups.map(({ contacts }) => new Set(contacts.map((tie) => chunk.colIdx[tie]!)));
    }
    const made = await windowFeatures(contacts, {
      plan: { ...plan, numeric } satisfies ColumnPlan,
      features,
      window,
      ranges: [{ from: 0, to: groups.length + 1 }],
      readTies: async () => withoutGroups(input, chunk, left),
      clients: repeated(own, groups.length + 1),
      minContacts: context.project.privacy.min_contacts,
      totals,
      ofExchanges: new Map(),
    });
    columns.push(...made.columns);
  }
  return { ties, groups, columns };
}

function isOfTies(feature: { cost: string }): feature is TieFeature {
  return feature.cost === "ties" || feature.cost === "ties × attributes";
}

/** From here on, calls are those of the client alone. @returns the client's row in the tie graph */
async function keepCallsOf(warehouse: Warehouse, client: string): Promise<number> {
  await warehouse.run(
    `create or replace table ego_number as
     select distinct number_key from int_number_people
     where row_idx = (select row_idx from int_client_rows where client_id = ${quote(client)}::uuid)`,
  );
  await warehouse.run(
    `create or replace table ego_call as
     from stg_calls
     where caller_key in (select number_key from ego_number) or callee_key in (select number_key from ego_number)`,
  );
  await warehouse.run("create or replace view stg_calls as from ego_call");
  const [found] = await warehouse.rows<{ row: number }>(
    `select row_idx as row from int_client_rows where client_id = ${quote(client)}::uuid`,
  );
  return found!.row;
}

/** From here on, attributes are those of the client and of its contacts alone. */
async function keepFeaturesOf(warehouse: Warehouse, client: string): Promise<void> {
  const kept = {
    stg_subscriber_features: "subscriber_id in (select contact_id from int_contact_cols)",
    stg_client_features: `client_id = ${quote(client)}::uuid`,
  };
  for (const [name, condition] of Object.entries(kept)) {
    const table = name.replace("stg_", "ego_");
    await warehouse.run(`create or replace table ${table} as from ${name} where ${condition}`);
    await warehouse.run(`create or replace view ${name} as from ${table}`);
  }
}

async function rebuildWindow(
  warehouse: Warehouse,
  models: ReturnType<Context["models"]>,
  targets: readonly string[],
  window: number,
): Promise<void> {
  await warehouse.setVariable("window_days", String(window));
  const isOfWindow = (name: string) => windowModels.has(name);
  await buildModels(
    warehouse,
    models.filter(({ name }) => isOfWindow(name)),
    targets.filter(isOfWindow),
  );
}

interface WholeChunk extends TieChunk {
  colIdx: Int32Array;
  values: Readonly<Record<string, Float32Array>>;
}

/** One client's ties are few: all of them at once. */
async function wholeChunk({ ties, measures }: TieInput): Promise<WholeChunk> {
  const colIdx: number[] = [];
  const values = Object.fromEntries(measures.map((name) => [name, [] as number[]]));
  for await (const chunk of ties) {
    colIdx.push(...chunk.colIdx);
    for (const name of measures) values[name]!.push(...Array.from(chunk.values![name]!));
  }
  return {
    rowIdx: new Int32Array(colIdx.length),
    colIdx: Int32Array.from(colIdx),
    values: Object.fromEntries(Object.entries(values).map(([name, of]) => [name, Float32Array.from(of)])),
  };
}

async function describeTies(warehouse: Warehouse, chunk: WholeChunk): Promise<EgoFeatures["ties"]> {
  const { contact } = await warehouse.readColumns(
    "select contact_id::varchar as contact from int_contact_cols order by col_idx",
  );
  const { calls_out, calls_in, seconds_out, seconds_in } = chunk.values;
  return Array.from(chunk.colIdx, (column, tie) => ({
    contact: (contact as string[])[column]!,
    calls: calls_out![tie]! + calls_in![tie]!,
    seconds: seconds_out![tie]! + seconds_in![tie]!,
  }));
}

/** The client as several rows: with all ties, then without the contacts of each group. */
function withoutGroups(input: TieInput, chunk: WholeChunk, groups: readonly ReadonlySet<number>[]): TieInput {
  const kept = [new Set<number>(), ...groups].flatMap((left, row) =>
    [...chunk.colIdx.keys()].filter((tie) => !left.has(chunk.colIdx[tie]!)).map((tie) => ({ tie, row })),
  );
  const take = (values: ArrayLike<number>) => Float32Array.from(kept, ({ tie }) => values[tie]!);
  const repeatedTies: TieChunk = {
    rowIdx: Int32Array.from(kept, ({ row }) => row),
    colIdx: Int32Array.from(kept, ({ tie }) => chunk.colIdx[tie]!),
    values: Object.fromEntries(Object.entries(chunk.values).map(([name, values]) => [name, take(values)])),
  };
  return { ...input, nClients: groups.length + 1, nTies: kept.length, ties: one(repeatedTies) };
}

async function* one(chunk: TieChunk): AsyncGenerator<TieChunk> {
  yield chunk;
}

function clientAt({ numeric }: ClientInput, row: number): ClientInput {
  return { numeric: numeric.map(({ name, values }) => ({ name, values: values.slice(row, row + 1) })) };
}

function repeated({ numeric }: ClientInput, times: number): ClientInput {
  return {
    numeric: numeric.map(({ name, values }) => ({ name, values: new Float32Array(times).fill(values[0]!) })),
  };
}
