// Sums of a node's weights by the group at the other end of each tie, in a table as small as the row, which stays in the first cache
// where an array over all groups would miss with every tie.
//
//   slots    │ sum f64 │ group u32 │ – │ …   a power of two of them; sum = 0: free. All are free between two rows
//   touched  │ slot │ slot │ …               addresses of the taken ones, in the order of the ties that took them: u32[longest row + 1]
//
// A group's slot is its number modulo the number of slots, or the next free one behind it.

const SLOT_SHIFT: usize = 4;

/** The last slot of a row's table: two to four slots a tie, but nSlots at most: a power of two, large enough for every row or every group. */
export function slotMask(nTies: u32, nSlots: u32): u32 {
  return min<u32>((<u32>2) << (32 - clz<u32>(nTies | 1)), nSlots) - 1;
}

/** Adds a weight, > 0, to the group's sum; returns the number of touched slots. */
export function add(group: u32, weight: f64, slots: usize, mask: u32, touched: usize, nTouched: u32): u32 {
  let at = group & mask;
  let slot = slots + ((<usize>at) << SLOT_SHIFT);
  let sum = load<f64>(slot);
  while (sum != 0 && load<u32>(slot, 8) != group) {
    at = (at + 1) & mask;
    slot = slots + ((<usize>at) << SLOT_SHIFT);
    sum = load<f64>(slot);
  }
  store<f64>(slot, sum + weight);
  if (sum != 0) return nTouched;
  store<u32>(slot, group, 8);
  store<u32>(touched + ((<usize>nTouched) << 2), <u32>slot);
  return nTouched + 1;
}
