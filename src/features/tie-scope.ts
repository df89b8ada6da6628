import type { Direction } from "../config/surroundings.ts";
import { InternalError } from "../core/errors.ts";
import { ContactMatrix } from "../graph/contact-matrix.ts";
import type { TieGraph } from "../graph/csr.ts";
import { filterTies } from "../graph/filter-ties.ts";
import type { ColumnPlan } from "./column-plan.ts";
import { adoptersOf, type ClientInput, type ContactInput } from "./graph-input.ts";
import { Once } from "./once.ts";
import type { PeopleScope } from "./people-scope.ts";
import { addWeight, type TieWeight } from "./tie-weights.ts";

/** What each client had in all in a window: contacts, calls and seconds, by the window's length. */
export type WindowTotals = Map<number | undefined, readonly Float32Array[]>;

/** What the features of one window are computed from. Weights, directions and the matrix are made when first asked for. */
export class TieScope {
  readonly plan: ColumnPlan;
  /** Days; undefined in a static graph. */
  readonly window: number | undefined;
  /** Clients × contacts with their measures, ties of both directions. */
  readonly graph: TieGraph;
  readonly contacts: ContactInput;
  readonly clients: ClientInput;
  /** Of the windows that were computed before: the longer ones. */
  readonly totals: WindowTotals;
  readonly #graphs = new Map<Direction, TieGraph>();
  readonly #people: PeopleScope | undefined;
  readonly #weights: readonly TieWeight[];
  readonly #made = new Once();

  constructor(
    plan: ColumnPlan,
    window: number | undefined,
    graph: TieGraph,
    contacts: ContactInput,
    clients: ClientInput,
    totals: WindowTotals,
    weights: readonly TieWeight[],
    people?: PeopleScope,
  ) {
    this.plan = plan;
    this.window = window;
    this.graph = graph;
    this.contacts = contacts;
    this.clients = clients;
    this.totals = totals;
    this.#weights = weights;
    this.#people = people;
    this.#graphs.set("both", graph);
  }

  /** The people graph, which is read when a chosen feature costs it. */
  get people(): PeopleScope {
    if (!this.#people) throw new InternalError("tie scope: no people graph, expected one for such features");
    return this.#people;
  }

  /** The ties of one direction, with the measures and, where a feature reads them, the weights that all ties have. */
  ties(direction: Direction): TieGraph {
    const known = this.#graphs.get(direction);
    if (known) return known;
    for (const weight of this.#weights) addWeight(this.graph, weight);
    const graph = filterTies(this.graph, this.graph.tieValues(direction === "in" ? "calls_in" : "calls_out"));
    this.#graphs.set(direction, graph);
    return graph;
  }

  /** Per contact: 1 for adopters known at t. */
  get isAdopter(): Uint8Array {
    return this.once("adopters", () => adoptersOf(this.contacts.adoptedAgeDays));
  }

  /** Contacts' numeric attributes in kernel memory. */
  get matrix(): ContactMatrix {
    return this.once("matrix", () => {
      const columns = this.contacts.numeric.map(({ values }) => values);
      const matrix = new ContactMatrix(this.graph.memory, this.graph.nCols, columns.length);
      if (columns.length > 0) matrix.set(0, columns);
      return matrix;
    });
  }

  /** What several features need of the ties, made when first asked for. */
  once<T>(name: string, make: () => T): T {
    return this.#made.get(name, make);
  }
}
