import type { Finding } from "./finding.ts";
import type { AuditWorld } from "./world.ts";

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
