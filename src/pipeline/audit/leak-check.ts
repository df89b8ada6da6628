import type { AuditWorld } from "./world.ts";

/** What one check of the audit found. */
export interface Finding {
  /** `cannot tell`: the data hold nothing that would show it. `not applicable`: the project cannot have this leak. */
  verdict: "clean" | "leak" | "cannot tell" | "not applicable";
  /** What was seen, in plain words, with figures. */
  seen: string;
  /** Columns of the feature table that gave it away. */
  columns?: readonly string[];
}

/** One leak of the catalogue, and how the audit looks for it. */
export interface LeakCheck {
  /** The catalogue's name for it. */
  leak: string;
  /** What is done to the sample, in plain words. */
  did: string;
  /** What the check cannot see. */
  blind: string;
  /** What stops the leak: the hint of an alarm. */
  guard: string;
  /** Kinds of projects that can have it. */
  kinds: readonly ("time" | "static")[];
  run(world: AuditWorld): Promise<Finding>;
}
