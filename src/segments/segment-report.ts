import type { Words } from "../core/language.ts";
import type { FeatureDeclaration } from "../features/declaration.ts";
import type { SegmentComparison } from "./compare-segments.ts";

/** What `segments compare` found, as stored in `segments/segments.json`. */
export interface SegmentReport extends SegmentComparison {
  asOf: string;
  /** A graph without time: the date of its one snapshot says nothing. */
  isStatic: boolean;
  groups: Readonly<Record<string, string>>;
  adjustFor: readonly string[];
  /** Clients of the snapshot who are in no segment. */
  nElsewhere: number;
  /** Columns left alone: counts of which the operator sees a part only for those who are no subscribers, where segments differ in that. */
  censored: string[];
  /** Columns that a segment's condition names: they differ by definition. */
  defining: string[];
  /** Words and units of the compared columns. */
  columns: Record<string, ComparedColumn>;
}

export interface ComparedColumn extends Pick<FeatureDeclaration, "unit" | "group"> {
  phrase: Words;
}
