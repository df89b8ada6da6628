import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupContacts } from "../../src/explain/contact-groups.ts";

const told = (strength: number[], least: number) =>
  groupContacts(strength, least).map(({ name, contacts }) => [name, ...contacts]);

describe("groups of contacts", () => {
  it("are thirds, halves or everybody, the strongest first", () => {
    expect(told([1, 9, 5, 7], 2)).toEqual([
      ["closest", 1, 3],
      ["farthest", 2, 0],
    ]);
    expect(told([3, 3, 1, 8, 2, 9, 4], 2)).toEqual([
      ["closest", 5, 3, 6],
      ["middle", 0, 1],
      ["farthest", 4, 2],
    ]);
    expect(told([1, 2, 3], 2)).toEqual([["all", 2, 1, 0]]);
    expect(told([1], 2)).toEqual([]);
  });

  it("hold everybody once and are never too small", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (strength, least) => {
          const groups = groupContacts(strength, least);
          const all = groups.flatMap(({ contacts }) => [...contacts]).sort((a, b) => a - b);
          expect(all).toEqual(strength.length < least ? [] : [...strength.keys()]);
          for (const { contacts } of groups) expect(contacts.length).toBeGreaterThanOrEqual(least);
        },
      ),
    );
  });
});
