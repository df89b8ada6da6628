import type { Direction } from "../config/surroundings.ts";
import { InternalError } from "../core/errors.ts";
import type { TieGraph } from "../graph/csr.ts";
import { CsrBuilder } from "../graph/csr-builder.ts";
import { degree } from "../graph/degree.ts";
import { KernelMemory } from "../graph/kernel-memory.ts";
import { maskFewContacts } from "../graph/mask-few-contacts.ts";
import { columnName, type FeatureColumn } from "./column.ts";
import type { ColumnPlan } from "./column-plan.ts";
import type { ComputedFeature } from "./declaration.ts";
import type { Feature, GraphFeature } from "./feature.ts";
import type { ClientInput, ContactInput, TieInput } from "./graph-input.ts";
import { knownContacts } from "./known-contacts.ts";
import type { PeopleScope } from "./people-scope.ts";
import { plannedColumns, weightsRead } from "./plan.ts";
import { TieScope, type WindowTotals } from "./tie-scope.ts";

export interface WindowOptions {
  plan: ColumnPlan;
  features: readonly Feature[];
  /** Days; undefined in a static graph. */
  window: number | undefined;
  clients: ClientInput;
  /** Below so many visible contacts whose value is known, what contacts' attributes and uptakes say becomes NaN. */
  minContacts: number;
  /** Where a feature costs the people graph. */
  people?: PeopleScope | undefined;
  /** Columns that SQL made of the window's exchanges, one value for each client. */
  ofExchanges: ReadonlyMap<string, Float32Array>;
  /** Of longer windows, which come first; what this one adds is for the shorter ones. */
  totals: WindowTotals;
}

/** The features of one window, and which clients have a visible contact in it. */
export interface WindowFeatures {
  columns: ComputedFeature[];
  /** Per client 1 or 0. */
  isCovered: Int32Array;
}

/**
 * The chosen features of the surroundings in one window, one value for each client.
 *
 * Counts of the client's own exchanges are kept whatever their number; aggregates over contacts' attributes and uptakes
 * are NaN below `minContacts` contacts, and `contacts_hidden` says so. Of an attribute only the contacts count whose value
 * is known.
 *
 * Deterministic. Cost: as each feature says; memory: ties × 4 bytes × (1 + measures and weights) + contacts × attributes × 4 bytes.
 */
export async function windowFeatures(
  ties: TieInput,
  contacts: ContactInput,
  { plan, features, window, clients, minContacts, people, ofExchanges, totals }: WindowOptions,
): Promise<WindowFeatures> {
  const scope = new TieScope(
    plan,
    window,
    await buildGraph(ties),
    contacts,
    clients,
    totals,
    weightsRead(features, plan),
    people,
  );
  const hide = hiding(scope, minContacts);
  const planned = plannedColumns(features, plan, window);
  const values = features.flatMap((feature) =>
    "relation" in feature
      ? feature.columns(plan, window).map((column) => ofExchanges.get(columnName(column, window))!)
      : computed(feature, scope),
  );
  for (const [at, { column }] of planned.entries()) hide(column, values[at]!);

  const nContacts = degree(scope.graph);
  const columns = planned.map(
    ({ declaration }, at): ComputedFeature => ({ ...declaration, values: values[at]! }),
  );
  return {
    columns: planned.some(({ column }) => column.hiddenBelow)
      ? [...columns, hiddenFlag(nContacts, minContacts, window)]
      : columns,
    isCovered: Int32Array.from(nContacts, (count) => (count > 0 ? 1 : 0)),
  };
}

/** A feature's values, as many columns as it declares. */
function computed(feature: GraphFeature, scope: TieScope): Float32Array[] {
  const values = feature.compute(scope);
  const nDeclared = feature.columns(scope.plan, scope.window).length;
  if (values.length !== nDeclared)
    throw new InternalError(`feature ${feature.name}: ${values.length} columns, ${nDeclared} declared`);
  return values;
}

async function buildGraph({ nClients, nContacts, nTies, measures, ties }: TieInput): Promise<TieGraph> {
  const builder = new CsrBuilder(new KernelMemory(), {
    nRows: nClients,
    nCols: nContacts,
    values: measures,
    expectedTies: nTies,
  });
  for await (const chunk of ties) builder.add(chunk);
  return builder.finish();
}

/** Makes the function that hides a column's values of clients with too few contacts, in place. */
function hiding(scope: TieScope, minContacts: number): (column: FeatureColumn, values: Float32Array) => void {
  const { numeric, categorical } = scope.contacts;
  const counts = new Map<string, Float32Array>();
  const knownOf = (direction: Direction, attribute: string | undefined): Float32Array => {
    const key = `${direction} ${attribute ?? ""}`;
    if (!counts.has(key)) counts.set(key, countKnown(direction, attribute));
    return counts.get(key)!;
  };
  const countKnown = (direction: Direction, attribute: string | undefined) => {
    const ties = scope.ties(direction);
    if (attribute === undefined) return degree(ties);
    const values = numeric.find(({ name }) => name === attribute)?.values;
    if (values) return knownContacts(ties, values, (value) => !Number.isNaN(value));
    return knownContacts(
      ties,
      categorical.find(({ name }) => name === attribute)!.codes,
      (code) => code >= 0,
    );
  };
  return ({ hiddenBelow, direction = "both", withoutContacts }, values) => {
    if (hiddenBelow === undefined) return;
    const known =
      hiddenBelow === "contacts"
        ? knownOf(direction, undefined)
        : "attribute" in hiddenBelow
          ? knownOf(direction, hiddenBelow.attribute)
          : hiddenBelow.people(scope.people, minContacts);
    maskFewContacts([values], known, minContacts);
    if (withoutContacts === undefined) return;
    const contacts = knownOf(direction, undefined);
    for (let row = 0; row < values.length; row += 1) if (contacts[row] === 0) values[row] = withoutContacts;
  };
}

function hiddenFlag(
  contacts: Float32Array,
  minContacts: number,
  window: number | undefined,
): ComputedFeature {
  return {
    name: columnName({ name: "contacts_hidden", phrase: "", formula: "" }, window),
    group: "surroundings",
    kind: "numeric",
    family: "contacts",
    phrase: "contacts too few to be told of",
    formula: "1 where 0 < k < privacy.min_contacts",
    values: contacts.map((count) => (count > 0 && count < minContacts ? 1 : 0)),
  };
}
