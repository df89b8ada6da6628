// A part's exchanges sorted by client, contact and day, and summed into ties; see exchanges.ts for what lies where.
//
// Sorted by digits, the last first (radix sort: Knuth, The Art of Computer Programming 3, 5.2.5): days of age, 11 bits of the contact at
// a time, row. A part and its copy fit into the second cache, or nearly so. Integer sums: their order does not matter.

import {
  AGE_MASK,
  BLOCK_BYTES,
  EXCHANGE_BYTES,
  FRACTION_BIT,
  NIGHT_SHIFT,
  OUT_BIT,
  ROW_SHIFT,
  TALK_MASK,
  WEEKEND_SHIFT,
} from "./exchanges";

const DAY: u32 = 86_400;
const DIGIT_BITS: u32 = 11;
/** Of a contact's state: it may be used. */
const USABLE: u8 = 1;

/** Which field a digit is taken from. */
const DAYS: u32 = 0;
const CONTACT: u32 = 1;
const ROW: u32 = 2;

/**
 * Sorts one part's exchanges in their blocks, and counts its ties.
 *
 * IN   part         of exchanges.ts
 * IN   contactBits  that any contact's key has
 * IN   contacts     u8[...], 1 where a contact may be used
 * BUF  copy, other  the part's exchanges, each
 * BUF  counts       u32[2^12]
 * OUT  tiesOfRow    u32[2^partBits], all 0 before: the client's ties with contacts that may be used
 * Returns the number of ties with those who may not.
 */
export function sortExchanges(
  part: usize,
  contactBits: u32,
  contacts: usize,
  copy: usize,
  other: usize,
  counts: usize,
  tiesOfRow: usize,
): u32 {
  const nBytes = <usize>load<u32>(part, 12) * EXCHANGE_BYTES;
  copyBlocks(part, copy, false);
  let from = copy;
  let to = other;
  sortByDigit(from, to, nBytes, DAYS, 0, counts);
  let swap = from;
  from = to;
  to = swap;
  for (let shift: u32 = 0; shift < contactBits; shift += DIGIT_BITS) {
    sortByDigit(from, to, nBytes, CONTACT, shift, counts);
    swap = from;
    from = to;
    to = swap;
  }
  sortByDigit(from, to, nBytes, ROW, 0, counts);
  copyBlocks(part, to, true);

  let nDropped: u32 = 0;
  let lastRow: u32 = u32.MAX_VALUE;
  let lastContact: u32 = 0;
  for (let at = to; at < to + nBytes; at += EXCHANGE_BYTES) {
    const row = load<u32>(at, 8) >> ROW_SHIFT;
    const contact = load<u32>(at);
    if (row == lastRow && contact == lastContact) continue;
    lastRow = row;
    lastContact = contact;
    if (load<u8>(contacts + contact) & USABLE) {
      const place = tiesOfRow + ((<usize>row) << 2);
      store<u32>(place, load<u32>(place) + 1);
    } else nDropped++;
  }
  return nDropped;
}

/** The part's blocks, from the last to the first, one behind another: from them, or back into them. */
function copyBlocks(part: usize, whole: usize, isBack: bool): void {
  let end = <usize>load<u32>(part);
  for (let block = <usize>load<u32>(part, 8); block; block = <usize>load<u32>(block)) {
    const nBytes = end - block - 16;
    if (isBack) memory.copy(block + 16, whole, nBytes);
    else memory.copy(whole, block + 16, nBytes);
    whole += nBytes;
    end = <usize>load<u32>(block) + BLOCK_BYTES;
  }
}

function digitOf(at: usize, field: u32, shift: u32): usize {
  if (field == DAYS) return (load<u32>(at, 4) & AGE_MASK) / DAY;
  if (field == CONTACT) return (load<u32>(at) >> shift) & ((1 << DIGIT_BITS) - 1);
  return load<u32>(at, 8) >> ROW_SHIFT;
}

