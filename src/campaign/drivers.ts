/**
 * What moves the scores of some clients, and how: families of features by their SHAP values, the shape of each family's strongest
 * member, and what the surroundings come to. The result's size does not depend on the number of clients.
 */
import { type Column, missingLevel } from "../core/columns.ts";
import { equalCountBins } from "../evaluate/bins.ts";
import { quantile } from "../util/quantile.ts";
import { sum } from "../util/sums.ts";
import { groupFamilies } from "./families.ts";

export interface DriversInput {
  /** nFeatures columns of nRows. */
  columns: readonly Column[];
  /** Per feature: its family, and whether it is of the surroundings. */
  families: readonly string[];
  isSurroundings: readonly boolean[];
  /** Per feature: it may be shown. A family is shown by its strongest member that may be. */
  mayShow: readonly boolean[];
  /** nRows × (nFeatures + 1) SHAP values in log-odds, row by row, the last column the expected value. */
  shap: Float64Array;
}

/** Clients with about the same value of a feature, and what it does to their log-odds. */
export interface ShapePoint {
  /** Mean value of the clients, or their category. Null: not known. */
  value: number | string | null;
  mean: number;
  /** Eight of ten clients lie between. */
  low: number;
  high: number;
  nRows: number;
}

interface Driver {
  /** Index of the feature that stands for the family. */
  feature: number;
  /** Mean absolute SHAP value of the family, in log-odds. */
  effect: number;
  /** Of the feature: by value, what is not known last. */
  shape: ShapePoint[];
}

export interface Drivers {
  nRows: number;
  /** Strongest first. */
  drivers: Driver[];
  /** Of all that features move, in absolute log-odds, the share that is of the surroundings. */
  surroundingsShare: number;
  /** Per client all SHAP values of the surroundings together: shares of clients between bounds, and quantiles of its size. */
  surroundings: { shares: number[]; medianSize: number; raised: number; lowered: number };
}

/** Bounds of what the surroundings multiply the odds by; beyond the outer ones lie the first and the last share. */
export const oddsBounds: readonly number[] = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];

/** Points of a curve over a numeric feature. */
const nShapeBins = 12;
/** Categories that have a point each. */
const nShapeLevels = 8;
/** Fewer clients make no point: it would tell of them, and of chance. */
const minRowsOfPoint = 20;
/** The part of the clients on either side of a band. */
const tail = 0.1;

/**
 * The strongest families with their shapes.
 *
 * @param nDrivers how many, at most
 * Deterministic, independent of row order to rounding. Cost: O(nRows × nFeatures), and a sort for each driver.
 */
export function findDrivers(input: DriversInput, nDrivers: number): Drivers {
  const { columns, families, isSurroundings, mayShow, shap } = input;
  const width = columns.length + 1;
  const nRows = shap.length / width;
  const { familyOf, nFamilies } = groupFamilies(families);
  const ofFamily = new Float64Array(nFamilies);
  const ofFeature = new Float64Array(columns.length);
  const moved = new Float64Array(nRows);
  const rowSums = new Float64Array(nFamilies);
  let [own, around] = [0, 0];
  for (let row = 0; row < nRows; row++) {
    rowSums.fill(0);
    for (let feature = 0; feature < columns.length; feature++) {
      const value = shap[row * width + feature]!;
      rowSums[familyOf[feature]!]! += value;
      ofFeature[feature]! += Math.abs(value);
      if (isSurroundings[feature]) {
        moved[row]! += value;
        around += Math.abs(value);
      } else own += Math.abs(value);
    }
    for (let family = 0; family < nFamilies; family++) ofFamily[family]! += Math.abs(rowSums[family]!);
  }
  const shown = [...ofFamily.keys()]
    .map((family) => ({ family, feature: strongestMember(family, familyOf, ofFeature, mayShow) }))
    .filter(({ family, feature }) => feature >= 0 && ofFamily[family]! > 0)
    .sort((a, b) => ofFamily[b.family]! - ofFamily[a.family]! || a.family - b.family)
    .slice(0, nDrivers);
  return {
    nRows,
    drivers: shown.map(({ family, feature }) => ({
      feature,
      effect: ofFamily[family]! / nRows,
      shape: shapeOf(
        columns[feature]!,
        Float64Array.from(moved, (_, row) => shap[row * width + feature]!),
      ),
    })),
    surroundingsShare: own + around > 0 ? around / (own + around) : 0,
    surroundings: summarise(moved),
  };
}

function strongestMember(
  family: number,
  familyOf: Int32Array,
  strength: Float64Array,
  mayShow: readonly boolean[],
): number {
  let best = -1;
  for (const [feature, of] of familyOf.entries()) {
    if (of !== family || !mayShow[feature]) continue;
    if (best < 0 || strength[feature]! > strength[best]!) best = feature;
  }
  return best;
}

function summarise(moved: Float64Array): Drivers["surroundings"] {
  const counts = new Array<number>(oddsBounds.length + 1).fill(0);
  for (const value of moved) {
    const at = oddsBounds.findIndex((bound) => Math.exp(value) < bound);
    counts[at < 0 ? oddsBounds.length : at]!++;
  }
  const share = (from: number, to: number) => sum(counts.slice(from, to)) / (moved.length || 1);
  return {
    shares: counts.map((count) => count / (moved.length || 1)),
    medianSize: quantile(moved.map(Math.abs).sort(), 0.5),
    raised: share(oddsBounds.indexOf(1.25) + 1, counts.length),
    lowered: share(0, oddsBounds.indexOf(0.8) + 1),
  };
}

function shapeOf(column: Column, shap: Float64Array): ShapePoint[] {
  return column.kind === "numeric" ? numericShape(column.values, shap) : categoricalShape(column, shap);
}

function numericShape(values: Float32Array, shap: Float64Array): ShapePoint[] {
  const rows = [...values.keys()];
  const known = rows.filter((row) => !Number.isNaN(values[row]));
  const { binOf, nBins } = equalCountBins(
    Float64Array.from(known, (row) => values[row]!),
    nShapeBins,
  );
  const members = Array.from({ length: nBins }, (): number[] => []);
  for (const [at, row] of known.entries()) members[binOf[at]!]!.push(row);
  const points = members.map((bin) => pointOf(sum(bin.map((row) => values[row]!)) / bin.length, bin, shap));
  const missing = rows.filter((row) => Number.isNaN(values[row]));
  return [...points, pointOf(null, missing, shap)].filter(({ nRows }) => nRows >= minRowsOfPoint);
}

/** The most frequent categories, by what they do. */
function categoricalShape(
  { codes, levels }: Extract<Column, { kind: "categorical" }>,
  shap: Float64Array,
): ShapePoint[] {
  const members = levels.map((): number[] => []);
  for (const [row, code] of codes.entries()) members[code]?.push(row);
  return members
    .map((rows, code) => pointOf(levels[code] === missingLevel ? null : levels[code]!, rows, shap))
    .filter(({ nRows }) => nRows >= minRowsOfPoint)
    .sort((a, b) => b.nRows - a.nRows)
    .slice(0, nShapeLevels)
    .sort((a, b) => Number(a.value === null) - Number(b.value === null) || b.mean - a.mean);
}

function pointOf(value: ShapePoint["value"], rows: readonly number[], shap: Float64Array): ShapePoint {
  const sorted = Float64Array.from(rows, (row) => shap[row]!).sort();
  return {
    value,
    mean: sum(sorted) / sorted.length,
    low: quantile(sorted, tail),
    high: quantile(sorted, 1 - tail),
    nRows: rows.length,
  };
}
