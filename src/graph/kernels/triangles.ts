// Triangles of a simple graph (see ../triangles.ts): each is found once, at its node of smallest degree, and counted at all three.
//
// IN      outOffsets  u32[n + 1]   ties turned to point from the smaller degree to the larger one (of equal ones to the larger number)
// IN      outTargets  u32[…]       ascending inside a row
// IN OUT  counts      u32[n]       triangles of each node, from 0; added to by atomic sums, whose order does not matter
//
//   out(u)  │  3│  7│ 31│ 40│
//   out(7)  │ 12│ 31│ 40│           u, 7, 31 and u, 7, 40

/** Rows rowBegin .. rowEnd; `out` and `blockRows` are not used. */
export function triangles(
  outOffsets: usize,
  outTargets: usize,
  counts: usize,
  rowBegin: u32,
  rowEnd: u32,
  _out: usize,
  _blockRows: u32,
): void {
  for (let row = rowBegin; row < rowEnd; row++) {
    const begin = outTargets + ((<usize>load<u32>(outOffsets + ((<usize>row) << 2))) << 2);
    const end = outTargets + ((<usize>load<u32>(outOffsets + ((<usize>row) << 2), 4)) << 2);
    let ofRow: u32 = 0;
    for (let tie = begin; tie < end; tie += 4) {
      const other = load<u32>(tie);
      let theirs = outTargets + ((<usize>load<u32>(outOffsets + ((<usize>other) << 2))) << 2);
      const theirEnd = outTargets + ((<usize>load<u32>(outOffsets + ((<usize>other) << 2), 4)) << 2);
      let ofOther: u32 = 0;
      let ours = begin;
      while (ours < end && theirs < theirEnd) {
        const a = load<u32>(ours);
        const b = load<u32>(theirs);
        if (a == b) {
          ofOther++;
          add(counts, a, 1);
        }
        if (a <= b) ours += 4;
        if (b <= a) theirs += 4;
      }
      if (ofOther == 0) continue;
      add(counts, other, ofOther);
      ofRow += ofOther;
    }
    if (ofRow > 0) add(counts, row, ofRow);
  }
}

function add(counts: usize, node: u32, count: u32): void {
  atomic.add<u32>(counts + ((<usize>node) << 2), count);
}
