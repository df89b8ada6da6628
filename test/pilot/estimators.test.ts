import { describe, expect, it } from "vitest";
import { balanceOf } from "../../src/pilot/balance.ts";
import { clusteredError, independentError, weightedRatio, weightedSum } from "../../src/pilot/contrast.ts";
import { cuped } from "../../src/pilot/cuped.ts";
import { intraclass } from "../../src/pilot/intraclass.ts";
import { stratifiedEffect } from "../../src/pilot/stratified.ts";
import { SeededRandom } from "../../src/util/random.ts";

const z = 1.959963984540054;

describe("sums and ratios of rates", () => {
  const arms = [
    { nClients: 70, nTakers: 56 },
    { nClients: 80, nTakers: 48 },
  ];

  it("have Newcombe's interval as he published it (1998, table II, a, method 10)", () => {
    const { value, low, high } = weightedSum({ arms }, [1, -1], z);
    expect(value).toBeCloseTo(0.2, 12);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it("have Katz's interval of a ratio", () => {
    // 0.8 / 0.6; the variance of its logarithm is 1/56 − 1/70 + 1/48 − 1/80.
    const reach = z * Math.sqrt(1 / 56 - 1 / 70 + 1 / 48 - 1 / 80);
    const { value, low, high } = weightedRatio({ arms }, [1, 0], [0, 1], z);
    expect(value).toBeCloseTo(4 / 3, 12);
    expect(low).toBeCloseTo((4 / 3) * Math.exp(-reach), 12);
    expect(high).toBeCloseTo((4 / 3) * Math.exp(reach), 12);
  });

  it("have the error of independent clients where every cluster is one client, but for C / (C − 1)", () => {
    const group = Uint8Array.from({ length: 150 }, (_, row) => (row < 70 ? 0 : 1));
    const taken = Uint8Array.from({ length: 150 }, (_, row) =>
      row < 56 || (row >= 70 && row < 118) ? 1 : 0,
    );
    const cluster = Int32Array.from({ length: 150 }, (_, row) => row);
    const { standardError, nClusters } = clusteredError({ group, taken, cluster, arms }, [1, -1]);
    expect(nClusters).toBe(150);
    expect(standardError).toBeCloseTo(independentError(arms, [1, -1]) * Math.sqrt(150 / 149), 12);
  });

  it("by hand: two clusters of two in each arm", () => {
    const rates = {
      group: Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1),
      taken: Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 0),
      cluster: Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
      arms: [
        { nClients: 4, nTakers: 2 },
        { nClients: 4, nTakers: 1 },
      ],
    };
    // Sums of (taken − rate) / 4: ¼, −¼; ⅛, −⅛ (the other sign), squared: 2/16 + 2/64.
    expect(clusteredError(rates, [1, -1]).standardError).toBeCloseTo(
      Math.sqrt((2 / 16 + 2 / 64) * (4 / 3)),
      12,
    );
  });

  it("cannot be told of an empty group", () => {
    const empty = { arms: [arms[0]!, { nClients: 0, nTakers: 0 }] };
    expect(weightedSum(empty, [1, -1], z).value).toBeNull();
    expect(weightedSum(empty, [1, 0], z).value).toBeCloseTo(0.8, 12);
    expect(weightedRatio(empty, [1, 0], [0, 1], z).value).toBeNull();
  });
});

