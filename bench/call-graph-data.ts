import { SeededRandom } from "../src/util/random.ts";

/** Contacts per client on average, and the longest ego network. */
const meanContacts = 20;
const maxContacts = 400;
const chunkTies = 65_536;
export const nFeatures = 20;
/** Every fourth feature misses this share of its values. */
const missingShare = 0.1;

export interface GraphSize {
  nClients: number;
  nContacts: number;
}

/** 30 million ties: 1.5 million clients with 20 contacts among 2 million on average. */
export function graphSize(ties: number): GraphSize {
  const nClients = Math.ceil(ties / meanContacts);
  return { nClients, nContacts: Math.ceil((nClients * 4) / 3) };
}

/**
 * Ties sorted by client and contact, in chunks that are overwritten at the next step: log-normal numbers of contacts (sigma 1,
 * mean 20, at most 400), contacts uniform, which is the worst case for caches. Deterministic.
 */
export function* tieChunks({
  nClients,
  nContacts,
}: GraphSize): Generator<{ rowIdx: Int32Array; colIdx: Int32Array }> {
  const random = new SeededRandom(1);
  const rowIdx = new Int32Array(chunkTies + maxContacts);
  const colIdx = new Int32Array(chunkTies + maxContacts);
  let filled = 0;
  for (let client = 0; client < nClients; client++) {
    const drawn = Math.round(meanContacts * Math.exp(random.normal() - 0.5));
    const contacts = new Int32Array(Math.min(drawn, maxContacts)).map(() => random.nextInt(nContacts)).sort();
    let last = -1;
    for (const contact of contacts) {
      if (contact === last) continue;
      rowIdx[filled] = client;
      colIdx[filled++] = contact;
      last = contact;
    }
    if (filled >= chunkTies || client === nClients - 1) {
      yield { rowIdx: rowIdx.subarray(0, filled), colIdx: colIdx.subarray(0, filled) };
      filled = 0;
    }
  }
}

/** One Float32Array of nContacts per feature; NaN = missing. Deterministic. */
export function featureColumns({ nContacts }: GraphSize): Float32Array[] {
  return Array.from({ length: nFeatures }, (_, featureIdx) => {
    const random = new SeededRandom(100 + featureIdx);
    const holes = featureIdx % 4 === 0 ? missingShare : 0;
    return new Float32Array(nContacts).map(() => (random.next() < holes ? Number.NaN : 1000 * random.next()));
  });
}
