/** What the campaign knows of the clients whom no rule excludes; each column nClients. */
export interface CampaignClients {
  nClients: number;
  /** By offer: probability that the client takes it; NaN is none. */
  acceptance: Readonly<Record<string, Float64Array>>;
  /** By offer: money that a taker brings. */
  value: Readonly<Record<string, Float64Array>>;
  /** By offer: money that a taker costs. */
  takerCost: Readonly<Record<string, Float64Array>>;
  /** By channel: money that a contact costs. */
  contactCost: Readonly<Record<string, Float64Array>>;
  /** By offer and by channel: 1 where the client may get it. */
  mayOffer: Readonly<Record<string, Int32Array>>;
  mayContact: Readonly<Record<string, Int32Array>>;
  /** The combination of protected groups that the client is of, and what each is. */
  group: Uint8Array;
  groups: readonly Readonly<Record<string, string>>[];
}

/** The groups that a protected column makes of the clients, in order. */
export function groupsOf({ groups }: Pick<CampaignClients, "groups">, column: string): string[] {
  return [...new Set(groups.map((group) => group[column]!))].sort();
}
