import type { Language, Words } from "../core/language.ts";
import type { Scale } from "./column.ts";

/** What a column of the feature table is, for the trainer, the reasons of a list and the documentation. */
export interface FeatureDeclaration {
  /** Column name in the feature table, the model and the report. */
  name: string;
  /** Own: what the bank knows of the client. Surroundings: what its contacts add. */
  group: "own" | "surroundings";
  kind: "numeric" | "categorical";
  /** The categories that a column of the surroundings can have. */
  levels?: readonly string[];
  /** Features that tell one thing share a family: a reason is given once for all of them. */
  family: string;
  /** The feature in words, as a reason names it; `{attribute}` stands for the attribute's. */
  phrase: Words;
  /** The attribute that it is, or is made of. */
  attribute?: string;
  unit?: string;
  /** What a reason may tell of it: see `FeatureColumn`. */
  scale?: Scale;
  isTotal?: boolean;
  isPrivate?: boolean;
  tellsProduct?: boolean;
  neverTold?: boolean;
  /** Made of what is known of contacts, as against the client's own exchanges. */
  isOfContacts?: boolean;
  /** A count of which the operator sees a part only, where the client is no subscriber. */
  isCensored?: boolean;
  /** Formula, with the notation of the catalogue. */
  formula?: string;
  /** Of the surroundings: the feature of the catalogue that makes the column, and its window. */
  feature?: string;
  window_days?: number;
}

/** A computed feature: its declaration and one value for each client, NaN where there is none; a category's place in its levels. */
export interface ComputedFeature extends FeatureDeclaration {
  values: Float32Array;
}

/** Columns of the feature table that are not features. `covered`: a contact is visible in the longest window; `n_contacts`: how many. */
export const keyColumns = [
  "client_id",
  "as_of",
  "segment",
  "holds_product",
  "eligible",
  "covered",
  "n_contacts",
  "label",
] as const;

/** A feature in words. @param label the attribute's words; default its name */
export function phraseOf(
  { phrase, attribute = "" }: Pick<FeatureDeclaration, "phrase" | "attribute">,
  language: Language,
  label: string = inWords(attribute),
): string {
  return phrase[language].replace("{attribute}", () => label);
}

/** An attribute's name in words: `top_up_count` → `top up count`. */
export function inWords(name: string): string {
  return name.replaceAll("_", " ");
}
