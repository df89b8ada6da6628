import { categoryProfile } from "../graph/category-profile.ts";
import { categoryShares } from "../graph/category-shares.ts";
import type { TieGraph } from "../graph/csr.ts";
import { maskFewContacts } from "../graph/mask-few-contacts.ts";
import { type FeatureColumn, inWords } from "./declaration.ts";
import type { GraphInput } from "./graph-input.ts";
import { knownContacts } from "./known-contacts.ts";

/**
 * Shares of contacts in each category and their entropy (catalogue 16); categories beyond the vocabulary share one column.
 * NaN where fewer than `minContacts` contacts have a category.
 */
export function contactCategoryFeatures(
  graph: TieGraph,
  attributes: GraphInput["categorical"],
  minContacts: number,
): FeatureColumn[] {
  return attributes.flatMap(({ name, codes, levels }) => {
    const declared = { group: "surroundings", kind: "numeric", family: `contact_${name}` } as const;
    const shares = categoryShares(graph, { codes, nCategories: levels.length + 1 });
    const columns = columnNames(name, levels);
    const features: FeatureColumn[] = shares.map((values, category) => ({
      ...declared,
      name: columns[category]!,
      phrase: `contacts with ${inWords(name)} ${levels[category] ?? "other"}`,
      formula: "share of N(i) in the category",
      values,
    }));
    features.push({
      ...declared,
      name: `contact_${name}_entropy`,
      phrase: `variety of contacts' ${inWords(name)}`,
      unit: "nats",
      formula: "−Σ_c p_c ln p_c",
      values: categoryProfile(shares).entropy,
    });
    const known = knownContacts(graph, codes, (code) => code >= 0);
    maskFewContacts(
      features.map(({ values }) => values),
      known,
      minContacts,
    );
    return features;
  });
}

/** `contact_<attribute>_share_<category>`, in letters that SQL needs no quotes for; equal ones are numbered. */
function columnNames(attribute: string, levels: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return [...levels, "other"].map((level) => {
    const plain =
      level
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
        .replaceAll(/^_+|_+$/g, "") || "blank";
    const name = `contact_${attribute}_share_${plain}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}