describe("CUPED", () => {
  const random = new SeededRandom(4);
  const covariate = Float64Array.from({ length: 500 }, () => random.normal());
  const treated = Uint8Array.from(covariate, () => random.nextInt(2));
  const outcome = covariate.map((x, row) => 0.7 * x + random.normal() + 0.2 * treated[row]!);

  it("leaves 1 − ρ² of the variance", () => {
    const { varianceRatio, correlation } = cuped({ outcome, covariate, treated }, z);
    expect(Math.abs(correlation!)).toBeGreaterThan(0.4);
    expect(varianceRatio).toBeCloseTo(1 - correlation! ** 2, 12);
  });

  it("changes nothing with a covariate that says nothing", () => {
    const plain = cuped({ outcome, covariate: new Float64Array(500).fill(0.3), treated }, z);
    expect(plain).toMatchObject({ theta: 0, correlation: null, varianceRatio: 1 });
    const mean = (arm: number) => {
      const own = outcome.filter((_, row) => treated[row] === arm);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    expect(plain.difference.value).toBeCloseTo(mean(1) - mean(0), 12);
  });

  it("does not care where the covariate's zero is or what its unit is", () => {
    const one = cuped({ outcome, covariate, treated }, z).difference;
    const other = cuped({ outcome, covariate: covariate.map((x) => 1000 * x + 7), treated }, z).difference;
    expect(other.low).toBeCloseTo(one.low!, 10);
  });
});

describe("the effect by strata", () => {
  const stratum = (t: [number, number], c: [number, number]) => ({
    treated: { nTakers: t[0], nClients: t[1] },
    control: { nTakers: c[0], nClients: c[1] },
  });

  it("weighs each stratum by its clients: by hand", () => {
    const { difference, ratio } = stratifiedEffect(
      [stratum([6, 20], [4, 20]), stratum([10, 100], [4, 60])],
      z,
    );
    // (40 · 0.1 + 160 · (0.1 − 0.0667)) / 200
    expect(difference.value).toBeCloseTo((40 * 0.1 + 160 * (0.1 - 4 / 60)) / 200, 12);
    expect(ratio.value).toBeCloseTo((40 * 0.3 + 160 * 0.1) / (40 * 0.2 + (160 * 4) / 60), 12);
    expect(ratio.low!).toBeLessThan(ratio.value!);
  });

  it("leaves a stratum out of which one arm is empty, and says so", () => {
    const whole = stratum([6, 20], [4, 20]);
    const { difference, nLeftOut } = stratifiedEffect(
      [whole, stratum([1, 3], [0, 0]), stratum([0, 0], [0, 0])],
      z,
    );
    expect(difference).toEqual(stratifiedEffect([whole], z).difference);
    expect(nLeftOut).toEqual({ strata: 1, clients: 3 });
    expect(stratifiedEffect([], z).difference.value).toBeNull();
  });
});

describe("balance and likeness", () => {
  it("finds arms that differ in what was known, and not those that do not", () => {
    const treated = Uint8Array.from({ length: 400 }, (_, row) => row % 2);
    const random = new SeededRandom(1);
    const chance = { name: "chance", values: Float64Array.from(treated, () => random.normal()) };
    const fine = balanceOf([chance, { name: "same", values: new Float64Array(400) }], treated);
    expect(fine.isFine).toBe(true);
    expect(fine.covariates[1]).toEqual({
      name: "same",
      treated: 0,
      control: 0,
      standardised: null,
      pValue: null,
    });
    const shifted = { name: "shifted", values: chance.values.map((value, row) => value + treated[row]! / 2) };
    expect(balanceOf([chance, shifted], treated).isFine).toBe(false);
  });

  it("by hand, with a value that is not known", () => {
    const { covariates } = balanceOf(
      [{ name: "x", values: [1, 3, Number.NaN, 2, 4] }],
      Uint8Array.of(0, 0, 0, 1, 1),
    );
    expect(covariates[0]).toMatchObject({ treated: 3, control: 2 });
    expect(covariates[0]!.standardised).toBeCloseTo(1 / Math.sqrt(2), 12);
  });

  it("takes a community as one observation", () => {
    const { covariates } = balanceOf(
      [{ name: "x", values: [1, 1, 3, 5, 5, 7] }],
      Uint8Array.of(0, 0, 0, 1, 1, 1),
      Int32Array.of(0, 0, 1, 2, 2, 3),
    );
    expect(covariates[0]).toMatchObject({ treated: 6, control: 2 });
  });

  it("has an intraclass correlation by hand: 1 where communities agree, below 0 where they are mixed", () => {
    const cluster = Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3);
    expect(intraclass([1, 1, 0, 0, 1, 1, 0, 0], cluster)).toMatchObject({
      n: 4,
      meanSize: 2,
      sizeVariation: 0,
    });
    expect(intraclass([1, 1, 0, 0, 1, 1, 0, 0], cluster).icc).toBeCloseTo(1, 12);
    expect(intraclass([1, 0, 1, 0, 1, 0, 1, 0], cluster).icc).toBeCloseTo(-1, 12);
    expect(intraclass([0, 0, 0, 0], Int32Array.of(0, 0, 1, 1)).icc).toBe(0);
  });
});
