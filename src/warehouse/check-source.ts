import type { ContractColumn } from "../config/contracts.ts";
import type { Problem } from "../core/errors.ts";
import { attributesOf, type RawSource } from "./sources.ts";
import { identifier, quote, type Warehouse } from "./warehouse.ts";

/** One thing a value must satisfy: SQL that is true where it does not. */
interface ValueRule {
  code: string;
  /** Column of the source. */
  column: string;
  isBad: string;
  /** What such a value is, where it is not enough to show it. */
  found?: string;
  expected: string;
  hint: string;
}

/** Text that ends in Z or an offset. */
const hasOffset = "'^.*[0-9]([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$'";
const isNumeric = (type: string) => /INT|FLOAT|DOUBLE|DECIMAL/.test(type);

/** Checks a source's types, values and keys against its contract; every fault becomes one problem with a count and an example. */
export async function checkSource(warehouse: Warehouse, source: RawSource): Promise<Problem[]> {
  const problems = attributeProblems(source);
  const rules = floatRules(source);
  for (const [column, contract] of Object.entries(source.contract.columns)) {
    const theirs = source.mapping.get(column);
    if (!theirs) continue;
    const verdict = rulesOf(source, column, theirs, contract);
    if ("where" in verdict) problems.push(verdict);
    else rules.push(...verdict);
  }
  rules.push(...orderRules(source));
  problems.push(...(await valueProblems(warehouse, source, rules)));
  return problems;
}

/** What ends must not end before it begins: it would hold nothing, and vanish without a word. */
function orderRules({ name, contract, found, mapping }: RawSource): ValueRule[] {
  const isInstant = (column: string) => /^(VARCHAR|DATE|TIMESTAMP.*)$/.test(found.get(column)!);
  const begins = mapping.get(contract.event ?? "");
  return ["left_at", "valid_to"].flatMap((end) => {
    const ends = mapping.get(end);
    if (!begins || !ends || !isInstant(begins) || !isInstant(ends)) return [];
    const [from, to] = [begins, ends].map((column) => `try_cast(${identifier(column)} as timestamptz)`);
    return {
      code: "ends-before-it-begins",
      column: ends,
      isBad: `${to} < ${from}`,
      found: `an instant before the row's ${begins}`,
      expected: `no earlier than ${begins}`,
      hint: `mend the source, or set a query for it: sources.${name}.query`,
    };
  });
}

function rulesOf(
  source: RawSource,
  column: string,
  theirs: string,
  contract: ContractColumn,
): Problem | ValueRule[] {
  const found = source.found.get(theirs)!;
  const value = identifier(theirs);
  const base = {
    column: theirs,
    hint: `mend the source, or set a query for it: sources.${source.name}.query`,
  };
  const mustCast = (type: string, expected: string): ValueRule[] => [
    {
      ...base,
      code: "wrong-type",
      isBad: `${value} is not null and try_cast(${value} as ${type}) is null`,
      expected,
    },
  ];
  const rules: ValueRule[] = [];
  const isKnownAt = column === "known_at" && source.config.lag_days === undefined;
  if (!contract.optional || isKnownAt) {
    rules.push({
      ...base,
      code: "missing-value",
      isBad: `${value} is null`,
      ...(isKnownAt
        ? { hint: `fill it in, or say when such rows are known: sources.${source.name}.lag_days` }
        : {}),
      expected: contract.help,
    });
  }
  const wrongColumn = (expected: string): Problem => ({
    code: "wrong-type",
    where: `source ${source.name}, column ${theirs}`,
    found: `type ${found}`,
    expected,
    hint: base.hint,
  });
  switch (contract.type) {
    case "instant":
      if (found.startsWith("TIMESTAMP") && !found.includes("WITH TIME ZONE")) {
        return {
          ...wrongColumn("instants with a time zone"),
          code: "no-time-zone",
          found: `type ${found}, instants without a time zone`,
          hint: `say in a query which zone they are in: select timezone('Europe/Moscow', ${theirs}) as ${theirs}`,
        };
      }
      if (found === "VARCHAR") {
        const parses = `try_cast(${value} as timestamp) is not null`;
        rules.push(...mustCast("timestamptz", "an instant like 2026-03-01T12:00:00+03:00"), {
          ...base,
          code: "no-time-zone",
          isBad: `${value} is not null and ${parses} and not regexp_matches(${value}, ${hasOffset}) and try_cast(${value} as date)::varchar <> ${value}`,
          found: "an instant without a time zone",
          expected: "an offset or Z at its end",
        });
      } else if (!found.startsWith("TIMESTAMP") && found !== "DATE")
        return wrongColumn("instants (TIMESTAMPTZ, text with an offset, or DATE)");
      break;
    case "date":
      if (found === "VARCHAR") rules.push(...mustCast("date", "a date like 1990-12-31"));
      else if (found !== "DATE" && !found.startsWith("TIMESTAMP")) return wrongColumn("dates");
      break;
    case "number":
    case "integer":
      if (found === "VARCHAR") rules.push(...mustCast("double", "a number"));
      else if (!isNumeric(found)) return wrongColumn("numbers");
      if (contract.type === "integer") {
        rules.push({
          ...base,
          code: "wrong-type",
          isBad: `try_cast(${value} as double) <> round(try_cast(${value} as double))`,
          expected: "a whole number",
        });
      }
      break;
    case "boolean":
      if (isNumeric(found)) {
        rules.push({
          ...base,
          code: "wrong-type",
          isBad: `${value} not in (0, 1)`,
          expected: "true or false, or 0 or 1",
        });
      } else if (found === "VARCHAR") rules.push(...mustCast("boolean", "true or false"));
      else if (found !== "BOOLEAN") return wrongColumn("true or false");
      break;
  }
  if (contract.values) {
    const allowed = contract.values.map(quote).join(", ");
    rules.push({
      ...base,
      code: "unknown-value",
      isBad: `${value}::varchar not in (${allowed})`,
      expected: contract.values.join(" or "),
    });
  }
  return rules;
}

