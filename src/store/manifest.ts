import { hashJson } from "./folder-store.ts";

/** What one stage made, and from what. Times and memory stay out of the fingerprint. */
export interface Manifest {
  stage: string;
  /** Hash of stage, code, inputs and settings: a stage whose fingerprint is unchanged is skipped. */
  fingerprint: string;
  versions: Record<string, string>;
  /** Name of an input → SHA-256 of its content. */
  inputs: Record<string, string>;
  settings: unknown;
  /** Key of an output → its hash, size in bytes and rows. */
  outputs: Record<string, { sha256: string; bytes: number; rows?: number }>;
  /** What was counted on the way: quarantined, dropped, rows. */
  counts: Record<string, number>;
  measured: {
    seconds: number;
    peak_memory_mb: number;
    /** Of staging: what the sources' files looked like and what they held, so that `status` need not read them again. */
    seen?: Record<string, SeenSource>;
  };
}

/** A file, or what a query reads, by size and time, and the hash of its content then. */
export interface SeenSource {
  stamp: string;
  hash: string;
}

export function fingerprintOf(
  manifest: Pick<Manifest, "stage" | "versions" | "inputs" | "settings">,
): string {
  const { stage, versions, settings } = manifest;
  const inputs = Object.entries(manifest.inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashJson({ stage, versions, inputs, settings });
}
