import type { ContractColumn } from "../config/contracts.ts";
import type { Problem } from "../core/errors.ts";
import { attributesOf, type RawSource } from "./sources.ts";
import { identifier, quote, type Warehouse } from "./warehouse.ts";

/** One thing a value must satisfy: SQL that is true where it does not. */
interface ValueRule {
  code: string;
  column: string;
  isBad: string;
  found: string;
  expected: string;
  hint?: string;
}

/** Text that ends in Z or an offset. */
const hasOffset = "'^.*[0-9]([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$'";
const isNumeric = (type: string) => /INT|FLOAT|DOUBLE|DECIMAL/.test(type);

/** Checks a source's types, values and keys against its contract; every fault becomes one problem with a count and an example. */
export async function checkSource(warehouse: Warehouse, source: RawSource): Promise<Problem[]> {
  const problems = attributeProblems(source);
  const rules: ValueRule[] = [];
  for (const [column, contract] of Object.entries(source.contract.columns)) {
    const theirs = source.mapping.get(column);
    if (!theirs) continue;
    const verdict = rulesOf(source, column, theirs, contract);
    if ("where" in verdict) problems.push(verdict);
    else rules.push(...verdict);
  }
  problems.push(...(await valueProblems(warehouse, source, rules)));
  return problems;
}

function rulesOf(
  source: RawSource,
  column: string,
  theirs: string,
  contract: ContractColumn,
): Problem | ValueRule[] {
  const found = source.found.get(theirs)!;
  const value = identifier(theirs);
  const base = { column, hint: `mend the source, or set a query for it: sources.${source.name}.query` };
  const mustCast = (type: string, expected: string): ValueRule[] => [
    {
      ...base,
      code: "wrong-type",
      isBad: `${value} is not null and try_cast(${value} as ${type}) is null`,
      found: "is not one",
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
      found: "no value",
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
          found: "is not whole",
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
          found: "is neither 0 nor 1",
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
      found: "an unknown value",
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
    const theirs = source.mapping.get(rule.column)!;
    const [example] = await warehouse.rows<{ row: number; value: string | null }>(
      `select row::double as row, value from (
         select row_number() over () as row, ${identifier(theirs)}::varchar as value, ${rule.isBad} as is_bad from (${source.relation})
       ) where is_bad order by row limit 1`,
    );
    const isId = source.contract.columns[rule.column]!.type === "id";
    const value =
      example!.value === null ? "" : ` (${JSON.stringify(isId ? mask(example!.value) : example!.value)})`;
    problems.push({
      code: rule.code,
      where: `source ${source.name}, column ${theirs}, row ${example!.row}`,
      found: `${rule.found}${value}, in ${nBad} row${nBad === 1 ? "" : "s"}`,
      expected: rule.expected,
      ...(rule.hint ? { hint: rule.hint } : {}),
    });
  }
  return problems;
}

function attributeProblems(source: RawSource): Problem[] {
  return attributesOf(source)
    .filter(({ type }) => type === undefined)
    .map(({ name }) => ({
      code: "wrong-type",
      where: `source ${source.name}, column ${name}`,
      found: `an attribute of type ${source.found.get(name)}`,
      expected: "a number, a boolean or text",
      hint: "leave it out, or turn it into a number, with a query for the source",
    }));
}

/** Duplicate rows at the grain, from the view `src_<name>`. */
export async function checkGrain(warehouse: Warehouse, source: RawSource): Promise<Problem[]> {
  const { grain, columns } = source.contract;
  if (grain.length === 0) return [];
  const keys = grain.join(", ");
  const [row] = await warehouse.rows<Record<string, string | number>>(
    `with doubles as (select ${keys}, count(*) as n_rows from src_${source.name} group by ${keys} having count(*) > 1)
     select count(*)::double as n_keys, ${grain.map((key) => `arg_min(${key}::varchar, (${keys})) as ${key}`).join(", ")} from doubles`,
  );
  if (row!.n_keys === 0) return [];
  const example = grain.map(
    (key) => `${key} ${columns[key]!.type === "id" ? mask(String(row![key])) : row![key]}`,
  );
  return [
    {
      code: "duplicate-key",
      where: `source ${source.name}`,
      found: `${row!.n_keys} keys with more than one row, such as ${example.join(", ")}`,
      expected: `one row for each (${keys})`,
      hint: "keep one of them, with a query for the source",
    },
  ];
}

/** All but the last two characters of an id. */
export function mask(id: string): string {
  return id.length <= 2 ? "**" : `${"*".repeat(Math.min(id.length - 2, 6))}${id.slice(-2)}`;
}
