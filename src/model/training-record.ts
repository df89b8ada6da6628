/** What a model was made of and from: with the same code, inputs and settings the same bytes come out. Plain JSON. */
export interface TrainingRecord {
  /** What is predicted. */
  target: { product: string; horizon_days: number; label_lag_days: number };
  /** Whom the model learned from. */
  segment: string;
  snapshots: readonly string[];
  nRows: number;
  nPositives: number;
  /** The trainer's parameters as they were resolved. */
  params: Readonly<Record<string, unknown>>;
  seed: number;
  /** Version and hash of Entourage's code, hash of its SQL. */
  versions: Readonly<Record<string, string>>;
  /** Name of an input → SHA-256 of its content. */
  inputs: Readonly<Record<string, string>>;
}
