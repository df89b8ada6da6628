/** All that the business report tells, as plain data; its size does not depend on the number of clients. */
import type { CountedShare } from "../../campaign/counted-share.ts";
import type { Drivers } from "../../campaign/drivers.ts";
import type { PlanPoint, PlanTotals } from "../../campaign/plan.ts";
import type { FeatureText } from "../../campaign/reason-text.ts";
import type { Waterfall } from "../../campaign/waterfall.ts";
import type { Calibration } from "../../evaluate/calibration.ts";
import type { CommunityMap } from "../../evaluate/community-map.ts";
import type { PairComparison } from "../../evaluate/compare-pair.ts";
import type { EvaluationSettings, RowsEvaluation } from "../../evaluate/evaluate-rows.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import type { OwnContactReport } from "../../evaluate/own-contact.ts";
import type { Drift } from "../../model/drift.ts";
import type { PilotDesign } from "../../pilot/design.ts";
import type { Goal } from "../../pilot/goal.ts";
import type { PilotReading } from "../../pilot/read-pilot.ts";

/** A feature as a page names it, in the page's language. */
export interface NamedFeature extends Pick<FeatureText, "phrase" | "unit" | "scale" | "levels"> {
  isSurroundings: boolean;
}

/** Clients of one snapshot. */
export interface SnapshotCounts {
  asOf: string;
  use: "train" | "test" | "score";
  clients: number;
  eligible: number;
  /** Null where their horizon is not over yet. */
  takers: number | null;
  contacts: number;
}

/** One of the groups that the models were judged in. */
export interface GroupingData {
  by: string;
  /** In words where the project's own words for columns have them. */
  phrase: string;
  groups: readonly { name: string; evaluation: RowsEvaluation }[];
}

export interface ListedClient {
  rank: number;
  /** A token. */
  client: string;
  probability: number;
  offer: string | null;
  reasons: readonly string[];
}

/** The last reading of a pilot. */
export interface ReadPilot extends PilotReading {
  /** Whether data, settings or the program have changed since. */
  isStale: boolean;
  /** Outcomes are known up to this day. */
  asKnownAt: string;
  look: { number: number; nPlanned: number; alpha: number };
  /** Days in which a take counts. */
  horizonDays: number;
  /** Clients whose horizon is not over, and clients whom the source has no more. */
  nWaiting: number;
  nMissing: number;
  /** Who was contacted, by the bank's own record; null without one. */
  contacted: { treated: number; control: number } | null;
  /** Control clients, and those of them who speak with a treated client or with somebody who does. */
  exposure: { nControl: number; nSharing: number };
}

export interface ReportData {
  project: string;
  target: { product: string; horizon_days: number };
  segment: string;
  /** The last day that anything is told of; null in a graph without time. */
  asOf: string | null;
  dataThrough: string | null;
  people: readonly SnapshotCounts[];
  training: {
    design: "later snapshot" | "folds" | "splits";
    nRows: number;
    nPositives: number;
    snapshots: { train: readonly string[]; test: readonly string[] };
    features: { own: number; surroundings: number };
    comparison: PairComparison;
    dominant: { name: string; share: number } | null;
    ownContacts?: OwnContactReport | undefined;
  };
  evaluation: {
    settings: EvaluationSettings;
    /** With curves. */
    all: RowsEvaluation;
    calibration: Calibration;
    groups: readonly GroupingData[];
    /** Whether the project says what its rule has been; else the score `rule` is the best own feature alone. */
    hasRule: boolean;
    /** Null where there is no later snapshot. */
    communities: CommunityMap | null;
  };
  drivers: {
    found: Drivers;
    features: readonly NamedFeature[];
    /** Whether contacts' labels are among them, each row seeing those of others alone. */
    hasLabels: boolean;
  };
  drift: { features: readonly Drift[]; score: Drift; nUnseen: number } | null;
  list: { waterfall: Waterfall; head: readonly ListedClient[]; expectedTakers: number } | null;
  plan: {
    counted_share: CountedShare;
    totals: PlanTotals;
    profit: Estimate;
    path: readonly PlanPoint[];
  } | null;
  pilot: (PilotDesign & { listSize: number; goal: Goal; power: number; alpha: number }) | null;
  /** What the pilot showed; `assigned`: nobody has read it yet; null: there was none. */
  reading: ReadPilot | "assigned" | null;
  segments: {
    reference: string;
    other: string;
    /** The largest effects first. */
    columns: readonly { phrase: string; value: Estimate }[];
  } | null;
  quarantined: number;
  /** Whether profit is told of: not where nobody says what a positive is worth in a graph without time. */
  tellsMoney: boolean;
  provenance: {
    model: string;
    versions: Readonly<Record<string, string>>;
    seed: number;
    staged: string;
  };
}
