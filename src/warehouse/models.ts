import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { DataError, InternalError } from "../core/errors.ts";
import { identifier, quote, type Warehouse } from "./warehouse.ts";

/** One SQL file: its name is the relation's name, its body one `select`; a table, unless its header says `as: view`. */
export interface SqlModel {
  name: string;
  folder: string;
  body: string;
}

/** The folder of the SQL models: beside `src/` in a clone, beside `dist/` in the package. */
function sqlFolder(): string {
  const folder = join(import.meta.dirname, "..", "..", "sql");
  if (!existsSync(folder)) throw new InternalError(`${folder}: no such folder, expected the SQL models`);
  return folder;
}

/** All models of one or more folders below `sql/`, in name order. */
export function loadModels(folders: readonly string[]): SqlModel[] {
  return folders.flatMap((folder) =>
    readdirSync(join(sqlFolder(), folder))
      .filter((file) => file.endsWith(".sql"))
      .sort()
      .map((file) => ({
        name: basename(file, ".sql"),
        folder,
        body: readFileSync(join(sqlFolder(), folder, file), "utf8"),
      })),
  );
}

/** Where the models of folders come from: `loadModels`, or a test's own that changes some of them. */
export type ModelLoader = (folders: readonly string[]) => SqlModel[];

/** Hash of the SQL in some folders, or in all: part of what decides whether a stage is up to date. */
export function sqlHash(
  load: ModelLoader,
  folders: readonly string[] = readdirSync(sqlFolder()).sort(),
): string {
  const hash = createHash("sha256");
  for (const model of load(folders)) hash.update(model.name).update("\0").update(model.body).update("\0");
  return hash.digest("hex");
}

/** Defines the macros and the padded keys of the tokens (RFC 2104, block size 64 bytes). */
export async function prepareMacros(
  warehouse: Warehouse,
  key: Uint8Array,
  load: ModelLoader = loadModels,
): Promise<void> {
  const block = Buffer.alloc(64);
  Buffer.from(key.length > 64 ? createHash("sha256").update(key).digest() : key).copy(block);
  const pad = (byte: number) => `unhex('${Buffer.from(block.map((value) => value ^ byte)).toString("hex")}')`;
  await warehouse.setVariable("token_inner_pad", pad(0x36));
  await warehouse.setVariable("token_outer_pad", pad(0x5c));
  for (const macro of load(["macros"])) await warehouse.run(macro.body);
}

/**
 * Builds the targets and what they need, each model once, in the order that their `from` clauses imply. Relations that
 * exist already (staged files, sources) are taken as they are.
 * @returns the names of what was built
 */
export async function buildModels(
  warehouse: Warehouse,
  models: readonly SqlModel[],
  targets: readonly string[],
  onModel: (name: string) => void = () => {},
): Promise<ReadonlySet<string>> {
  const byName = new Map(models.map((model) => [model.name, model]));
  const built = new Set<string>();
  const visit = async (name: string, path: readonly string[]): Promise<void> => {
    const model = byName.get(name);
    if (!model || built.has(name)) return;
    if (path.includes(name))
      throw new InternalError(`sql models in a circle: ${[...path, name].join(" → ")}`);
    for (const needed of await relationsOf(warehouse, model)) {
      if (needed !== name) await visit(needed, [...path, name]);
    }
    onModel(name);
    const kind = /^-- as: view$/m.test(model.body) ? "view" : "table";
    await warehouse.run(`create or replace ${kind} ${identifier(name)} as ${model.body}`);
    built.add(name);
  };
  for (const target of targets) await visit(target, []);
  return built;
}

/** What a model's text says, as its syntax tree has it. */
export interface ModelText {
  /** Relations that it reads, in order of appearance; the names of its own `with` clauses are none. */
  relations: string[];
  /** Functions and bare words, in small letters: `now()` and `current_date` are among them. */
  words: Set<string>;
  nStatements: number;
}

/** Names of the relations that a model reads. */
export async function relationsOf(warehouse: Warehouse, model: SqlModel): Promise<string[]> {
  const text = await readModelText(warehouse, model.body);
  if (typeof text === "string") throw new InternalError(`sql/${model.folder}/${model.name}.sql: ${text}`);
  return text.relations;
}

/** Reads a `select` without running it. @returns what is wrong with it, as text, when it is none */
export async function readModelText(warehouse: Warehouse, body: string): Promise<ModelText | string> {
  const [row] = await warehouse.rows<{ tree: string }>(
    `select json_serialize_sql(${quote(body)})::varchar as tree`,
  );
  const tree = JSON.parse(row!.tree) as {
    error: boolean;
    error_message?: string;
    statements?: { node: unknown }[];
  };
  if (tree.error) return tree.error_message!;
  const relations = new Set<string>();
  const own = new Set<string>();
  const words = new Set<string>();
  JSON.stringify(tree, (key, value) => {
    if (value?.type === "BASE_TABLE") relations.add(value.table_name);
    if (key === "cte_map") for (const { key: name } of value.map) own.add(name);
    if (value?.class === "FUNCTION") words.add(value.function_name.toLowerCase());
    if (value?.class === "COLUMN_REF" && value.column_names.length === 1)
      words.add(value.column_names[0].toLowerCase());
    return value;
  });
  return {
    relations: [...relations].filter((name) => !own.has(name)),
    words,
    nStatements: tree.statements!.length,
  };
}

/**
 * Runs audits: each must return no row.
 * @throws DataError with all audits that returned rows, and up to three of the rows of each
 */
export async function runAudits(warehouse: Warehouse, audits: readonly SqlModel[]): Promise<void> {
  const problems = [];
  for (const audit of audits) {
    const rows = await warehouse.rows(`from (${audit.body}) limit 3`);
    if (rows.length === 0) continue;
    problems.push({
      code: "audit",
      where: `sql/${audit.folder}/${audit.name}.sql`,
      found: `rows such as ${JSON.stringify(rows)}`,
      expected: `none: ${audit.body.split("\n")[0]!.replace(/^--\s*/, "")}`,
    });
  }
  if (problems.length > 0) throw new DataError(problems);
}
