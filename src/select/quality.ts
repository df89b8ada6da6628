import { type Column, missingLevel } from "../core/columns.ts";
import type { Bins } from "./bin-column.ts";
import { binColumn } from "./bin-column.ts";
import type { OnStep, SelectionData } from "./candidate.ts";
import { findDuplicates } from "./duplicates.ts";
import { largestDrift } from "./largest-drift.ts";
import { strengthAlone } from "./strength-alone.ts";

/** Limits beyond which a column is left out. */
export interface QualityLimits {
  /** Share of rows without a value, 0 … 1. */
  max_missing_share: number;
  /** Population stability index between neighbouring snapshots. */
  max_drift: number;
  /** AUC of the column by itself, 0.5 … 1. */
  max_auc_alone: number;
}

/** What is known of a column before any model. */
export interface ColumnQuality {
  name: string;
  missingShare: number;
  /** Largest PSI between neighbouring snapshots; 0 with a single one. */
  drift: number;
  /** AUC of the column by itself, .5 for nothing. */
  aucAlone: number;
  /** Why it is left out; null where it goes on. */
  fault: QualityFault | null;
  /** Of a duplicate: the column that it repeats. */
  repeats?: string;
}

/** `suspicious`: predicts too well by itself, as a column that knows the target does. */
export type QualityFault = "constant" | "missing" | "duplicate" | "drifting" | "suspicious";

/** Bins of the drift: the ten that the limits of the index were found for. */
const driftBins = 10;
/** Bins of a column's strength. */
const strengthBins = 64;

/**
 * First stage: what needs no model. A column without a second value, without values, with the values of an earlier one, with another
 * distribution from snapshot to snapshot, or with a prediction too good to be true goes no further.
 *
 * A drift counts where it is beyond both the limit and what chance alone allows in so few rows.
 *
 * Deterministic. Cost: O(rows × columns).
 */
export function checkQuality(
  { dataset, times, candidates }: SelectionData,
  limits: QualityLimits,
  onStep: OnStep,
): ColumnQuality[] {
  const repeated = findDuplicates(dataset.columns);
  const half = Uint8Array.from(dataset.cluster, (client) => client & 1);
  return dataset.columns.map((column, at) => {
    onStep("quality", at, candidates.length);
    const missingShare = shareMissing(column);
    const strong = binColumn(column, strengthBins);
    const drift = largestDrift(binsOfDrift(column, strong), times.snapshotOf, times.days.length);
    const aucAlone = strengthAlone(strong, dataset.label, half);
    const twin = repeated[at]!;
    const faults: Record<QualityFault, boolean> = {
      constant: isConstant(column),
      missing: missingShare > limits.max_missing_share,
      duplicate: twin >= 0,
      drifting: drift.psi > Math.max(limits.max_drift, drift.byChance),
      suspicious: Math.max(aucAlone, 1 - aucAlone) > limits.max_auc_alone,
    };
    const fault = (Object.keys(faults) as QualityFault[]).find((name) => faults[name]) ?? null;
    return {
      name: column.name,
      missingShare,
      drift: drift.psi,
      aucAlone,
      fault,
      ...(fault === "duplicate" ? { repeats: dataset.columns[twin]!.name } : {}),
    };
  });
}

function binsOfDrift(column: Column, categories: Bins): Bins {
  return column.kind === "numeric" ? binColumn(column, driftBins) : categories;
}

function shareMissing(column: Column): number {
  if (column.kind === "numeric")
    return column.values.reduce((n, value) => n + +Number.isNaN(value), 0) / column.values.length;
  const missing = column.levels.indexOf(missingLevel);
  const nMissing = column.codes.reduce((n, code) => n + +(code < 0 || code === missing), 0);
  return nMissing / column.codes.length;
}

/** One value in all rows; missing everywhere counts too, missing somewhere does not. */
function isConstant(column: Column): boolean {
  const values = column.kind === "numeric" ? column.values : column.codes;
  const first = values[0]!;
  return values.every((value) => Object.is(value, first) || value === first);
}
