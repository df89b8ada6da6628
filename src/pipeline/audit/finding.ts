import type { Difference } from "./compare-builds.ts";

/** What one check of the audit found. */
export interface Finding {
  /** `cannot tell`: the data hold nothing that would show it. `not applicable`: the project cannot have this leak. */
  verdict: "clean" | "leak" | "cannot tell" | "not applicable";
  /** What was seen, in plain words, with figures. */
  seen: string;
  /** Columns of the feature table that gave it away. */
  columns?: readonly string[];
}

/** Most names that a finding tells. */
const shownColumns = 4;

/** `3 of 40 columns changed`: a finding. */
export function describeDifference(did: string, difference: Difference): Finding {
  const { columns, nColumns, nClients, nChanged } = difference;
  if (columns.length === 0)
    return {
      verdict: "clean",
      seen: `${did}: none of ${nColumns} columns changed for any of ${nClients} clients`,
    };
  const more = columns.length > shownColumns ? ` and ${columns.length - shownColumns} more` : "";
  return {
    verdict: "leak",
    seen: `${did}: ${columns.slice(0, shownColumns).join(", ")}${more} changed for ${nChanged} of ${nClients} clients`,
    columns,
  };
}
