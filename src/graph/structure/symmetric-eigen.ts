/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Jacobi 1846; Golub & Van Loan, 8.5).
 *
 * @param matrix IN, row by row, n × n; only read
 * @returns eigenvalues, and beside each its eigenvector of length 1, in no order
 *
 * Deterministic. Cost O(n³) a sweep, some ten sweeps.
 */
export function symmetricEigen(matrix: readonly Float64Array[]): {
  values: Float64Array;
  vectors: Float64Array[];
} {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  /** Rows are the eigenvectors. */
  const vectors = a.map((_, at) => Float64Array.from({ length: n }, (_, other) => (other === at ? 1 : 0)));
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let isDone = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p]![q]!) <= 1e-17 * (Math.abs(a[p]![p]!) + Math.abs(a[q]![q]!))) continue;
        if (Math.abs(a[p]![q]!) < 1e-150) continue;
        isDone = false;
        rotate(a, vectors, p, q);
      }
    }
    if (isDone) break;
  }
  return { values: Float64Array.from(a, (row, at) => row[at]!), vectors };
}

const maxSweeps = 60;

/** Turns the plane of p and q so that a_pq becomes 0. */
function rotate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [a[p]!, a[q]!];
  const theta = (rowQ[q]! - rowP[p]!) / (2 * rowP[q]!);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const row of a) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  }
  for (const [one, other] of [
    [rowP, rowQ],
    [vectors[p]!, vectors[q]!],
  ] as const) {
    for (let at = 0; at < one.length; at++) {
      const [x, y] = [one[at]!, other[at]!];
      one[at] = cosine * x - sine * y;
      other[at] = sine * x + cosine * y;
    }
  }
  rowP[q] = 0;
  rowQ[p] = 0;
}
