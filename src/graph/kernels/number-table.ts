// Who stood behind a number when: a table from number keys to clients and contacts, with open addressing and linear probing.
//
//   slots  16 bytes each   key i64, −1: empty │ row i32 │ contact i32       somebody held the number all through the window
//                          key                │ CHAINED │ first span         several, or for a part of the window only
//   spans  32 bytes each   from i64 │ to i64 │ row i32 │ contact i32 │ next span i32, −1: none │ –
//
// row −1: no client of the population; contact −1: not a subscriber's. Keys are uniform (a keyed hash), so their upper bits are the place.

const EMPTY: i64 = -1;
const CHAINED: i32 = -2;

/** Where a key would stand if nobody stood in its way. */
export function placeOf(key: i64, slots: usize, nSlots: u32): usize {
  return slots + ((<usize>((<u64>(<u32>(key >> 31)) * nSlots) >> 32)) << 4);
}

/**
 * The pair of row and contact behind a number at a moment, as its address; 0: nobody held it, as far as is known.
 * @param place `placeOf` of the key
 */
export function holderAt(
  place: usize,
  key: i64,
  moment: i64,
  slots: usize,
  nSlots: u32,
  spans: usize,
): usize {
  let slot = place;
  while (load<i64>(slot) != key) {
    if (load<i64>(slot) == EMPTY) return 0;
    slot = nextSlot(slot, slots, nSlots);
  }
  if (load<i32>(slot + 8) != CHAINED) return slot + 8;
  for (let idx = load<i32>(slot + 12); idx >= 0; ) {
    const span = spans + ((<usize>idx) << 5);
    if (load<i64>(span) <= moment && moment < load<i64>(span + 8)) return span + 16;
    idx = load<i32>(span + 24);
  }
  return 0;
}

function nextSlot(slot: usize, slots: usize, nSlots: u32): usize {
  const next = slot + 16;
  return next == slots + ((<usize>nSlots) << 4) ? slots : next;
}

/** Empties all slots. */
export function clearNumbers(slots: usize, nSlots: u32): void {
  memory.fill(slots, 0xff, (<usize>nSlots) << 4);
}

/**
 * Adds n holders of numbers, whose spans of time meet the window and do not overlap; returns the number of spans in use.
 * IN keys, heldFrom, heldTo i64[n], rows, contacts i32[n]; windowFrom, windowTo: ends of the window, in the unit of heldFrom.
 */
export function addHolders(
  keys: usize,
  heldFrom: usize,
  heldTo: usize,
  rows: usize,
  contacts: usize,
  n: u32,
  windowFrom: f64,
  windowTo: f64,
  slots: usize,
  nSlots: u32,
  spans: usize,
  nSpans: u32,
): u32 {
  for (let i: usize = 0; i < n; i++) {
    const key = load<i64>(keys + (i << 3));
    const from = load<i64>(heldFrom + (i << 3));
    const to = load<i64>(heldTo + (i << 3));
    const row = load<i32>(rows + (i << 2));
    const contact = load<i32>(contacts + (i << 2));
    let slot = placeOf(key, slots, nSlots);
    while (load<i64>(slot) != key && load<i64>(slot) != EMPTY) slot = nextSlot(slot, slots, nSlots);
    const isNew = load<i64>(slot) == EMPTY;
    store<i64>(slot, key);
    if (isNew && from <= <i64>windowFrom && to >= <i64>windowTo) {
      store<i32>(slot + 8, row);
      store<i32>(slot + 12, contact);
      continue;
    }
    if (!isNew && load<i32>(slot + 8) != CHAINED) continue; // held all through the window already
    const span = spans + ((<usize>nSpans) << 5);
    store<i64>(span, from);
    store<i64>(span + 8, to);
    store<i32>(span + 16, row);
    store<i32>(span + 20, contact);
    store<i32>(span + 24, isNew ? -1 : load<i32>(slot + 12));
    store<i32>(slot + 8, CHAINED);
    store<i32>(slot + 12, <i32>nSpans);
    nSpans++;
  }
  return nSpans;
}
