/**
 * Hides contacts' aggregates of clients with fewer than `minContacts` contacts (privacy.min_contacts): they become NaN, in place.
 *
 * @param columns IN, OUT columns of nRows values
 * @param contacts contacts per client, from `degree`
 * @param minContacts at least 1; 1 hides nothing that is there
 */
export function maskFewContacts(
  columns: readonly Float32Array[],
  contacts: Float32Array,
  minContacts: number,
): void {
  for (const column of columns) {
    for (let rowIdx = 0; rowIdx < column.length; rowIdx++)
      if (contacts[rowIdx]! < minContacts) column[rowIdx] = Number.NaN;
  }
}
