import { cells, cellsOf } from "../../src/pilot/cells.ts";
import type { PilotRows } from "../../src/pilot/pilot-rows.ts";
import { scoreDeciles } from "../../src/pilot/score-deciles.ts";
import { split } from "../../src/pilot/split.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** A pilot of made-up clients whose chances are known. */
export interface SimulatedPilotOptions {
  seed: number;
  nClients: number;
  listSize: number;
  treatedShare: number;
  /** A contact multiplies the odds-free chance of a client by 1 + lift. */
  lift: number;
  /** Members of a community, who are assigned as one and share their luck; default: none. */
  communitySize?: number;
}

/** What the intervals should hold, in the mean over the clients of the pilot. */
export interface PilotTruth {
  difference: number;
  ratio: number;
  listDifference: number;
  listRatio: number;
  wonDifference: number;
  /** Of the highest three tenths by the score. */
  top30: number;
}

/** Spread of a community's luck: standard deviation of its logarithm. */
const luckSpread = 0.6;

/**
 * Scores, lists, cells and strata as a pilot makes them, outcomes by the known chances. The model's score is the chance without
 * contact, about 3 %; the baseline's is a blurred one.
 */
export function simulatePilot(options: SimulatedPilotOptions): { rows: PilotRows; truth: PilotTruth } {
  const { seed, nClients, listSize, lift, communitySize } = options;
  const random = new SeededRandom(seed);
  const key = Array.from({ length: nClients }, (_, client) => `${seed}-${client}`);
  const score = new Float64Array(nClients);
  const baseline = new Float64Array(nClients);
  for (let client = 0; client < nClients; client++) {
    const taste = random.normal();
    score[client] = 1 / (1 + Math.exp(4 - 0.9 * taste));
    baseline[client] = taste + 0.8 * random.normal();
  }
  const cell = cellsOf(key, score, baseline, listSize);
  const members = Int32Array.from(key.keys()).filter((client) => cell[client]! >= 0);
  const nCommunities = communitySize ? Math.ceil(members.length / communitySize) : 0;
  const luck = Float64Array.from({ length: nCommunities }, () =>
    Math.exp(luckSpread * random.normal() - luckSpread ** 2 / 2),
  );
  // A community's members are drawn anew for each pilot, of all cells.
  const cluster = communitySize ? members.map(() => random.nextInt(nCommunities)) : undefined;
  const own = <T extends Float64Array | Int8Array>(values: T) =>
    members.map((client) => values[client]!) as Int32Array;
  const memberScore = Float64Array.from(members, (client) => score[client]!);
  const stratum = stratumOf(own(cell), memberScore);
  const treated = cluster ? byCommunity(cluster, options) : byClient(members, key, stratum, options);
  const chance = memberScore.map((value, row) => Math.min(0.5, value * (cluster ? luck[cluster[row]!]! : 1)));
  const taken = Uint8Array.from(chance, (value, row) =>
    random.next() < value * (treated[row] === 1 ? 1 + lift : 1) ? 1 : 0,
  );
  const memberCell = Uint8Array.from(own(cell));
  return {
    rows: { cell: memberCell, treated, stratum, taken, score: memberScore, ...(cluster ? { cluster } : {}) },
    truth: truthOf(memberCell, memberScore, memberScore, lift),
  };
}

/** Communities' luck is one on average, so that the chances are the scores. */
function truthOf(cell: Uint8Array, chance: Float64Array, score: Float64Array, lift: number): PilotTruth {
  const meanOf = (rows: (row: number) => boolean) => {
    const own = chance.filter((_, row) => rows(row));
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  const without = (name: (typeof cells)[number]) => (row: number) => cells[cell[row]!] !== name;
  const [all, model, baseline] = [
    meanOf(() => true),
    meanOf(without("baseline_only")),
    meanOf(without("model_only")),
  ];
  const cut = score.toSorted()[Math.floor(0.7 * score.length)]!;
  return {
    difference: lift * all,
    ratio: 1 + lift,
    listDifference: (1 + lift) * (model - baseline),
    listRatio: model / baseline,
    wonDifference: lift * (model - baseline),
    top30: lift * meanOf((row) => score[row]! >= cut),
  };
}

function stratumOf(cell: ArrayLike<number>, score: Float64Array): Int32Array {
  const stratum = new Int32Array(score.length);
  for (const at of cells.keys()) {
    const rows = Int32Array.from(score.keys()).filter((row) => cell[row] === at);
    const deciles = scoreDeciles(Float64Array.from(rows, (row) => score[row]!));
    rows.forEach((row, place) => {
      stratum[row] = 10 * at + deciles[place]! - 1;
    });
  }
  return stratum;
}

function byClient(
  members: Int32Array,
  key: readonly string[],
  stratum: Int32Array,
  { seed, treatedShare }: SimulatedPilotOptions,
): Uint8Array {
  const units = Array.from(members, (client, row) => ({ key: key[client]!, stratum: String(stratum[row]) }));
  return split(units, { salt: `pilot ${seed}`, treatedShare });
}

function byCommunity(cluster: Int32Array, { seed, treatedShare }: SimulatedPilotOptions): Uint8Array {
  const ids = [...new Set(cluster)].sort((a, b) => a - b);
  const arms = split(
    ids.map((id) => ({ key: `${seed}-${id}`, stratum: "all" })),
    { salt: `pilot ${seed}`, treatedShare },
  );
  const armOf = new Map(ids.map((id, at) => [id, arms[at]!]));
  return Uint8Array.from(cluster, (id) => armOf.get(id)!);
}
