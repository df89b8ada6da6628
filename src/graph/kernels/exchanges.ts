// Calls → exchanges: each call seen from a client, with which contact and in which direction. They are kept by parts of the clients,
// each part a chain of blocks, so that one part at a time is sorted and summed where it fits into the cache.
//
//   exchange  12 bytes  contact u32 │ seconds of age u29, 1 bit: and a fraction more │ talk u17, out u1, night u1, weekend u1, row in part u12
//   block     16 kB     the block before u32, – │ 1364 exchanges
//   part      16 bytes  next exchange u32 │ end of the block u32 │ block u32, 0: none │ exchanges u32
//
// A call takes two lines anywhere in a table far larger than the cache: all places of a chunk are touched before the first is looked at.

import { holderAt, placeOf } from "./number-table";

export const BLOCK_BYTES: usize = 16384;
export const EXCHANGE_BYTES: usize = 12;
export const AGE_MASK: u32 = (1 << 29) - 1;
export const FRACTION_BIT: u32 = 1 << 29;
export const TALK_MASK: u32 = (1 << 17) - 1;
export const OUT_BIT: u32 = 1 << 17;
export const NIGHT_SHIFT: u32 = 18;
export const WEEKEND_SHIFT: u32 = 19;
export const ROW_SHIFT: u32 = 20;

const QUARTER: i64 = 900_000_000;
const SECOND: i64 = 1_000_000;
/** Of a contact's state: it has an exchange. */
const SEEN: u8 = 2;

/**
 * Adds the exchanges of n calls; returns where the next block may begin. Room for a block for each part must be there.
 *
 * IN   callers, callees  i64[n]   number keys
 * IN   startedAt  i64[n], from windowFrom to asOf, all microseconds
 * IN   seconds    i32[n], 0 to 86,400
 * IN   calendar   u8[...]   for each quarter of an hour from firstQuarter: 1 night, 2 weekend
 * BUF  places     u32[2n]
 * OUT  parts      of 2^partBits clients each
 * OUT  contacts   u8[contact keys], 2 where one has an exchange
 * OUT  left       u32[2], count on: calls of whose ends one was held by nobody │ calls outside of the window, which there must not be
 */
export function collectExchanges(
  callers: usize,
  callees: usize,
  startedAt: usize,
  seconds: usize,
  n: u32,
  windowFrom: f64,
  asOf: f64,
  calendar: usize,
  firstQuarter: i32,
  slots: usize,
  nSlots: u32,
  spans: usize,
  places: usize,
  parts: usize,
  partBits: u32,
  contacts: usize,
  left: usize,
  free: usize,
): usize {
  let touched: u64 = 0;
  for (let i: usize = 0; i < n; i++) {
    const caller = placeOf(load<i64>(callers + (i << 3)), slots, nSlots);
    const callee = placeOf(load<i64>(callees + (i << 3)), slots, nSlots);
    store<u32>(places + (i << 3), <u32>caller);
    store<u32>(places + (i << 3), <u32>callee, 4);
    touched |= load<u64>(caller) | load<u64>(callee);
  }
  store<u64>(free, touched); // overwritten by whoever takes the block; without it the loads would go

  let unheld: u32 = 0;
  let outside: u32 = 0;
  for (let i: usize = 0; i < n; i++) {
    const at = load<i64>(startedAt + (i << 3));
    if (at < <i64>windowFrom || at > <i64>asOf) {
      outside++;
      continue;
    }
    const a = holderAt(load<u32>(places + (i << 3)), load<i64>(callers + (i << 3)), at, slots, nSlots, spans);
    const b = holderAt(
      load<u32>(places + (i << 3), 4),
      load<i64>(callees + (i << 3)),
      at,
      slots,
      nSlots,
      spans,
    );
    if (!a || !b) {
      unheld++;
      continue;
    }
    const aRow = load<i32>(a);
    const bRow = load<i32>(b);
    if (aRow == bRow) continue; // nobody has a tie with itself; or neither is a client
    const aContact = load<i32>(a + 4);
    const bContact = load<i32>(b + 4);
    const micros = <i64>asOf - at;
    const wholeSeconds = micros / SECOND;
    const age = <u32>wholeSeconds | (wholeSeconds * SECOND < micros ? FRACTION_BIT : 0);
    const hours = <u32>load<u8>(calendar + <usize>(<i32>(at / QUARTER) - firstQuarter));
    const talk = load<u32>(seconds + (i << 2)) | (hours << NIGHT_SHIFT);
    if (aRow >= 0 && bContact >= 0) {
      free = append(parts, partBits, aRow, bContact, age, talk | OUT_BIT, free);
      store<u8>(contacts + bContact, load<u8>(contacts + bContact) | SEEN);
    }
    if (bRow >= 0 && aContact >= 0) {
      free = append(parts, partBits, bRow, aContact, age, talk, free);
      store<u8>(contacts + aContact, load<u8>(contacts + aContact) | SEEN);
    }
  }
  store<u32>(left, load<u32>(left) + unheld);
  store<u32>(left, load<u32>(left, 4) + outside, 4);
  return free;
}

function append(
  parts: usize,
  partBits: u32,
  row: u32,
  contact: u32,
  age: u32,
  talk: u32,
  free: usize,
): usize {
  const part = parts + ((<usize>(row >> partBits)) << 4);
  let at = <usize>load<u32>(part);
  if (at == <usize>load<u32>(part, 4)) {
    store<u32>(free, load<u32>(part, 8));
    store<u32>(part, <u32>free, 8);
    store<u32>(part, <u32>(free + BLOCK_BYTES), 4);
    at = free + 16;
    free += BLOCK_BYTES;
  }
  store<u32>(at, contact);
  store<u32>(at, age, 4);
  store<u32>(at, talk | ((row & ((1 << partBits) - 1)) << ROW_SHIFT), 8);
  store<u32>(part, <u32>(at + EXCHANGE_BYTES));
  store<u32>(part, load<u32>(part, 12) + 1, 12);
  return free;
}
