import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeWaterfall, stepWords } from "../../src/campaign/waterfall.ts";
import { InternalError } from "../../src/core/errors.ts";

const day = "2026-07-01";

describe("the waterfall", () => {
  it("says after each step who is left", () => {
    const excluded = new Map([
      ["other_segment", 40],
      ["holds_product", 0],
      ["too_young", 7],
      ["beyond_limit", 3],
    ]);
    expect(
      makeWaterfall(day, 100, excluded, 50, [
        ...Array(40).fill("treatment"),
        ...Array(5).fill("control"),
        ...Array(5).fill(""),
      ]),
    ).toEqual({
      as_of: day,
      population: 100,
      steps: [
        { reason: "other_segment", excluded: 40, left: 60 },
        { reason: "holds_product", excluded: 0, left: 60 },
        { reason: "too_young", excluded: 7, left: 53 },
        { reason: "beyond_limit", excluded: 3, left: 50 },
      ],
      listed: 50,
      treatment: 40,
      control: 5,
      outside_pilot: 5,
    });
  });

  it("adds up whatever the reasons, and is a bug as soon as one client is missing", () => {
    const counts = fc.array(fc.nat({ max: 1000 }), { maxLength: 12 });
    fc.assert(
      fc.property(counts, fc.nat({ max: 1000 }), fc.constantFrom(-1, 1), (excluded, listed, off) => {
        const reasons = new Map(excluded.map((count, at) => [`reason ${at}`, count]));
        const population = listed + excluded.reduce((sum, count) => sum + count, 0);
        const { steps } = makeWaterfall(day, population, reasons, listed);
        expect(population - steps.reduce((sum, step) => sum + step.excluded, 0)).toBe(listed);
        expect(steps.at(-1)?.left ?? population).toBe(listed);
        expect(() => makeWaterfall(day, population + off, reasons, listed)).toThrow(InternalError);
        const groups = Array<string>(listed).fill("someone");
        if (listed > 0)
          expect(() => makeWaterfall(day, population, reasons, listed, groups)).toThrow(InternalError);
      }),
    );
  });

  it("tells house reasons in both languages, and a rule by its name", () => {
    expect(stepWords("holds_product", "en")).toBe("hold the product already");
    expect(stepWords("holds_product", "ru")).toBe("продукт уже есть");
    expect(stepWords("no_offer_pays", "ru")).toBe("ни одно предложение не окупает затрат");
    expect(stepWords("my_own_rule", "ru")).toBe("my own rule");
  });
});
