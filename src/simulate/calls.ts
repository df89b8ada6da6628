/**
 * The source `calls`, day by day in order of time: each day's calls fall on the ties alive in that week in proportion
 * to their strengths.
 *
 * A day's n calls are drawn by stratified sampling along the running sum of strengths: call k falls at (k + u_k) / n of the
 * total. That reads the ties once, in order, instead of jumping about in memory for every call; ties that carry
 * less than a call a day are hit as independently as in plain sampling. Memory: 60 bytes per call of the busiest day.
 */
import type { SeededRandom } from "../util/random.ts";
import type { ParquetBatch } from "../warehouse/parquet-writer.ts";
import { type Calendar, dateOfDay, instantOfDay, secondsPerDay } from "./calendar.ts";
import { callsPerDay, hourTable, placesInTime } from "./call-rhythm.ts";
import { firstUnknown, type Numbers, numberOn } from "./numbers.ts";
import { isSubscriberOn, type People } from "./people.ts";
import { between, fraction, randomStream } from "./random-streams.ts";
import type { SocialGraph } from "./social-graph.ts";
import { instant, makeValues, phoneNumber, type Table, type Values } from "./table.ts";

const kinds = ["call", "message", "missed"];
const [call, message, missed] = [0, 1, 2];

const columns = [
  phoneNumber("caller"),
  phoneNumber("callee"),
  instant("started_at"),
  { name: "seconds", type: "integer" },
  { name: "kind", type: "varchar", labels: kinds },
  instant("known_at"),
] as const;
type Row = Values<(typeof columns)[number]["name"]>;

export interface CallInputs {
  people: People;
  numbers: Numbers;
  graph: SocialGraph;
  calendar: Calendar;
  nCalls: number;
  faultShare: number;
  lateShare: number;
  seed: number;
}

/** One table per month, so that two can be written at once; each day has a random stream of its own. */
export function callsTables(inputs: CallInputs): Table[] {
  const { graph, calendar, nCalls } = inputs;
  const weekStrength = strengthPerWeek(graph, calendar.nWeeks);
  const perDay = callsPerDay(calendar, graph.nTies > 0 ? nCalls : 0, weekStrength);
  const firstDays = calendar.monthStarts.slice(1);
  return firstDays.map((firstDay, month) => {
    const endDay = firstDays[month + 1] ?? calendar.nDays;
    const days = perDay.subarray(firstDay, endDay);
    const name = `calls/part-${dateOfDay(calendar, firstDay).slice(0, 7)}`;
    const nRows = days.reduce((sum, calls) => sum + calls, 0);
    return { name, columns, nRows, nextBatch: batchPerDay(inputs, weekStrength, firstDay, days) };
  });
}

function batchPerDay(inputs: CallInputs, weekStrength: Float64Array, firstDay: number, days: Int32Array) {
  let buffers: ReturnType<typeof makeBuffers> | undefined;
  let day = firstDay;
  return (): ParquetBatch | undefined => {
    if (day === firstDay + days.length) return undefined;
    buffers ??= makeBuffers(days.reduce((most, calls) => Math.max(most, calls), 0));
    const nRows = days[day - firstDay]!;
    fillDay(inputs, day, nRows, weekStrength[Math.floor(day / 7)]!, buffers);
    day++;
    return { nRows, values: buffers.values };
  };
}

function makeBuffers(nRows: number) {
  return {
    values: makeValues(columns, nRows),
    caller: new Int32Array(nRows),
    callee: new Int32Array(nRows),
    seconds: new Int32Array(nRows),
    places: new Int32Array(nRows),
  };
}

function fillDay(
  inputs: CallInputs,
  day: number,
  nRows: number,
  strength: number,
  buffers: ReturnType<typeof makeBuffers>,
): void {
  const { calendar } = inputs;
  const { values, seconds, places } = buffers;
  const random = randomStream(inputs.seed, `calls of day ${day}`);
  drawEnds(inputs, day, nRows, strength, random, buffers);
  drawSeconds(hourTable(calendar, day), nRows, random, seconds);
  placesInTime(seconds, nRows, places);
  const midnight = instantOfDay(calendar, day);
  for (let index = 0; index < nRows; index++) {
    const row = places[index]!;
    values.caller[row] = buffers.caller[index]!;
    values.callee[row] = buffers.callee[index]!;
    values.started_at[row] = midnight + seconds[index]!;
    fillRest(values, row, inputs, random);
  }
}

function strengthPerWeek(graph: SocialGraph, nWeeks: number): Float64Array {
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

/** @param ends OUT numbers of both ends of the day's calls, in the order of the ties. */
function drawEnds(
  inputs: CallInputs,
  day: number,
  nRows: number,
  total: number,
  random: SeededRandom,
  ends: { caller: Int32Array; callee: Int32Array },
): void {
  const { graph } = inputs;
  const week = Math.floor(day / 7);
  let drawn = 0;
  let reached = 0;
  let next = (fraction(random) / nRows) * total;
  for (let tie = 0; tie < graph.nTies && drawn < nRows; tie++) {
    if (week < graph.firstWeek[tie]! || week >= graph.endWeek[tie]!) continue;
    reached += graph.strength[tie]!;
    while (next < reached && drawn < nRows) {
      drawCall(inputs, tie, day, random, ends, drawn++);
      next = ((drawn + fraction(random)) / nRows) * total;
    }
  }
  // The running sum may end a rounding error short of the total.
  while (drawn < nRows) drawCall(inputs, graph.nTies - 1, day, random, ends, drawn++);
}

/** One call along the tie, or along the next one that the operator sees on that day. */
function drawCall(
  inputs: CallInputs,
  tie: number,
  day: number,
  random: SeededRandom,
  ends: { caller: Int32Array; callee: Int32Array },
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

function drawSeconds(hours: Uint8Array, nRows: number, random: SeededRandom, seconds: Int32Array): void {
  for (let index = 0; index < nRows; index++) {
    const bits = random.nextUint32();
    seconds[index] = hours[bits >>> 20]! * 3600 + (((bits & 0xfffff) * 3600) >>> 20);
  }
}

/** Kind, length, arrival and, now and then, a fault. */
function fillRest(values: Row, row: number, inputs: CallInputs, random: SeededRandom): void {
  const kindDraw = fraction(random);
  const kind = kindDraw < 0.7 ? call : kindDraw < 0.88 ? message : missed;
  values.kind[row] = kind!;
  values.seconds[row] =
    kind === call ? 1 + Math.floor(-90 * Math.log(1 - fraction(random)) * (0.3 + fraction(random))) : 0;
  const isLate = fraction(random) < inputs.lateShare;
  const delay = isLate ? between(random, 2 * 3600, 5 * secondsPerDay) : between(random, 60, 960);
  values.known_at[row] = values.started_at[row]! + Math.floor(delay);
  if (fraction(random) < inputs.faultShare) addFault(values, row, random);
}

/** An end that nobody knows, a self-call, a negative length or one of more than a day, equally often. */
function addFault(values: Row, row: number, random: SeededRandom): void {
  const fault = random.nextInt(4);
  if (fault === 0) values.callee[row] = firstUnknown + random.nextInt(1_000_000);
  else if (fault === 1) values.callee[row] = values.caller[row]!;
  else {
    values.kind[row] = call!;
    values.seconds[row] =
      fault === 2 ? -1 - random.nextInt(600) : secondsPerDay + 1 + random.nextInt(secondsPerDay);
  }
}
