/**
 * The data contracts: what each source must hold, before the project file renames its columns. Checks, staging views,
 * messages and the reference page all follow from this one declaration.
 */

/**
 * - `id`: any value; becomes text and then a keyed token
 * - `instant`: TIMESTAMPTZ, text with an offset, or a DATE (its local midnight)
 * - `date`: a calendar day · `number`: finite · `integer` · `text` · `boolean` (also 0 / 1)
 */
export type ContractType = "id" | "instant" | "date" | "number" | "integer" | "text" | "boolean";

export interface ContractColumn {
  type: ContractType;
  /** May be left out of the source; it is then NULL, or what `fallback` says. */
  optional?: true;
  /** The only values that a text may have. */
  values?: readonly string[];
  help: string;
}

export interface Contract {
  help: string;
  /** Columns that identify a row; a duplicate is refused. Empty: rows are events without a key. */
  grain: readonly string[];
  columns: Readonly<Record<string, ContractColumn>>;
  /** The column whose instant the row is about; `known_at` falls back to it plus `lag_days`. */
  event?: string;
  /** Every further column is an attribute: a feature, numeric or categorical by its type. */
  attributes?: true;
}

const instant = (help: string): ContractColumn => ({ type: "instant", help });
const optionalInstant = (help: string): ContractColumn => ({ type: "instant", help, optional: true });
const id = (help: string): ContractColumn => ({ type: "id", help });

const knownAt = optionalInstant("when the row could first be seen; without it, declare `lag_days`");
const validFrom = instant("first instant at which the row holds");
const validTo = optionalInstant("first instant at which it no longer holds; NULL: it still does");
const closedKnownAt = optionalInstant(
  "when `valid_to` became known; default: the later of valid_to and known_at",
);

