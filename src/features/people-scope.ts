import type { SymmetricGraph } from "../graph/csr/symmetric-graph.ts";
import { adoptersOf } from "./graph-input.ts";
import { Once } from "./once.ts";

/** What is known before t of everybody in the people graph: clients in the order of their tokens, then all other subscribers. */
export interface PersonInput {
  nPeople: number;
  /** People 0 to nClients − 1 are the clients. */
  nClients: number;
  /** Per person: 1 where it has a subscription, so that all its calls are seen. */
  isSubscriber: Int32Array;
  /** Per person: whole days since it opened the product, −1 where it did not before t or we did not know. */
  adoptedAgeDays: Int32Array;
  /** Numeric attributes of subscribers, NaN = missing; of a client who is none all are. */
  numeric: { name: string; values: Float32Array }[];
}

/** The people graph of one window: who talks with whom, by ln(1 + calls + seconds), and what is known of everybody. */
export class PeopleScope {
  readonly people: PersonInput;
  readonly graph: SymmetricGraph;
  /** Of communities: above 1 they are smaller, below 1 larger. */
  readonly resolution: number;
  readonly #made = new Once();

  constructor(people: PersonInput, graph: SymmetricGraph, resolution: number) {
    this.people = people;
    this.graph = graph;
    this.resolution = resolution;
  }

  /** Per person: 1 for adopters known at t. They are used whole, in training and in scoring alike. */
  get isAdopter(): Uint8Array {
    return this.once("adopters", () => adoptersOf(this.people.adoptedAgeDays));
  }

  /** What several features need of the whole graph, made when first asked for. */
  once<T>(name: string, make: () => T): T {
    return this.#made.get(name, make);
  }

  /** The clients' part of one value a person. */
  ofClients(values: ArrayLike<number>): Float32Array {
    return Float32Array.from({ length: this.people.nClients }, (_, client) => values[client]!);
  }
}
