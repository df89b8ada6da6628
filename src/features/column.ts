import type { Direction } from "../config/surroundings.ts";
import type { Words } from "../core/language.ts";
import type { PeopleScope } from "./people-scope.ts";

/** A column of a feature in one window, before its values. */
export interface FeatureColumn {
  /** Column name without direction and window, which are added to it: `contact_arpu_mean`. */
  name: string;
  /** In words, as a reason names it: in Russian in the nominative. `{attribute}` stands for the attribute's words. */
  phrase: Words;
  /** The attribute of contacts that it is made of. */
  attribute?: string;
  /** With the notation of the catalogue. */
  formula: string;
  /** Default 1: shares, counts and ratios have none. */
  unit?: string;
  /** Columns that tell one thing share a family: a reason is given once for all of them. Default the name. */
  family?: string;
  /** Over all ties, over callers or over called contacts only. Default both. */
  direction?: Direction;
  /** What kind of number it is, where that is not told by its unit. Default an amount, told as it is. */
  scale?: Scale;
  /** An amount that grows with the window: a reason says how long that is. */
  isTotal?: boolean;
  /** The value belongs to one contact or to one call: a reason says how it compares, never what it is. */
  isPrivate?: boolean;
  /** Tells which contacts have the product, or are clients: a reason says how it compares, never what it is. */
  tellsProduct?: boolean;
  /** Would tell of one contact however it is put: no reason names it, a sibling of its family stands for it. */
  neverTold?: boolean;
  /** A count that is too small for people of whom the operator sees one side only: never compared across segments. */
  isCensored?: boolean;
  /**
   * Hidden below `privacy.min_contacts`: of all contacts of its direction, of those whose attribute is known, or of the people
   * behind it in the people graph (their number for each client, which need not be counted beyond `minPeople`). Default never,
   * because it tells of the client's own exchanges.
   */
  hiddenBelow?: "contacts" | { attribute: string } | { people: PeopleBehind };
  /** Of a category: its values are places in these levels. Default a number. */
  levels?: readonly string[];
  /** Its value for a client without contacts. Default none, NaN. */
  withoutContacts?: 0;
  /**
   * The same in DuckDB, over the relation `t` of a client's ties in this direction (`fct_tie` with weights `w_<name>`)
   * joined with the contact's `c` (`ftr_contact`) and, for attributes that both have, the client's own `o` (`ftr_client`): an
   * aggregate expression. Absent where SQL cannot say it.
   */
  sql?: string;
}

/** A share of 0 to 1, told in percent; an index says nothing as a number, and is compared only. */
export type Scale = "share" | "index";

/** Per client, how many people a value is made of. */
type PeopleBehind = (scope: PeopleScope, minPeople: number) => Float32Array;

export type ColumnSet = readonly FeatureColumn[];

/** `contact_arpu_mean` → `contact_arpu_mean_in_30d`: callers alone, window of 30 days. */
export function columnName(
  { name, direction = "both" }: Pick<FeatureColumn, "name" | "direction">,
  window: number | undefined,
): string {
  return `${name}${direction === "both" ? "" : `_${direction}`}${window === undefined ? "" : `_${window}d`}`;
}
