// The slow, obvious twin of assembly/online-ctr.ts: counts afresh what came before each row.
import type { CtrDescription } from "../statistics/ctr-params.ts";

/** Bins by row. `classes`: those of the label; `order`: fold position → row. */
export function referenceCtr(
  { type, targetBorders, targetBorder, prior, borders }: CtrDescription,
  ids: readonly number[],
  classes: readonly number[],
  order: readonly number[],
): number[] {
  const f = Math.fround;
  const sizes = ids.map((id) => ids.filter((other) => other === id).length);
  const shareOf = (row: number): number => {
    if (type === "Buckets") return Number(classes[row] === targetBorder);
    return type === "Borders" ? Number(classes[row]! > targetBorder) : f(classes[row]! / targetBorders);
  };
  return ids.map((id, row) => {
    const before = order.slice(0, order.indexOf(row)).filter((other) => ids[other] === id);
    const good = type === "Counter" ? sizes[row]! : before.reduce((sum, other) => f(sum + shareOf(other)), 0);
    const total = type === "Counter" ? Math.max(...sizes) : before.length;
    const shift = f(-Math.min(0, prior));
    const norm = f(Math.max(1, prior) - Math.min(0, prior));
    const value = f(f(good + prior) / (total + 1));
    return Math.trunc(f(f(f(value + shift) / norm) * borders));
  });
}
