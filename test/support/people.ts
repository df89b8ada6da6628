import type { Row } from "./write-project.ts";

const longAgo = "2025-01-01";

/** A client since long ago. */
export const client = (client_id: string, more: Row = {}): Row => ({
  client_id,
  joined_at: longAgo,
  ...more,
});

/** A number of another operator that the bank knows, held since long ago. */
export const clientNumber = (number: string, owner_id: string, more: Row = {}): Row => ({
  number,
  owner_kind: "client",
  owner_id,
  valid_from: longAgo,
  ...more,
});

/** A number of the operator's own, held since long ago. */
export const subscriberNumber = (number: string, owner_id: string, more: Row = {}): Row => ({
  ...clientNumber(number, owner_id, more),
  owner_kind: "subscriber",
});

/** A call of a minute. */
export const call = (caller: string, callee: string, started_at: string, more: Row = {}): Row => ({
  caller,
  callee,
  started_at,
  seconds: 60,
  ...more,
});

/** The client is the subscriber, since long ago. */
export const subscription = (client_id: string, subscriber_id: string, more: Row = {}): Row => ({
  client_id,
  subscriber_id,
  valid_from: longAgo,
  ...more,
});
