/**
 * Hides contacts' aggregates of clients with fewer than `minContacts` contacts (privacy.min_contacts): they become NaN, in place.
 *
 * @param columns IN, OUT columns of nRows values
 * @param contacts contacts per client, from `degree`
 * @param minContacts at least 1; 1 hides nothing that is there
 * @returns per client 1 where it was hidden, the flag that goes with the aggregates
 */
export function maskFewContacts(
  columns: readonly Float32Array[],
  contacts: Float32Array,
  minContacts: number,
): Uint8Array {
  const isMasked = Uint8Array.from(contacts, (count) => (count < minContacts ? 1 : 0));
  for (const column of columns) {
    for (let rowIdx = 0; rowIdx < column.length; rowIdx++) if (isMasked[rowIdx]) column[rowIdx] = Number.NaN;
  }
  return isMasked;
}
