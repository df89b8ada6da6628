import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neighbourOverlapReference } from "../../src/graph/reference/neighbour-overlap.ts";
import { neighbourOverlap } from "../../src/graph/structure/neighbour-overlap.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

describe("overlap of neighbourhoods", () => {
  it("is what both ends know of what either knows, by hand", () => {
    // A triangle 0 – 1 – 2 with 3 hanging on 2, and a pair 4 – 5.
    const { csr } = symmetricRows(6, [
      [0, 1, 1],
      [0, 2, 1],
      [1, 2, 1],
      [2, 3, 1],
      [4, 5, 1],
    ]);
    // 0–1: both know 2. 0–2: both know 1, 2 knows 3 as well. 2–3: 0 and 1 are known to 2 alone. 4–5: nobody else.
    expect([...neighbourOverlap(csr)]).toEqual([1, 0.5, 1, 0.5, 0.5, 0.5, 0, 0, 0, 0]);
  });

  it("equals its plain twin", () => {
    fc.assert(
      fc.property(randomSymmetricRows, ({ csr }) => {
        expect([...neighbourOverlap(csr)]).toEqual(neighbourOverlapReference(csr).map(Math.fround));
      }),
    );
  });
});
