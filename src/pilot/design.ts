/** What a pilot of the lists at hand can show, and how many lists a given effect takes. */
import { sum } from "../util/sums.ts";
import { inflation } from "./alpha-spending.ts";
import type { Cell } from "./cells.ts";
import type { Goal } from "./goal.ts";
import { sampleSize, type TestPlan, visibleRise } from "./sample-size.ts";

export interface DesignInput {
  /** Of each cell its clients, and their probabilities to take the product: mean and variance. */
  cells: Readonly<Record<Cell, { nClients: number; mean: number; variance: number }>>;
  goal: Goal;
  /** Probability of a false alarm, of seeing the effect, and sides of the test. */
  alpha: number;
  power: number;
  sides: "two" | "one";
  /** Share of the clients that is contacted. */
  treatedShare: number;
  nLooks: number;
  /** Days from one list to the next. */
  iterationDays: number;
  /** Of communities that are assigned as one; undefined: each client by itself. */
  clusters?: { n: number; meanSize: number; sizeVariation: number; icc: number } | undefined;
}

/** What an effect takes. */
interface EffectNeeds {
  /** Of the base rate: 0.05 is +5 %. */
  relative: number;
  /** Of the rate, 0 … 1. */
  points: number;
  /** Treated clients that a plain test of two rates takes: one look, no covariate, no communities. */
  nTreated: number;
  nControl: number;
  /** Lists and days with looks, score and communities reckoned in. */
  nLists: number;
  days: number;
  isGoal: boolean;
}

interface ComparisonDesign {
  baseRate: number;
  /** Clients that one list gives to each side. */
  perList: { treated: number; control: number };
  /** Smallest rise that one list shows; null: none. */
  visible: { points: number; relative: number } | null;
  effects: EffectNeeds[];
}

export interface PilotDesign {
  cells: { cell: Cell; nClients: number; nTreated: number; nControl: number; rate: number }[];
  /** Share of a list that is on the other one too. */
  overlap: number;
  /** How much more than the baseline's list the model's is to take by its own scores: 0.05 is 5 % more. */
  expectedRise: number;
  /** Contacted clients against clients who are left alone, over all cells. */
  contact: ComparisonDesign;
  /** The model's list against the baseline's, among contacted clients: only who is on one list alone tells them apart. */
  lists: ComparisonDesign;
  /** How many times the clients are needed. */
  factors: { looks: number; score: number; communities: number };
}

/** Rises of which a table tells, beside the goal. */
const rises = [0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.2, 0.5];

/**
 * Designs a pilot from the cells of one list.
 *
 * Looks inflate the numbers by the spending function. The score takes ρ² of the variance away; of a calibrated score ρ² is
 * var(p) / (p̄ (1 − p̄)). Communities inflate by 1 + ((1 + cv²) m̄ − 1) ICC: Eldridge, Ashby & Kerry, Int. J. Epidemiology 35 (2006).
 *
 * Each further list is taken to bring new clients. Deterministic. Cost: a few milliseconds.
 */
export function designPilot(input: DesignInput): PilotDesign {
  const { cells, treatedShare } = input;
  const all = Object.entries(cells) as [Cell, DesignInput["cells"][Cell]][];
  const onBaseline = [cells.both, cells.baseline_only];
  const listSize = sum(onBaseline.map(({ nClients }) => nClients));
  const factors = {
    looks: inflation(input, input.nLooks, input.power),
    score: 1 - explainedShare(all.map(([, cell]) => cell)),
    communities: designEffect(input.clusters),
  };
  return {
    cells: all.map(([cell, { nClients, mean }]) => ({
      cell,
      nClients,
      nTreated: Math.round(nClients * treatedShare),
      nControl: nClients - Math.round(nClients * treatedShare),
      rate: mean,
    })),
    overlap: cells.both.nClients / listSize,
    expectedRise: meanRate([cells.both, cells.model_only]) / meanRate(onBaseline) - 1,
    contact: contactDesign(input, factors),
    lists: listsDesign(input, factors, listSize),
    factors,
  };
}

