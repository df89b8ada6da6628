import type { ColumnSet } from "./column.ts";
import type { ColumnPlan } from "./column-plan.ts";
import type { ExchangeRelation, TieMeasure } from "./graph-input.ts";
import type { PeopleScope } from "./people-scope.ts";
import type { TieScope } from "./tie-scope.ts";

/** Parts of the catalogue that are chosen together. */
export const featureGroups = {
  activity: "how much, with how many and which way the client exchanges calls",
  rhythm: "when it does",
  diversity: "how evenly it spreads over its contacts",
  contacts: "contacts' attributes",
  adopters:
    "contacts who had taken the product before t; in a static graph contacts' labels, made out of fold by each training",
  two_hop: "the same of contacts' contacts",
  diffusion: "closeness to everybody who had taken the product before t",
  structure: "how contacts hang together",
  communities: "the community around the client",
  change: "how one window differs from a longer one",
  coverage: "how much of the client is seen at all",
} as const;
type FeatureGroup = keyof typeof featureGroups;

/** What a feature cannot do without. */
export type Need = "time" | "attributes" | "categories" | "uptakes" | "clients";

/**
 * One feature of the catalogue: what it is, which columns it makes, and how they are computed. Everything that is said of it
 * elsewhere (`features list`, the catalogue page, columns' names, reasons) comes from here.
 */
interface Described {
  /** Name, in the project file and on the catalogue page. */
  name: string;
  /** Row of the catalogue, 1 to 26. */
  row: number;
  group: FeatureGroup;
  /** What it tells, in a sentence. */
  about: string;
  /** Where the method comes from. */
  source: string;
  needs: readonly Need[];
  /** What it is computed from and, with it, what it costs. */
  cost: "exchanges" | "ties" | "ties × attributes" | "people graph";
  /** The columns of one window, in the order of `compute`; `window` undefined in a static graph. */
  columns(plan: ColumnPlan, window: number | undefined): ColumnSet;
}

/** Of a client's own ties, by kernels: a range of clients is computed without the others. */
export interface TieFeature extends Described {
  cost: "ties" | "ties × attributes";
  /** Measures of ties that it reads; `weights` are whatever the chosen tie weights are made of. */
  measures: readonly (TieMeasure | "weights")[];
  /** Their values, one for each client of the scope and NaN where there is none. */
  compute(scope: TieScope): Float32Array[];
}

/** Of the whole graph of who talks with whom, by kernels. */
interface PeopleFeature extends Described {
  cost: "people graph";
  /** Their values, one for each client and NaN where there is none. */
  compute(scope: PeopleScope): Float32Array[];
}

/** Of a client's exchanges in the order of time: row work, whose columns SQL makes in a relation. */
interface ExchangeFeature extends Described {
  cost: "exchanges";
  relation: ExchangeRelation;
}

export type Feature = TieFeature | PeopleFeature | ExchangeFeature;
