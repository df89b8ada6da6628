/**
 * The latent social graph: who talks to whom, how strongly and in which weeks.
 *
 * Each person chooses a log-normal number of partners, four in five from the own community; strengths are log-normal too, so
 * a few ties carry most calls. Two people who choose each other have two ties, which is a closer one. A tie between two
 * people of other operators leaves no trace with ours: it is counted and dropped. Memory: 14 bytes a tie.
 */
import type { Calendar } from "./calendar.ts";
import { never } from "./calendar.ts";
import type { Communities } from "./communities.ts";
import type { People } from "./people.ts";
import { fraction, randomStream } from "./random-streams.ts";

export interface SocialGraph {
  nTies: number;
  /** Ties that no operator of ours sees: left out. */
  nInvisible: number;
  /** nTies persons who chose. */
  from: Int32Array;
  /** nTies persons who were chosen. */
  to: Int32Array;
  /** nTies strengths > 0, proportional to calls a week. */
  strength: Float32Array;
  /** nTies first weeks in which the two talk. */
  firstWeek: Uint8Array;
  /** nTies weeks from which they no longer do. */
  endWeek: Uint8Array;
}

const shareInCommunity = 0.8;
/** Share of ties that begin or end within the simulated time. */
const shareTemporary = 0.2;
/** Share of clients of other operators who talk to nobody that we see. */
const shareIsolated = 0.06;
/** Calls that a tie should have on average, which sets how many ties a given number of calls can carry. */
const callsPerTie = 6;
/** Spread of the number of partners and of strengths: standard deviations of their logarithms. */
const degreeSpread = 0.6;
const strengthSpread = 1.1;

/** @param nCalls calls that the ties have to carry: with more of them people have more partners, up to sixteen. */
export function drawSocialGraph(
  people: People,
  communities: Communities,
  calendar: Calendar,
  nCalls: number,
  seed: number,
): SocialGraph {
  const random = randomStream(seed, "ties");
  const chosen = drawChoices(people, nCalls, seed);
  const isolated = drawIsolated(people, seed);
  const capacity = chosen.reduce((sum, count) => sum + count, 0);
  const graph: SocialGraph = {
    nTies: 0,
    nInvisible: 0,
    from: new Int32Array(capacity),
    to: new Int32Array(capacity),
    strength: new Float32Array(capacity),
    firstWeek: new Uint8Array(capacity),
    endWeek: new Uint8Array(capacity).fill(calendar.nWeeks),
  };
  const { communityOf, memberStart, members } = communities;
  for (let person = 0; person < people.nPersons; person++) {
    const first = memberStart[communityOf[person]!]!;
    const size = memberStart[communityOf[person]! + 1]! - first;
    const firstTie = graph.nTies;
    for (let choice = 0; choice < chosen[person]!; choice++) {
      const isNear = fraction(random) < shareInCommunity;
      const partner = isNear ? members[first + random.nextInt(size)]! : random.nextInt(people.nPersons);
      const strength = Math.exp(strengthSpread * random.normal());
      const phase = fraction(random);
      if (partner === person || isolated[person] || isolated[partner]) continue;
      if (isChosen(graph, firstTie, partner)) continue;
      if (people.subscribedFrom[person] === never && people.subscribedFrom[partner] === never) {
        graph.nInvisible++;
        continue;
      }
      addTie(graph, person, partner, strength, phase, calendar.nWeeks);
    }
  }
  return graph;
}

/** Whether the partner is among the ties since `firstTie`; a loop, since a view for each tie costs a second per ten million. */
function isChosen(graph: SocialGraph, firstTie: number, partner: number): boolean {
  for (let tie = firstTie; tie < graph.nTies; tie++) if (graph.to[tie] === partner) return true;
  return false;
}

/** @param phase in [0, 1): below `shareTemporary` the tie begins (lower half) or ends (upper half) within the time. */
function addTie(
  graph: SocialGraph,
  from: number,
  to: number,
  strength: number,
  phase: number,
  nWeeks: number,
): void {
  const tie = graph.nTies++;
  graph.from[tie] = from;
  graph.to[tie] = to;
  graph.strength[tie] = strength;
  if (phase < shareTemporary / 2) graph.firstWeek[tie] = Math.floor((2 * phase * nWeeks) / shareTemporary);
  else if (phase < shareTemporary) {
    graph.endWeek[tie] = 1 + Math.floor((2 * phase * nWeeks) / shareTemporary - nWeeks);
  }
}

/** Partners that each person chooses; people outside the bank choose half as many, for only their ties to clients matter. */
function drawChoices(people: People, nCalls: number, seed: number): Uint8Array {
  const random = randomStream(seed, "degrees");
  const { nClients, nPersons } = people;
  const perClient = nCalls / callsPerTie / (nClients + 0.5 * (nPersons - nClients));
  const mean = Math.min(8, Math.max(1.5, perClient));
  const correction = Math.exp(-(degreeSpread ** 2) / 2);
  return Uint8Array.from({ length: nPersons }, (_, person) => {
    const expected =
      mean * (person < nClients ? 1 : 0.5) * correction * Math.exp(degreeSpread * random.normal());
    return Math.min(100, Math.floor(expected + fraction(random)));
  });
}

function drawIsolated(people: People, seed: number): Uint8Array {
  const random = randomStream(seed, "isolated");
  return Uint8Array.from(
    people.subscribedFrom,
    (day, person) => +(fraction(random) < shareIsolated && person < people.nClients && day === never),
  );
}
