import type { Direction } from "../config/surroundings.ts";
import { InternalError } from "../core/errors.ts";
import { maskFewContacts } from "../graph/contacts/mask-few-contacts.ts";
import type { TieGraph } from "../graph/csr/csr.ts";
import { CsrBuilder } from "../graph/csr/csr-builder.ts";
import { KernelMemory } from "../graph/runtime/kernel-memory.ts";
import { degree } from "../graph/ties/degree.ts";
import { columnName, type FeatureColumn } from "./column.ts";
import type { ColumnPlan } from "./column-plan.ts";
import type { ComputedFeature } from "./declaration.ts";
import type { Feature, TieFeature } from "./feature.ts";
import type { ClientInput, ContactInput, TieInput } from "./graph-input.ts";
import { knownContacts } from "./known-contacts.ts";
import { Once } from "./once.ts";
import type { PeopleScope } from "./people-scope.ts";
import { plannedColumns, weightsRead } from "./plan.ts";
import { type ClientRange, TieScope, type WindowTotals } from "./tie-scope.ts";

export interface WindowOptions {
  plan: ColumnPlan;
  features: readonly Feature[];
  /** Days; undefined in a static graph. */
  window: number | undefined;
  /** All clients, range after range; one range at a time is in kernel memory. */
  ranges: readonly ClientRange[];
  /** The ties of a range, its first client being row 0. */
  readTies: (range: ClientRange) => Promise<TieInput>;
  /** Per contact, with how many clients it has a tie; needed where there are several ranges, counted where there is one. */
  contactDegrees?: Uint32Array | undefined;
  clients: ClientInput;
  /** Below so many visible contacts whose value is known, what contacts' attributes and uptakes say becomes NaN. */
  minContacts: number;
  /** Where a feature costs the people graph. */
  people?: PeopleScope | undefined;
  /** Columns that SQL made of the window's exchanges, one value for each client. */
  ofExchanges: ReadonlyMap<string, Float32Array>;
  /** Told of each feature before its work, once in all and once for each range. */
  onFeature?: ((name: string) => void) | undefined;
  /** For each range, of longer windows, which come first; what this one adds is for the shorter ones. */
  totals: readonly WindowTotals[];
}

/** The features of one window, and how many visible contacts clients have in it. */
export interface WindowFeatures {
  columns: ComputedFeature[];
  /** One for each client. */
  nContacts: Int32Array;
}

/**
 * The chosen features of the surroundings in one window, one value for each client.
 *
 * Counts of the client's own exchanges are kept whatever their number; aggregates over contacts' attributes and uptakes
 * are NaN below `minContacts` contacts, and `contacts_hidden` says so. Of an attribute only the contacts count whose value
 * is known.
 *
 * Deterministic, and the same bits whatever the ranges. Cost: as each feature says; memory: a range's ties × 4 bytes × (1 + measures and weights)
 * + contacts × attributes × 4 bytes.
 */
export async function windowFeatures(
  contacts: ContactInput,
  options: WindowOptions,
): Promise<WindowFeatures> {
  const { plan, features, window, ranges, people, minContacts, totals, onFeature = () => {} } = options;
  const nClients = ranges.at(-1)!.to;
  const planned = plannedColumns(features, plan, window);
  const ofFeatures = features.map((feature) => {
    onFeature(feature.name);
    return startColumns(feature, nClients, options);
  });
  const values = ofFeatures.flat();
  const knownPeople = planned.map(({ column: { hiddenBelow } }) =>
    typeof hiddenBelow === "object" && "people" in hiddenBelow
      ? hiddenBelow.people(people!, minContacts)
      : undefined,
  );
  const nContacts = new Float32Array(nClients);
  const memory = new KernelMemory();
  const mark = memory.mark();
  for (const [at, range] of ranges.entries()) {
    memory.release(mark);
    const graph = await buildGraph(memory, await options.readTies(range));
    const scope = new TieScope({
      ...{ plan, window, range, graph, contacts },
      clients: clientsOf(options.clients, range),
      totals: totals[at]!,
      weights: weightsRead(features, plan),
      contactDegrees: options.contactDegrees,
    });
    for (const [at, feature] of features.entries()) {
      onFeature(feature.name);
      if ("measures" in feature) fillColumns(feature, ofFeatures[at]!, scope);
    }
    const hide = hiding(scope, minContacts);
    for (const [column, { column: described }] of planned.entries())
      hide(described, part(values[column]!, range), knownPeople[column] && part(knownPeople[column], range));
    nContacts.set(degree(graph), range.from);
  }
  const columns = planned.map(
    ({ declaration }, at): ComputedFeature => ({ ...declaration, values: values[at]! }),
  );
  return {
    columns: planned.some(({ column }) => column.hiddenBelow)
      ? [...columns, hiddenFlag(nContacts, minContacts, window)]
      : columns,
    nContacts: Int32Array.from(nContacts),
  };
}

