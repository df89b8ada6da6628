/**
 * The effect by strata: each stratum compares its own arms and counts as much as it has clients, so that a difference between
 * strata cannot pass for an effect. Miratrix, Sekhon & Yu, J. R. Stat. Soc. B 75 (2013).
 */
import type { Estimate } from "../evaluate/interval.ts";
import { type Arm, rateOf, undefinedEstimate } from "./two-rates.ts";

export interface Stratum {
  treated: Arm;
  control: Arm;
}

export interface StratifiedEffect {
  difference: Estimate;
  ratio: Estimate;
  /** Strata of which one arm is empty: nothing can be compared there, and their clients are left out. */
  nLeftOut: { strata: number; clients: number };
}

/**
 * The weighted difference and ratio of the arms' rates over the strata.
 *
 * @param z critical value of the intervals
 *
 * The ratio is that of the weighted rates, its interval in logarithms. Cost: O(strata).
 */
export function stratifiedEffect(strata: readonly Stratum[], z: number): StratifiedEffect {
  const isWhole = ({ treated, control }: Stratum) => treated.nClients > 0 && control.nClients > 0;
  const compared = strata.filter(isWhole);
  const nClients = compared.reduce((sum, stratum) => sum + sizeOf(stratum), 0);
  const arm = (name: "treated" | "control") => {
    let [rate, variance] = [0, 0];
    for (const stratum of compared) {
      const weight = sizeOf(stratum) / nClients;
      const own = rateOf(stratum[name]);
      rate += weight * own;
      variance += (weight ** 2 * own * (1 - own)) / Math.max(1, stratum[name].nClients - 1);
    }
    return { rate, variance };
  };
  const [treated, control] = [arm("treated"), arm("control")];
  const leftOut = strata.filter((stratum) => !isWhole(stratum) && sizeOf(stratum) > 0);
  return {
    difference: compared.length === 0 ? undefinedEstimate : differenceOf(treated, control, z),
    ratio: logRatio(treated, control, z),
    nLeftOut: {
      strata: leftOut.length,
      clients: leftOut.reduce((sum, stratum) => sum + sizeOf(stratum), 0),
    },
  };
}

interface Moments {
  rate: number;
  variance: number;
}

function differenceOf(treated: Moments, control: Moments, z: number): Estimate {
  const value = treated.rate - control.rate;
  const reach = z * Math.sqrt(treated.variance + control.variance);
  return { value, low: value - reach, high: value + reach };
}

function logRatio(treated: Moments, control: Moments, z: number): Estimate {
  if (!(treated.rate > 0 && control.rate > 0)) return undefinedEstimate;
  const value = treated.rate / control.rate;
  const reach = z * Math.sqrt(treated.variance / treated.rate ** 2 + control.variance / control.rate ** 2);
  return { value, low: value * Math.exp(-reach), high: value * Math.exp(reach) };
}

function sizeOf({ treated, control }: Stratum): number {
  return treated.nClients + control.nClients;
}
