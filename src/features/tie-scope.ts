import type { Direction } from "../config/surroundings.ts";
import { ContactMatrix } from "../graph/csr/contact-matrix.ts";
import type { TieGraph } from "../graph/csr/csr.ts";
import { filterTies } from "../graph/csr/filter-ties.ts";
import type { ColumnPlan } from "./column-plan.ts";
import { adoptersOf, type ClientInput, type ContactInput } from "./graph-input.ts";
import { Once } from "./once.ts";
import { addWeight, type TieWeight } from "./tie-weights.ts";

/** What each client had in all in a window: contacts, calls and seconds, by the window's length. */
export type WindowTotals = Map<number | undefined, readonly Float32Array[]>;

/** Some of the clients, by their numbers: `from` to `to` − 1. */
export interface ClientRange {
  from: number;
  to: number;
}

interface TieScopeInput {
  plan: ColumnPlan;
  /** Days; undefined in a static graph. */
  window: number | undefined;
  /** The clients whose rows the graph has. */
  range: ClientRange;
  /** Clients of the range × contacts with their measures, ties of both directions. */
  graph: TieGraph;
  contacts: ContactInput;
  /** Of the range. */
  clients: ClientInput;
  /** Of the range in the windows that were computed before: the longer ones. */
  totals: WindowTotals;
  weights: readonly TieWeight[];
  /** Per contact, with how many of all clients it has a tie; undefined where the range is all clients. */
  contactDegrees?: Uint32Array | undefined;
}

/** What tie features of one window and range of clients are computed from. Weights, directions and the matrix are made when first asked for. */
export class TieScope {
  readonly plan: ColumnPlan;
  readonly window: number | undefined;
  readonly range: ClientRange;
  readonly graph: TieGraph;
  readonly contacts: ContactInput;
  readonly clients: ClientInput;
  readonly totals: WindowTotals;
  readonly #graphs = new Map<Direction, TieGraph>();
  readonly #contactDegrees: Uint32Array | undefined;
  readonly #weights: readonly TieWeight[];
  readonly #made = new Once();

  constructor(input: TieScopeInput) {
    this.plan = input.plan;
    this.window = input.window;
    this.range = input.range;
    this.graph = input.graph;
    this.contacts = input.contacts;
    this.clients = input.clients;
    this.totals = input.totals;
    this.#contactDegrees = input.contactDegrees;
    this.#weights = input.weights;
    this.#graphs.set("both", input.graph);
  }

  /** Per contact: with how many clients, also those of other ranges, it has a tie in this window. */
  get contactDegrees(): Uint32Array {
    return this.#contactDegrees ?? this.once("contact degrees", () => countTargets(this.graph));
  }

  /** Makes a tie weight, unless it is there. @returns the name of the per-tie array */
  weight(weight: TieWeight): string {
    return addWeight(this.graph, weight, () => this.contactDegrees);
  }

  /** The ties of one direction, with the measures and, where a feature reads them, the weights that all ties have. */
  ties(direction: Direction): TieGraph {
    const known = this.#graphs.get(direction);
    if (known) return known;
    for (const weight of this.#weights) this.weight(weight);
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

function countTargets({ targets, nCols }: TieGraph): Uint32Array {
  const counts = new Uint32Array(nCols);
  for (const contact of targets) counts[contact]! += 1;
  return counts;
}
