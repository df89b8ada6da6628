/**
 * Between whom a day's calls are: the ties alive in that week, in proportion to their strengths.
 *
 * A day's n calls are drawn by stratified sampling along the running sum of strengths: call k falls at (k + u_k) / n of the
 * total. That reads the ties once, in order, instead of jumping about in memory for every call; ties that carry
 * less than a call a day are hit as independently as in plain sampling.
 */
import type { SeededRandom } from "../util/random.ts";
import { type Numbers, numberOn } from "./numbers.ts";
import { isSubscriberOn, type People } from "./people.ts";
import { fraction } from "./random-streams.ts";
import type { SocialGraph } from "./social-graph.ts";

/** Who can call whom, and with which numbers. */
export interface CallGraph {
  people: People;
  numbers: Numbers;
  graph: SocialGraph;
}

/** Numbers of both ends of the day's calls, in the order of the ties. */
export interface CallEnds {
  caller: Int32Array;
  callee: Int32Array;
}

/** Of each week, the strength of all ties that are alive in it. */
export function strengthPerWeek(graph: SocialGraph, nWeeks: number): Float64Array {
  const changes = new Float64Array(nWeeks + 1);
  for (let tie = 0; tie < graph.nTies; tie++) {
    changes[graph.firstWeek[tie]!]! += graph.strength[tie]!;
    changes[graph.endWeek[tie]!]! -= graph.strength[tie]!;
  }
  let strength = 0;
  return changes.slice(0, nWeeks).map((change) => {
    strength += change;
    return strength;
  });
}

/**
 * @param strength of all ties alive on the day.
 * @param ends OUT the first `nRows` of both columns.
 */
export function drawEnds(
  inputs: CallGraph,
  day: number,
  nRows: number,
  strength: number,
  random: SeededRandom,
  ends: CallEnds,
): void {
  const { graph } = inputs;
  const week = Math.floor(day / 7);
  let drawn = 0;
  let reached = 0;
  let next = (fraction(random) / nRows) * strength;
  for (let tie = 0; tie < graph.nTies && drawn < nRows; tie++) {
    if (week < graph.firstWeek[tie]! || week >= graph.endWeek[tie]!) continue;
    reached += graph.strength[tie]!;
    while (next < reached && drawn < nRows) {
      drawCall(inputs, tie, day, random, ends, drawn++);
      next = ((drawn + fraction(random)) / nRows) * strength;
    }
  }
  // The running sum may end a rounding error short of the whole strength.
  while (drawn < nRows) drawCall(inputs, graph.nTies - 1, day, random, ends, drawn++);
}

/** One call along the tie, or along the next one that the operator sees on that day. */
function drawCall(
  inputs: CallGraph,
  tie: number,
  day: number,
  random: SeededRandom,
  ends: CallEnds,
  index: number,
): void {
  const { graph, numbers, people } = inputs;
  for (let attempt = 0; attempt < graph.nTies; attempt++) {
    const from = graph.from[tie]!;
    const to = graph.to[tie]!;
    const fromNumber = numberOn(numbers, from, day, fraction(random));
    const toNumber = numberOn(numbers, to, day, fraction(random));
    const isSeen = isSubscriberOn(people, from, day) || isSubscriberOn(people, to, day);
    if (isSeen && fromNumber !== -1 && toNumber !== -1) {
      const isForward = fraction(random) < leanOf(tie);
      ends.caller[index] = isForward ? fromNumber : toNumber;
      ends.callee[index] = isForward ? toNumber : fromNumber;
      return;
    }
    tie = (tie + 1) % graph.nTies;
  }
}

/** Share of a tie's calls that its chooser makes: between 0.2 and 0.8, by the tie's number. */
function leanOf(tie: number): number {
  return 0.2 + 0.6 * ((Math.imul(tie, 0x9e3779b1) >>> 0) * 2 ** -32);
}
