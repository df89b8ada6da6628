/** Groups of a client's contacts by how close they are, none so small that it would tell of one contact. */

/** Thirds where there are contacts enough for them, else halves, else everybody. */
export type ContactGroupName = "closest" | "middle" | "farthest" | "all";

export interface ContactGroup {
  name: ContactGroupName;
  /** Indices of the contacts, the closest first. */
  contacts: Int32Array;
}

const names: Readonly<Record<number, readonly ContactGroupName[]>> = {
  1: ["all"],
  2: ["closest", "farthest"],
  3: ["closest", "middle", "farthest"],
};

/**
 * @param strength of each contact's tie; equally strong ones stay in their order
 * @param least contacts of a group, at least 1
 * @returns up to three groups of almost equal size, the closer ones larger by one at most; none for fewer than `least` contacts
 *
 * @example groupContacts([1, 9, 5, 7], 2) // closest: 1 and 3; farthest: 2 and 0
 */
export function groupContacts(strength: ArrayLike<number>, least: number): ContactGroup[] {
  const n = strength.length;
  const nGroups = Math.min(3, Math.floor(n / least));
  if (nGroups === 0) return [];
  const order = Int32Array.from({ length: n }, (_, at) => at).sort(
    (a, b) => strength[b]! - strength[a]! || a - b,
  );
  return names[nGroups]!.map((name, at) => ({
    name,
    contacts: order.slice(Math.ceil((n * at) / nGroups), Math.ceil((n * (at + 1)) / nGroups)),
  }));
}