/** Sources of a project with time. */
export const temporalContracts = {
  clients: {
    help: "people with a bank product",
    grain: ["client_id"],
    event: "joined_at",
    columns: {
      client_id: id("the bank's id"),
      joined_at: instant("became a client"),
      left_at: optionalInstant("stopped being a client; NULL: still one"),
      birth_date: { type: "date", optional: true, help: "gives age_years" },
      region: { type: "text", optional: true, help: "where the client lives" },
      known_at: knownAt,
      closed_known_at: optionalInstant(
        "when `left_at` became known; default: the later of left_at and known_at",
      ),
    },
  },
  numbers: {
    help: "who held a number when; recycled, ported and several numbers of one person are several rows",
    grain: ["number", "owner_kind", "valid_from"],
    event: "valid_from",
    columns: {
      number: id("telephone number or its token"),
      owner_kind: {
        type: "text",
        values: ["client", "subscriber"],
        help: "client (the bank knows the number) or subscriber (the operator's own)",
      },
      owner_id: id("client_id or subscriber_id"),
      valid_from: validFrom,
      valid_to: validTo,
      known_at: knownAt,
      closed_known_at: closedKnownAt,
    },
  },
  subscriptions: {
    help: "which client is whose subscriber",
    grain: ["client_id", "subscriber_id", "valid_from"],
    event: "valid_from",
    columns: {
      client_id: id("the bank's id"),
      subscriber_id: id("the operator's id"),
      valid_from: validFrom,
      valid_to: validTo,
      known_at: knownAt,
      closed_known_at: closedKnownAt,
    },
  },
  client_features: {
    help: "C360 attributes of clients; a correction of the same valid_from is a row with a later known_at",
    grain: ["client_id", "valid_from", "known_at"],
    event: "valid_from",
    attributes: true,
    columns: { client_id: id("the bank's id"), valid_from: validFrom, known_at: knownAt },
  },
  subscriber_features: {
    help: "attributes of the operator's subscribers; corrections as in client_features",
    grain: ["subscriber_id", "valid_from", "known_at"],
    event: "valid_from",
    attributes: true,
    columns: { subscriber_id: id("the operator's id"), valid_from: validFrom, known_at: knownAt },
  },
  calls: {
    help: "calls and messages that the operator saw",
    grain: [],
    event: "started_at",
    columns: {
      caller: id("number that called"),
      callee: id("number that was called"),
      started_at: instant("when the call began"),
      seconds: {
        type: "number",
        optional: true,
        help: "length of a call in seconds; ignored for missed calls and messages",
      },
      kind: {
        type: "text",
        optional: true,
        values: ["call", "missed", "message"],
        help: "call (default), missed or message",
      },
      known_at: knownAt,
    },
  },
  uptakes: {
    help: "openings of products",
    grain: ["client_id", "product", "opened_at"],
    event: "opened_at",
    columns: {
      client_id: id("the bank's id"),
      product: { type: "text", help: "product code" },
      opened_at: instant("when the product was opened"),
      known_at: knownAt,
    },
  },
  consents: {
    help: "who allows what: purpose `transfer` (a subscriber's features may be used), `marketing` (a client may be contacted); without this source, privacy.consent is opt_out",
    grain: ["person_kind", "person_id", "purpose", "channel", "valid_from"],
    event: "valid_from",
    columns: {
      person_kind: { type: "text", values: ["client", "subscriber"], help: "client or subscriber" },
      person_id: id("client_id or subscriber_id"),
      purpose: { type: "text", values: ["transfer", "marketing"], help: "transfer or marketing" },
      channel: {
        type: "text",
        optional: true,
        help: "channel of campaign.channels that a marketing consent is for; NULL: all of them",
      },
      granted: { type: "boolean", help: "true: allowed" },
      valid_from: validFrom,
      known_at: knownAt,
    },
  },
  exclusions: {
    help: "clients who must not be contacted",
    grain: ["client_id", "valid_from"],
    event: "valid_from",
    columns: {
      client_id: id("the bank's id"),
      valid_from: validFrom,
      valid_to: validTo,
      known_at: knownAt,
      closed_known_at: closedKnownAt,
    },
  },
  contact_history: {
    help: "whom a campaign of yours contacted when, and how it ended: gives the feature contacted_days, so that its uptakes are told from others, and the rules of the next campaign",
    grain: [],
    event: "contacted_at",
    columns: {
      client_id: id("the bank's id"),
      contacted_at: instant("when the client was asked to take the product"),
      outcome: {
        type: "text",
        optional: true,
        values: ["accepted", "refused", "none"],
        help: "accepted, refused or none; for the quarantine after a refusal",
      },
      known_at: knownAt,
    },
  },
} as const satisfies Record<string, Contract>;

/** Sources of a static graph: nodes are clients and contacts at once, and nothing has a time. */
export const staticContracts = {
  nodes: {
    help: "nodes with their features and label",
    grain: ["node_id"],
    attributes: true,
    columns: { node_id: id("the node's id"), label: { type: "boolean", help: "the target, 0 or 1" } },
  },
  edges: {
    help: "undirected edges, each once; without any, nobody has surroundings",
    grain: [],
    columns: {
      source: id("node_id of one end"),
      target: id("node_id of the other end"),
      weight: { type: "integer", optional: true, help: "tie weight, whole, from 1 to 86400; default 1" },
    },
  },
} as const satisfies Record<string, Contract>;

/** Optional with either kind: ready-made splits, for example the official ones of a public data set. */
export const splitContract = {
  splits: {
    help: "ready-made splits: the part that a client or node plays in each",
    grain: ["id", "split"],
    columns: {
      id: id("client_id or node_id"),
      split: { type: "text", help: "name of the split" },
      part: { type: "text", values: ["train", "val", "test"], help: "train, val or test" },
    },
  },
} as const satisfies Record<string, Contract>;

export const contracts: Readonly<Record<string, Contract>> = {
  ...temporalContracts,
  ...staticContracts,
  ...splitContract,
};

/** Sources that a project may leave out; they are then empty. */
export const optionalSources: readonly string[] = [
  "consents",
  "exclusions",
  "contact_history",
  "client_features",
  "subscriber_features",
  "subscriptions",
  "edges",
  "splits",
];
