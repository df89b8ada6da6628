import { expect, it } from "vitest";
import { inParts } from "../../src/pipeline/stage/parts.ts";

it("gives each part its share of the bar, and a unit of a part stays one unit", () => {
  const told: [what: string, done: number, total: number][] = [];
  const steps = inParts((...step) => told.push(step), { read: 1, fit: 3 });
  steps.read("rows", 1, 2);
  steps.fit("first", 0, 6);
  steps.fit("last", 5, 6);
  expect(told.map(([what, done, total]) => [what, done / total])).toEqual([
    ["rows", 0.125],
    ["first", 0.25],
    ["last", 0.875],
  ]);
  const [, done, total] = told.at(-1)!;
  expect((done + 1) / total).toBe(1);
});