function sortByDigit(from: usize, to: usize, nBytes: usize, field: u32, shift: u32, counts: usize): void {
  memory.fill(counts, 0, 4 << 12);
  const end = from + nBytes;
  for (let at = from; at < end; at += EXCHANGE_BYTES) {
    const place = counts + (digitOf(at, field, shift) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let begin = <u32>to;
  for (let place = counts; place < counts + (4 << 12); place += 4) {
    const nHere = load<u32>(place);
    store<u32>(place, begin);
    begin += nHere * <u32>EXCHANGE_BYTES;
  }
  for (let at = from; at < end; at += EXCHANGE_BYTES) {
    const place = counts + (digitOf(at, field, shift) << 2);
    const target = <usize>load<u32>(place);
    store<u64>(target, load<u64>(at));
    store<u32>(target, load<u32>(at, 8), 8);
    store<u32>(place, <u32>(target + EXCHANGE_BYTES));
  }
}

/**
 * Sums one part's sorted exchanges of a window into ties, for rows rowFrom .. rowTo of the part; returns their number.
 *
 * IN   columnOf   i32[...]  of each contact's key, −1: none
 * IN   rowShift   what is added to rows
 * IN   window     seconds
 * IN   weights    f64[nHalfLives × nDays]  2^20 halved every half-life, by day of age
 * BUF  fading     i64[nHalfLives]
 * OUT  out        f32[(11 + nHalfLives) × stride], column by column, the first two i32: row │ column │ calls out, in │ seconds
 *                 out, in │ newest, oldest day │ days with one │ at night │ at weekends │ talk that fades, for each half-life
 */
export function sumTies(
  part: usize,
  columnOf: usize,
  rowFrom: u32,
  rowTo: u32,
  rowShift: i32,
  window: u32,
  weights: usize,
  nHalfLives: u32,
  nDays: u32,
  fading: usize,
  out: usize,
  stride: usize,
): u32 {
  let nTies: u32 = 0;
  let lastRow: u32 = u32.MAX_VALUE;
  let lastContact: u32 = 0;
  let callsOut: u32 = 0;
  let callsIn: u32 = 0;
  let secondsOut: u64 = 0;
  let secondsIn: u64 = 0;
  let newest: u32 = 0;
  let oldest: u32 = 0;
  let days: u32 = 0;
  let atNight: u32 = 0;
  let atWeekend: u32 = 0;
  const columnBytes = stride << 2;
  let tie = out;
  let end = <usize>load<u32>(part);
  for (let block = <usize>load<u32>(part, 8); block; block = <usize>load<u32>(block)) {
    for (let at = block + 16; at < end; at += EXCHANGE_BYTES) {
      const talk = load<u32>(at, 8);
      const row = talk >> ROW_SHIFT;
      const contact = load<u32>(at);
      const age = load<u32>(at, 4);
      const ageSeconds = age & AGE_MASK;
      if (row < rowFrom || row >= rowTo) continue;
      if (ageSeconds > window || (ageSeconds == window && age & FRACTION_BIT)) continue;
      const column = load<i32>(columnOf + ((<usize>contact) << 2));
      if (column < 0) continue;
      const day = ageSeconds / DAY;
      const seconds = talk & TALK_MASK;
      if (row != lastRow || contact != lastContact) {
        if (nTies) {
          putMeasures(
            tie,
            columnBytes,
            callsOut,
            callsIn,
            secondsOut,
            secondsIn,
            newest,
            oldest,
            days,
            atNight,
            atWeekend,
            fading,
            nHalfLives,
          );
        }
        lastRow = row;
        lastContact = contact;
        tie = out + ((<usize>nTies) << 2);
        store<i32>(tie, <i32>row + rowShift);
        store<i32>(tie + columnBytes, column);
        nTies++;
        callsOut = callsIn = 0;
        secondsOut = secondsIn = 0;
        newest = day;
        oldest = u32.MAX_VALUE;
        days = atNight = atWeekend = 0;
        for (let h: usize = 0; h < nHalfLives; h++) store<i64>(fading + (h << 3), 0);
      }
      if (talk & OUT_BIT) {
        callsOut++;
        secondsOut += seconds;
      } else {
        callsIn++;
        secondsIn += seconds;
      }
      days += <u32>(day != oldest);
      oldest = day;
      atNight += (talk >> NIGHT_SHIFT) & 1;
      atWeekend += (talk >> WEEKEND_SHIFT) & 1;
      for (let h: usize = 0; h < nHalfLives; h++) {
        const weight = load<f64>(weights + ((h * nDays + day) << 3));
        store<i64>(fading + (h << 3), load<i64>(fading + (h << 3)) + fadingTalk(<f64>(1 + seconds) * weight));
      }
    }
    end = <usize>load<u32>(block) + BLOCK_BYTES;
  }
  if (nTies) {
    putMeasures(
      tie,
      columnBytes,
      callsOut,
      callsIn,
      secondsOut,
      secondsIn,
      newest,
      oldest,
      days,
      atNight,
      atWeekend,
      fading,
      nHalfLives,
    );
  }
  return nTies;
}

function putMeasures(
  tie: usize,
  columnBytes: usize,
  callsOut: u32,
  callsIn: u32,
  secondsOut: u64,
  secondsIn: u64,
  newest: u32,
  oldest: u32,
  days: u32,
  atNight: u32,
  atWeekend: u32,
  fading: usize,
  nHalfLives: u32,
): void {
  let place = tie + 2 * columnBytes;
  store<f32>(place, <f32>callsOut);
  store<f32>((place += columnBytes), <f32>callsIn);
  store<f32>((place += columnBytes), <f32>secondsOut);
  store<f32>((place += columnBytes), <f32>secondsIn);
  store<f32>((place += columnBytes), <f32>newest);
  store<f32>((place += columnBytes), <f32>oldest);
  store<f32>((place += columnBytes), <f32>days);
  store<f32>((place += columnBytes), <f32>atNight);
  store<f32>((place += columnBytes), <f32>atWeekend);
  for (let h: usize = 0; h < nHalfLives; h++) {
    store<f32>((place += columnBytes), <f32>(<f64>load<i64>(fading + (h << 3)) / 1048576));
  }
}

/** Rounded half up, one at least. */
function fadingTalk(value: f64): i64 {
  const whole = Math.floor(value);
  return max(<i64>(value - whole >= 0.5 ? whole + 1 : whole), 1);
}