function part(values: Float32Array, { from, to }: ClientRange): Float32Array {
  return values.subarray(from, to);
}

function clientsOf({ numeric }: ClientInput, range: ClientRange): ClientInput {
  return { numeric: numeric.map(({ name, values }) => ({ name, values: part(values, range) })) };
}

/** A feature's columns: whole where SQL or the people graph gives them, empty where ties will. */
function startColumns(
  feature: Feature,
  nClients: number,
  { plan, window, people, ofExchanges }: WindowOptions,
): Float32Array[] {
  const declared = feature.columns(plan, window);
  if (feature.cost === "exchanges")
    return declared.map((column) => ofExchanges.get(columnName(column, window))!);
  if (feature.cost !== "people graph") return declared.map(() => new Float32Array(nClients));
  return declared.length === 0 ? [] : checked(feature, feature.compute(people!), declared.length);
}

/** Computes a tie feature of a range of clients into its columns. */
function fillColumns(feature: TieFeature, columns: readonly Float32Array[], scope: TieScope): void {
  const values = checked(feature, feature.compute(scope), columns.length);
  for (const [at, column] of columns.entries()) column.set(values[at]!, scope.range.from);
}

/** A feature's values, as many columns as it declares. */
function checked(feature: Feature, values: Float32Array[], nColumns: number): Float32Array[] {
  if (values.length !== nColumns)
    throw new InternalError(`feature ${feature.name}: ${values.length} columns, ${nColumns} declared`);
  return values;
}

async function buildGraph(
  memory: KernelMemory,
  { nClients, nContacts, nTies, measures, ties }: TieInput,
): Promise<TieGraph> {
  const builder = new CsrBuilder(memory, {
    nRows: nClients,
    nCols: nContacts,
    values: measures,
    expectedTies: nTies,
  });
  for await (const chunk of ties) builder.add(chunk);
  return builder.finish();
}

/** Makes the function that hides a column's values of clients with too few contacts, in place. */
function hiding(
  scope: TieScope,
  minContacts: number,
): (column: FeatureColumn, values: Float32Array, knownPeople: Float32Array | undefined) => void {
  const { numeric, categorical } = scope.contacts;
  const made = new Once();
  const knownOf = (direction: Direction, attribute?: string) =>
    made.get(`${direction} ${attribute ?? ""}`, () => countKnown(direction, attribute));
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
  return ({ hiddenBelow, direction = "both", withoutContacts }, values, knownPeople) => {
    if (hiddenBelow === undefined) return;
    const attribute =
      typeof hiddenBelow === "object" && "attribute" in hiddenBelow ? hiddenBelow.attribute : undefined;
    maskFewContacts([values], knownPeople ?? knownOf(direction, attribute), minContacts);
    if (withoutContacts === undefined) return;
    const contacts = knownOf(direction);
    for (let row = 0; row < values.length; row += 1) if (contacts[row] === 0) values[row] = withoutContacts;
  };
}

function hiddenFlag(
  contacts: Float32Array,
  minContacts: number,
  window: number | undefined,
): ComputedFeature {
  return {
    name: columnName({ name: "contacts_hidden" }, window),
    group: "surroundings",
    kind: "numeric",
    family: "contacts",
    phrase: { en: "contacts too few to be told of", ru: "слишком мало контактов" },
    neverTold: true,
    formula: "1 where 0 < k < privacy.min_contacts",
    values: contacts.map((count) => (count > 0 && count < minContacts ? 1 : 0)),
  };
}
