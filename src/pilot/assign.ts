import { split } from "./split.ts";

/** Clients of one snapshot who are on a list and were in no earlier batch, in any order. */
export interface Batch {
  clientId: readonly string[];
  /** What the arms are balanced by, where clients are assigned one by one. */
  stratum: readonly string[];
  /** nClients numbers of communities that are assigned as one; undefined: each client by itself. */
  community?: Int32Array | undefined;
}

/** Who was assigned before, and how. */
export interface EarlierAssignment {
  clientId: readonly string[];
  stratum: readonly string[];
  cluster: readonly string[];
  treated: ArrayLike<number>;
}

/** Per client of the batch. */
export interface Assignment {
  treated: Uint8Array;
  /** What was balanced: the client's stratum, or the size of its community. */
  stratum: string[];
  /** The client's own id, or that of one member of its community: who are assigned as one share it, over all batches. */
  cluster: string[];
}

export const nobody: EarlierAssignment = { clientId: [], stratum: [], cluster: [], treated: [] };

/**
 * Assigns a batch of clients, leaving everybody who was assigned before as they are.
 *
 * Communities have no names, and another snapshot's are not the same: a community that holds clients of earlier clusters joins the
 * one of which it holds most, so that whoever comes later gets the arm of the people around.
 *
 * @param communityOf community of the earlier clients as of now, for those who are still clients
 *
 * Deterministic, independent of the order of the clients.
 */
export function assign(
  batch: Batch,
  earlier: EarlierAssignment,
  options: { salt: string; treatedShare: number },
  communityOf: ReadonlyMap<string, number> = new Map(),
): Assignment {
  if (!batch.community) return assignClients(batch, earlier, options);
  const joined = earlierClusters(earlier, communityOf);
  const known = new Map(earlier.cluster.map((cluster, at) => [cluster, at]));
  const members = membersOf(batch.community, batch.clientId);
  const nameOf = (community: number) => joined.get(community) ?? members.get(community)![0]!;
  const cluster = Array.from(batch.community, nameOf);
  const fresh = [...members].filter(([community]) => !joined.has(community));
  const units = fresh.map(([, ids]) => ({ key: ids[0]!, stratum: sizeClass(ids.length) }));
  const nBefore = counts([...known.values()].map((at) => earlier.stratum[at]!));
  const treated = split(units, { ...options, nBefore });
  const unitOf = new Map(units.map(({ key }, at) => [key, at]));
  const of = <T>(ofEarlier: (at: number) => T, ofUnit: (at: number) => T) =>
    cluster.map((name) => (known.has(name) ? ofEarlier(known.get(name)!) : ofUnit(unitOf.get(name)!)));
  return {
    cluster,
    stratum: of(
      (at) => earlier.stratum[at]!,
      (at) => units[at]!.stratum,
    ),
    treated: Uint8Array.from(
      of(
        (at) => earlier.treated[at]!,
        (at) => treated[at]!,
      ),
    ),
  };
}

function assignClients(
  { clientId, stratum }: Batch,
  earlier: EarlierAssignment,
  options: { salt: string; treatedShare: number },
): Assignment {
  const units = clientId.map((key, at) => ({ key, stratum: stratum[at]! }));
  return {
    treated: split(units, { ...options, nBefore: counts(earlier.stratum) }),
    stratum: [...stratum],
    cluster: [...clientId],
  };
}

/** Community as of now → the earlier cluster of which it holds most clients; of several the one with the smallest name. */
function earlierClusters(
  { clientId, cluster }: EarlierAssignment,
  communityOf: ReadonlyMap<string, number>,
): Map<number, string> {
  const held = new Map<number, Map<string, number>>();
  for (const [at, id] of clientId.entries()) {
    const community = communityOf.get(id);
    if (community === undefined) continue;
    const own = held.get(community) ?? new Map<string, number>();
    held.set(community, own.set(cluster[at]!, (own.get(cluster[at]!) ?? 0) + 1));
  }
  const most = (own: Map<string, number>) =>
    [...own].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]![0];
  return new Map([...held].map(([community, own]) => [community, most(own)]));
}

/** Community → its clients, sorted. */
function membersOf(community: Int32Array, clientId: readonly string[]): Map<number, string[]> {
  const members = new Map<number, string[]>();
  for (const [at, id] of clientId.entries()) {
    const own = members.get(community[at]!);
    if (own) own.push(id);
    else members.set(community[at]!, [id]);
  }
  for (const own of members.values()) own.sort();
  return members;
}

/** `1 client`, `2 to 3 clients`, `4 to 7 clients` … */
function sizeClass(size: number): string {
  const low = 2 ** Math.floor(Math.log2(size));
  return low === 1 ? "1 client" : `${low} to ${2 * low - 1} clients`;
}

function counts(names: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
  return counted;
}