type Factors = PilotDesign["factors"];

function contactDesign(input: DesignInput, factors: Factors): ComparisonDesign {
  const { cells, treatedShare } = input;
  const all = Object.values(cells);
  const nClients = sum(all.map((cell) => cell.nClients));
  return comparison(input, factors.looks * factors.score * factors.communities, {
    baseRate: meanRate(all),
    base: meanRate(all),
    dilution: 1,
    perList: { treated: treatedShare * nClients, control: (1 - treatedShare) * nClients },
  });
}

/** A rise of the list's rate must come from the clients who are on one list alone, so theirs is larger by the lists' own share. */
function listsDesign(input: DesignInput, factors: Factors, listSize: number): ComparisonDesign {
  const { cells, treatedShare } = input;
  const own = treatedShare * cells.baseline_only.nClients;
  return comparison(input, factors.looks * factors.communities, {
    baseRate: meanRate([cells.both, cells.baseline_only]),
    base: cells.baseline_only.mean,
    dilution: cells.baseline_only.nClients / listSize,
    perList: { treated: own, control: own },
  });
}

interface Compared {
  /** Of which relative rises are told. */
  baseRate: number;
  /** Of the clients who are compared. */
  base: number;
  /** Share of the list that they are. */
  dilution: number;
  perList: { treated: number; control: number };
}

function comparison(input: DesignInput, factor: number, compared: Compared): ComparisonDesign {
  const { power, goal, iterationDays } = input;
  const { baseRate, base, dilution, perList } = compared;
  if (!(perList.treated > 0)) return { baseRate, perList, visible: null, effects: [] };
  const plan: TestPlan = { ...input, ratio: perList.control / perList.treated };
  const relativeGoal = goal.scale === "relative" ? goal.rise : goal.rise / baseRate;
  const needs = (relative: number): EffectNeeds[] => {
    const points = relative * baseRate;
    const treated = base + points / dilution;
    if (treated >= 1) return [];
    const nTreated = sampleSize(base, treated, power, plan);
    const nLists = Math.ceil((nTreated * factor) / perList.treated);
    return [
      {
        relative,
        points,
        nTreated: Math.ceil(nTreated),
        nControl: Math.ceil(nTreated * plan.ratio!),
        nLists,
        days: nLists * iterationDays,
        isGoal: relative === relativeGoal,
      },
    ];
  };
  const rise = visibleRise(base, perList.treated / factor, power, plan);
  const points = rise === null ? null : rise * dilution;
  return {
    baseRate,
    perList,
    visible: points === null ? null : { points, relative: points / baseRate },
    effects: [...new Set([...rises, relativeGoal])].sort((a, b) => a - b).flatMap(needs),
  };
}

/** ρ² of a calibrated probability and the outcome over some cells. */
function explainedShare(cells: readonly { nClients: number; mean: number; variance: number }[]): number {
  const nClients = sum(cells.map((cell) => cell.nClients));
  const mean = meanRate(cells);
  const square = sum(cells.map((cell) => cell.nClients * (cell.variance + cell.mean ** 2))) / nClients;
  return mean > 0 && mean < 1 ? (square - mean ** 2) / (mean * (1 - mean)) : 0;
}

function designEffect(clusters: DesignInput["clusters"]): number {
  if (!clusters) return 1;
  const { meanSize, sizeVariation, icc } = clusters;
  return Math.max(1, 1 + ((1 + sizeVariation ** 2) * meanSize - 1) * Math.max(0, icc));
}

function meanRate(cells: readonly { nClients: number; mean: number }[]): number {
  const nClients = sum(cells.map((cell) => cell.nClients));
  return sum(cells.map((cell) => cell.nClients * cell.mean)) / nClients;
}
