import { describe, expect, it } from "vitest";
import {
  areaUnderUplift,
  qiniCoefficient,
  qiniPoints,
  rankUplift,
  tallyUplift,
  upliftAt,
} from "../../src/pilot/uplift-curve.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { figures } from "./judge/figures.ts";

const { distinct, tied } = figures.uplift;
const treated = Uint8Array.from(figures.uplift.treated);
const taken = Uint8Array.from(figures.uplift.taken);
const stepsOf = (score: readonly number[]) => tallyUplift(rankUplift(score, treated, taken));

describe("Qini and uplift", () => {
  it("are scikit-uplift's, with and without equal scores", () => {
    for (const { score, qini, area, qini_curve } of [distinct, tied]) {
      const steps = stepsOf(score);
      expect(qiniCoefficient(steps)).toBeCloseTo(qini, 12);
      expect(areaUnderUplift(steps)).toBeCloseTo(area, 12);
      expect(steps.nTreated.length).toBe(qini_curve.length - 1);
    }
    for (const share of [0.1, 0.3, 0.5] as const)
      expect(upliftAt(stepsOf(distinct.score), share)).toBeCloseTo(distinct[`at_${share}`], 12);
  });

  it("by hand: six clients", () => {
    // By score: treated taker, control, treated, control taker | treated taker, control.
    const steps = tallyUplift(
      rankUplift([6, 5, 4, 3, 2, 1], Uint8Array.of(1, 0, 1, 0, 1, 0), Uint8Array.of(1, 0, 0, 1, 1, 0)),
    );
    expect(upliftAt(steps, 4 / 6)).toBeCloseTo(0, 12);
    expect(upliftAt(steps, 1)).toBeCloseTo(1 / 3, 12);
    expect(qiniPoints(steps, 6).map(({ won }) => won)).toEqual([0, 1, 1, 1, 0, 0.5, 1]);
  });

  it("count a row of weight two as two rows, whatever the order of the rows", () => {
    const random = new SeededRandom(2);
    const weight = tied.score.map(() => random.nextInt(3));
    const rows = tied.score.flatMap((_, row) => Array<number>(weight[row]!).fill(row)).reverse();
    const copies = tallyUplift(
      rankUplift(
        rows.map((row) => tied.score[row]!),
        Uint8Array.from(rows, (row) => treated[row]!),
        Uint8Array.from(rows, (row) => taken[row]!),
      ),
    );
    const weighted = tallyUplift(rankUplift(tied.score, treated, taken), weight);
    expect(qiniCoefficient(weighted)).toBeCloseTo(qiniCoefficient(copies), 12);
    expect(upliftAt(weighted, 0.37)).toBeCloseTo(upliftAt(copies, 0.37), 12);
  });

  it("are nothing where all scores are equal: the curve is its diagonal", () => {
    expect(qiniCoefficient(stepsOf(tied.score.map(() => 0.5)))).toBeCloseTo(0, 12);
  });
});
