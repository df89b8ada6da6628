import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spectralValuesReference } from "../../src/graph/reference/spectral-embedding.ts";
import { spectralEmbedding } from "../../src/graph/structure/spectral-embedding.ts";
import { symmetricEigen } from "../../src/graph/structure/symmetric-eigen.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

/** A ring of 8 with two chords: no two eigenvalues are equal. */
const ring = symmetricRows(8, [
  ...Array.from({ length: 8 }, (_, node) => [node, (node + 1) % 8, 1] as const),
  [0, 2, 1],
  [1, 5, 1],
]);

describe("spectral embedding", () => {
  it("finds the eigenvectors of a path of three, by hand", () => {
    const { csr } = symmetricRows(3, [
      [0, 1, 1],
      [1, 2, 1],
    ]);
    // S joins the middle to either end by 1/√2: eigenvalues 1, −1 and 0; those of ±1 are (1, ±√2, 1) / 2.
    const { values, vectors } = spectralEmbedding(csr, 2, 0);
    expect([...values].map(Math.abs)).toEqual([1, 1].map((one) => expect.closeTo(one, 12)));
    for (const vector of vectors) {
      const [one, middle, other] = [...vector].map(Math.abs);
      expect(middle).toBeCloseTo(Math.SQRT1_2, 10);
      expect(one).toBeCloseTo(0.5, 10);
      expect(other).toBeCloseTo(0.5, 10);
      expect(vector.reduce((so, value) => (Math.abs(value) > Math.abs(so) ? value : so), 0)).toBeGreaterThan(
        0,
      );
    }
  });

  it("has the eigenvalues of the whole matrix where they differ", () => {
    const expected = spectralValuesReference(ring.csr);
    spectralEmbedding(ring.csr, 8, 1).values.forEach((value, at) => {
      expect(Math.abs(value)).toBeCloseTo(Math.abs(expected[at]!), 10);
    });
  });

  it("gives orthonormal vectors that S only stretches", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.nat(), ({ csr }, seed) => {
        const { values, vectors } = spectralEmbedding(csr, 5, seed);
        const degree = (node: number) => csr.offsets[node + 1]! - csr.offsets[node]!;
        for (const [at, vector] of vectors.entries()) {
          for (const [other, second] of vectors.entries()) {
            const product = vector.reduce((sum, value, node) => sum + value * second[node]!, 0);
            expect(product).toBeCloseTo(at === other ? 1 : 0, 8);
          }
          for (const node of vector.keys()) {
            const targets = [...csr.targets.slice(csr.offsets[node], csr.offsets[node + 1])];
            const image = targets.reduce(
              (sum, target) => sum + vector[target]! / Math.sqrt(degree(node) * degree(target)),
              0,
            );
            expect(image).toBeCloseTo(values[at]! * vector[node]!, 7);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is the same for the same seed", () => {
    expect(spectralEmbedding(ring.csr, 3, 7)).toEqual(spectralEmbedding(ring.csr, 3, 7));
  });
});

describe("eigenvalues of a small matrix", () => {
  it("are those of a 2 × 2, by hand", () => {
    const { values } = symmetricEigen([Float64Array.of(2, 1), Float64Array.of(1, 2)]);
    expect([...values].sort()).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  });
});
