/**
 * The source `calls`: month by month and day by day in order of time, with kinds, lengths, late rows and faults.
 * Memory: 64 bytes per call of the busiest day.
 */
import type { SeededRandom } from "../util/random.ts";
import type { ParquetBatch } from "../warehouse/parquet-writer.ts";
import { type Calendar, dateOfDay, instantOfDay, secondsPerDay } from "./calendar.ts";
import { type CallGraph, drawEnds, strengthPerWeek } from "./call-ends.ts";
import { callsPerDay, hourTable, placesInTime } from "./call-rhythm.ts";
import { firstUnknown } from "./numbers.ts";
import { between, fraction, randomStream } from "./random-streams.ts";
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

export interface CallInputs extends CallGraph {
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
