/** Who is in which segment: conditions that a project gives, or one for each value of its expression. */
import type { Project } from "../../config/load.ts";
import { DataError, type Problem } from "../../core/errors.ts";
import { engineMessage, quote, type Warehouse } from "../../warehouse/warehouse.ts";

/** SQL condition of each segment by its name; the others are compared with the first. */
export type SegmentGroups = Readonly<Record<string, string>>;

/** Who is compared where the project does not say. A static graph has no subscribers, but labels. */
export function usualGroups({ isStatic }: Pick<Project, "isStatic">): SegmentGroups {
  return isStatic
    ? { without_label: "label = 0", with_label: "label = 1" }
    : { non_subscribers: "segment = 'non_subscriber'", subscribers: "segment = 'subscriber'" };
}

/** More values than that are no segments. */
const maxValues = 12;

/**
 * A segment for each value of an SQL expression, the one with the most rows first; rows where it is NULL are in none.
 * @throws DataError where the expression fails, and where it has fewer than two values or more than twelve
 */
export async function groupsBy(
  warehouse: Warehouse,
  from: string,
  expression: string,
): Promise<SegmentGroups> {
  const problem = (found: string, expected: string, hint: string) =>
    new DataError([{ code: "segments-by", where: "segments.by", found, expected, hint }]);
  const text = `(${expression})::varchar`;
  const values = await warehouse
    .rows<{ value: string }>(
      `select ${text} as value from ${from} where ${text} is not null group by value order by count(*) desc, value limit ${maxValues + 1}`,
    )
    .catch((error: unknown) => {
      const message = engineMessage(error);
      if (message === undefined) throw error;
      throw problem(
        `${expression}, which fails (${message})`,
        "an SQL expression over the feature table",
        "see features.json for its columns",
      );
    });
  if (values.length < 2 || values.length > maxValues) {
    throw problem(
      `${expression}, which has ${values.length < 2 ? values.length : `more than ${maxValues}`} values`,
      `2 to ${maxValues} values`,
      "cut numbers into bands, such as age_years // 20 * 20",
    );
  }
  return Object.fromEntries(
    values.map(({ value }) => [segmentName(expression, value), `${text} = ${quote(value)}`]),
  );
}

/** A number or a truth says nothing without what it is of; and keys that are numbers would not keep their order. */
function segmentName(expression: string, value: string): string {
  if (Number.isFinite(Number(value))) return `${expression} = ${Number(value)}`;
  return value === "true" || value === "false" ? `${expression} = ${value}` : value;
}

/**
 * Rows of each segment.
 * @throws DataError naming every condition that fails, every empty segment and every two that share rows
 */
export async function countSegments(
  warehouse: Warehouse,
  from: string,
  groups: SegmentGroups,
): Promise<number[]> {
  const names = Object.keys(groups);
  const conditions = names.map((name) => inGroup(groups[name]!));
  const problems: Problem[] = [];
  const problem = (name: string, found: string, expected: string, hint: string) =>
    problems.push({ code: "segment", where: `segments.groups.${name}`, found, expected, hint });
  for (const name of names) {
    try {
      await warehouse.rows(
        `select count(*) filter (where ${groups[name]}) from (select * from ${from} limit 0)`,
      );
    } catch (error) {
      const message = engineMessage(error);
      if (message === undefined) throw error;
      problem(
        name,
        `${groups[name]}, which fails (${message})`,
        "an SQL condition over the feature table",
        "see features.json for its columns",
      );
    }
  }
  if (problems.length > 0) throw new DataError(problems);
  const pairs = names.flatMap((_, a) => names.slice(a + 1).map((_name, b) => [a, a + 1 + b] as const));
  const [row] = await warehouse.rows<Record<string, number>>(
    `select ${[
      ...conditions.map((condition, at) => `count_if(${condition})::double as n${at}`),
      ...pairs.map(([a, b]) => `count_if(${conditions[a]} and ${conditions[b]})::double as both_${a}_${b}`),
    ].join(", ")} from ${from}`,
  );
  for (const [at, name] of names.entries()) {
    if (row![`n${at}`] === 0)
      problem(name, "no client", "a condition that some clients fulfil", `it says: ${groups[name]}`);
  }
  for (const [a, b] of pairs) {
    const both = row![`both_${a}_${b}`]!;
    if (both > 0)
      problem(
        names[b]!,
        `${both} clients who are in ${names[a]} too`,
        "segments without common clients",
        "make the conditions exclude each other",
      );
  }
  if (problems.length > 0) throw new DataError(problems);
  return names.map((_, at) => row![`n${at}`]!);
}

/** A condition that is neither fulfilled nor not is not. */
export function inGroup(condition: string): string {
  return `coalesce((${condition}), false)`;
}
