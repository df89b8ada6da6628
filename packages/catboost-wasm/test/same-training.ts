import { beforeAll, expect, it } from "vitest";
import { type GivenParams, type Pool, train } from "../src/index.ts";
import { type Answer, askOfficial } from "./official.ts";
import { firstDifference } from "./same-trees.ts";

/** What a suite's title says of why it is skipped. */
export const skipped = (reason: string | undefined): string => (reason ? ` (skipped: ${reason})` : "");

/** A test for each job: official's trees, and losses, are ours. */
export function compareAll(jobs: Record<string, { pool: Pool; params: GivenParams; evalSet?: Pool }>): void {
  const names = Object.keys(jobs);
  let answers: Answer[];
  beforeAll(async () => {
    answers = await askOfficial(names.map((name, i) => ({ name: `case${i}`, ...jobs[name]! })));
  });

  it.each(names)("for %s", async (name) => {
    const { pool, params, evalSet } = jobs[name]!;
    const losses: number[] = [];
    const evalLosses: number[] = [];
    const ours = await train(pool, params, {
      ...(evalSet && { evalSet }),
      onIteration: ({ learnLoss, evalLoss }) => {
        losses.push(learnLoss!);
        if (evalLoss !== undefined) evalLosses.push(evalLoss);
      },
    });
    expect(firstDifference(ours.toCbm(), answers[names.indexOf(name)]!.cbm)).toBeUndefined();
    // The losses of raw scores go through libm's exp, of which official's has other last bits.
    const { learnLoss, evalLoss } = answers[names.indexOf(name)]!;
    for (const [own, theirs] of [
      [losses, learnLoss],
      [evalLosses, evalLoss],
    ] as const) {
      expect(own).toHaveLength(theirs.length);
      for (const [tree, loss] of own.entries())
        expect(Math.abs(loss / theirs[tree]! - 1)).toBeLessThan(2e-15);
    }
  });
}
