import type { Manifest } from "../store/manifest.ts";

/** What a stage found, and the files that it made. */
export interface Made<Report> {
  report: Report;
  /** Key of a file (`OpenProject.path` makes a path of it) → its hash, bytes and rows. */
  outputs: Manifest["outputs"];
}
