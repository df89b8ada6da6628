import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../src/util/random.ts";

const draw = (seed: number, n: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: n }, () => random.next());
};

describe("SeededRandom", () => {
  it("gives the same numbers for the same seed on every machine", () => {
    const random = new SeededRandom(42);
    expect([random.nextUint32(), random.nextUint32(), random.nextInt(1000)]).toMatchInlineSnapshot(`
      [
        2837322924,
        544945897,
        111,
      ]
    `);
    expect(draw(42, 5)).toEqual(draw(42, 5));
  });

  it("gives other numbers for another seed, also where only the high half differs", () => {
    expect(draw(1, 3)).not.toEqual(draw(2, 3));
    expect(draw(1, 3)).not.toEqual(draw(1 + 2 ** 40, 3));
    expect(draw(0, 3)).not.toEqual(draw(-1, 3));
  });

  it("is uniform in [0, 1): mean 1/2, variance 1/12, all deciles alike", () => {
    const values = draw(7, 100_000);
    const deciles = new Uint32Array(10);
    for (const value of values) deciles[Math.floor(value * 10)]!++;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.005);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
    for (const count of deciles) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it("draws integers below n, each as often", () => {
    const random = new SeededRandom(3);
    const counts = new Uint32Array(6);
    for (let draws = 0; draws < 60_000; draws++) counts[random.nextInt(6)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("draws standard normals: mean 0, variance 1, 95 % within 1.96", () => {
    const random = new SeededRandom(11);
    const values = Array.from({ length: 100_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const inside = values.filter((value) => Math.abs(value) < 1.96).length / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(inside - 0.95)).toBeLessThan(0.003);
  });
});
