import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ContractType, contracts, temporalContracts } from "../../src/config/contracts.ts";
import { identifier, quote, Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "./folders.ts";

/** A value as a test writes it; instants are text, in UTC where they name no zone. */
type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** Rows of each source. Without a `known_at` a row is known as soon as it happens. */
export type Given = Partial<Record<keyof typeof contracts, Row[]>>;

/** A project in a folder of its own. */
export interface TestProject {
  folder: string;
  /** The project file. */
  file: string;
  given: Given;
}

export const testKey = "a key for tests alone";

/** The moment that tests build for, unless they say otherwise. */
const asOf = "2026-03-01";

const sqlTypes: Record<ContractType, string> = {
  id: "varchar",
  instant: "timestamptz",
  date: "date",
  number: "double",
  integer: "double",
  text: "varchar",
  boolean: "boolean",
};

/**
 * Writes Parquet sources of a few literal rows, a key, and a project file for them. Sources with time that are not given
 * are empty, where they may not be left out.
 * @param settings goes into the project file, over the sources' files, one train snapshot at `asOf` and contacts shown from one on
 */
export async function writeProject(
  given: Given,
  settings: Record<string, unknown> = {},
): Promise<TestProject> {
  const folder = temporaryFolder();
  const isStatic = given.nodes !== undefined;
  const required = isStatic ? ["nodes"] : ["clients", "numbers", "calls", "uptakes"];
  const names = [...new Set([...required, ...Object.keys(given)])];
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    threads: 1,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
  });
  for (const name of names) {
    await warehouse.copyToParquet(selectOf(name, given[name] ?? []), join(folder, `${name}.parquet`));
  }
  warehouse.close();
  const sources = Object.fromEntries(
    names.map((name) => [
      name,
      {
        from: `${name}.parquet`,
        ...(name in temporalContracts && !hasKnownAt(given[name]) ? { lag_days: 0 } : {}),
      },
    ]),
  );
  const time = isStatic ? {} : { data_through: "2026-06-01", snapshots: { train: [asOf] } };
  const file = writeProjectFile(folder, {
    name: "test",
    ...time,
    privacy: { min_contacts: 1, consent: "opt_out" },
    ...settings,
    sources: { ...sources, ...(settings.sources as object | undefined) },
  });
  return { folder, file, given };
}

/** Writes `entourage.yaml` and the key beside it. (JSON is YAML.) @returns the project file's path */
export function writeProjectFile(folder: string, content: Record<string, unknown>): string {
  const file = join(folder, "entourage.yaml");
  writeFileSync(file, JSON.stringify(content, null, 2));
  writeFileSync(join(folder, "entourage.key"), `${testKey}\n`);
  return file;
}

function hasKnownAt(rows: Row[] = []): boolean {
  return rows.some((row) => "known_at" in row);
}

function selectOf(name: string, rows: Row[]): string {
  const contract = contracts[name]!;
  const known = Object.entries(contract.columns).map(
    ([column, { type }]) => [column, sqlTypes[type]] as const,
  );
  const used = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = new Map(
    known.filter(([column]) => !contract.columns[column]!.optional || used.has(column)),
  );
  for (const column of used) if (!columns.has(column)) columns.set(column, attributeType(rows, column));
  const list = [...columns].map(
    ([column, type]) => `${identifier(column)}::${type} as ${identifier(column)}`,
  );
  if (columns.has("known_at"))
    list[[...columns.keys()].indexOf("known_at")] =
      `coalesce(known_at::timestamptz, ${contract.event}::timestamptz) as known_at`;
  const tuple = (row: Row) =>
    `(${[...columns.keys()].map((column) => literal(row[column] ?? null)).join(", ")})`;
  const tuples = rows.length > 0 ? rows.map(tuple) : [tuple({})];
  return `select ${list.join(", ")} from (values ${tuples.join(", ")}) as given(${[...columns.keys()].map(identifier).join(", ")}) where ${rows.length > 0}`;
}

function attributeType(rows: Row[], column: string): string {
  return rows.some((row) => typeof row[column] === "string") ? "varchar" : "double";
}

function literal(value: Value): string {
  return typeof value === "string" ? quote(value) : String(value);
}
