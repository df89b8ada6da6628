/** Numbers labels by first appearance; returns how many there are. */
export function renumber(labels: Int32Array): number {
  const numberOf = new Int32Array(labels.reduce((most, label) => Math.max(most, label), -1) + 1).fill(-1);
  let count = 0;
  for (let node = 0; node < labels.length; node++) {
    const label = labels[node]!;
    if (numberOf[label] === -1) numberOf[label] = count++;
    labels[node] = numberOf[label]!;
  }
  return count;
}
