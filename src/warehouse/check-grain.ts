import type { Problem } from "../core/errors.ts";
import type { RawSource } from "./sources.ts";
import type { Warehouse } from "./warehouse.ts";

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
      found: `${row!.n_keys === 1 ? "a key" : `${row!.n_keys} keys`} with more than one row, such as ${example.join(", ")}`,
      expected: `one row for each (${keys})`,
      hint: "keep one of them, with a query for the source",
    },
  ];
}

/** All but the last two characters of an id. */
function mask(id: string): string {
  return id.length <= 2 ? "**" : `${"*".repeat(Math.min(id.length - 2, 6))}${id.slice(-2)}`;
}
