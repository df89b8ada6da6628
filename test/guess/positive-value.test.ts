import { describe, expect, it } from "vitest";
import { positiveValue } from "../../src/guess/positive-value.ts";

const column = (counts: Record<string, number>) => ({
  name: "label",
  type: "VARCHAR",
  nValues: 100,
  nDistinct: 2,
  min: null,
  max: null,
  values: Object.keys(counts),
  counts: Object.values(counts),
});

describe("the label's value that is a 1", () => {
  it.each([
    [{ no: 10, yes: 90 }, "yes", false],
    [{ да: 90, нет: 10 }, "да", false],
    [{ "1": 70, "2": 30 }, "2", true],
    [{ bad: 30, good: 70 }, "bad", true],
    [{ "<=50K": 40, "<=50K.": 30, ">50K": 20, ">50K.": 15 }, ">50K", true],
    [{ a: 50, b: 50 }, "b", true],
    [{ no: 10, perhaps: 90 }, "no", true],
  ])("of %j is %s", (counts, value, isGuess) => {
    expect(positiveValue(column(counts))).toMatchObject({ value, isGuess });
  });

  it("is what the user said, above all", () => {
    expect(positiveValue(column({ no: 10, yes: 90 }), "no")).toEqual({
      value: "no",
      negative: "yes",
      isGuess: false,
      why: "you said so",
    });
  });
});