async function valueProblems(
  warehouse: Warehouse,
  source: RawSource,
  rules: ValueRule[],
): Promise<Problem[]> {
  if (rules.length === 0) return [];
  const counts = rules.map((rule, at) => `count(*) filter (${rule.isBad})::double as c${at}`).join(", ");
  const [row] = await warehouse.rows<Record<string, number>>(`select ${counts} from (${source.relation})`);
  const problems: Problem[] = [];
  for (const [at, rule] of rules.entries()) {
    const nBad = row![`c${at}`]!;
    if (nBad === 0) continue;
    const [example] = await warehouse.rows<{ row: number; value: string | null }>(
      `select row::double as row, value from (
         select row_number() over () as row, ${identifier(rule.column)}::varchar as value, ${rule.isBad} as is_bad from (${source.relation})
       ) where is_bad order by row limit 1`,
    );
    const { row: place, value } = example!;
    const parts = [value === null ? "no value" : JSON.stringify(value), rule.found];
    if (nBad > 1) parts.push(`and ${nBad - 1} more row${nBad === 2 ? "" : "s"} like it`);
    problems.push({
      code: rule.code,
      where: `source ${source.name}, column ${rule.column}, row ${place}`,
      found: parts.filter((part) => part !== undefined).join(", "),
      expected: rule.expected,
      hint: rule.hint,
    });
  }
  return problems;
}

/** Columns that the models give beside a source's attributes. */
export const takenNames: Record<string, readonly string[]> = {
  client_features: [
    "as_of",
    "segment",
    "holds_product",
    "eligible",
    "label",
    "age_years",
    "tenure_days",
    "region",
    "contacted_days",
  ],
  subscriber_features: ["contact_id", "as_of", "holder_client_id", "is_client", "adopted_age_days"],
};
takenNames.nodes = [...takenNames.client_features!, ...takenNames.subscriber_features!];

function attributeProblems(source: RawSource): Problem[] {
  const taken = [...Object.keys(source.contract.columns), ...(takenNames[source.name] ?? []), "visible_at"];
  return attributesOf(source).flatMap(({ name, type }) => {
    const where = `source ${source.name}, column ${name}`;
    const problems: Problem[] = [];
    if (type === undefined) {
      problems.push({
        code: "wrong-type",
        where,
        found: `an attribute of type ${source.found.get(name)}`,
        expected: "a number, true or false, or text",
        hint: `leave it out, or turn it into a number, with a query: sources.${source.name}.query`,
      });
    }
    if (taken.includes(name.toLowerCase())) {
      problems.push({
        code: "name-taken",
        where,
        found: "an attribute with the name of a column that Entourage makes",
        expected: "a name of its own",
        hint: `leave it out, or rename it, with a query: sources.${source.name}.query`,
      });
    }
    return problems;
  });
}

/** Attributes are kept as 32-bit floats. */
function floatRules(source: RawSource): ValueRule[] {
  return attributesOf(source)
    .filter(({ type }) => type === "float")
    .map(({ name }) => ({
      code: "wrong-type",
      column: name,
      isBad: `${identifier(name)} is not null and try_cast(${identifier(name)} as float) is null`,
      expected: "a number of at most 3.4e38 in size",
      hint: `mend the source, or set a query for it: sources.${source.name}.query`,
    }));
}
