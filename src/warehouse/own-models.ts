import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Project } from "../config/load.ts";
import type { Problem } from "../core/errors.ts";
import { nearestName } from "../util/nearest.ts";
import { readModelText, type SqlModel } from "./models.ts";
import { locateInQuery } from "./sources.ts";
import type { Warehouse } from "./warehouse.ts";

/** A user's SQL model: one row a client and moment, or one a contact and moment. */
export interface OwnModel extends SqlModel {
  /** First line of its header: what it tells. */
  about: string;
  grain: "client" | "contact";
  /** Own: what the bank knows of the client. Surroundings: what its contacts add. */
  group: "own" | "surroundings";
  /** Files that it reads beside the relations, absolute. */
  files: string[];
}

/** Columns that say whose row it is. */
export const grainColumns = { client: ["client_id", "as_of"], contact: ["contact_id", "as_of"] } as const;

/** What each line of the header says after its keyword. */
const headerLines = {
  grain: "client_id, as_of or contact_id, as_of",
  units: "the units of the columns",
  cutoff: "which rows are visible as of t",
} as const;

/** What is another at every run; a stage that is up to date would not be. */
const changing = [
  "now",
  "today",
  "current_date",
  "current_time",
  "current_timestamp",
  "get_current_time",
  "get_current_timestamp",
  "transaction_timestamp",
  "localtime",
  "localtimestamp",
  "current_localtime",
  "current_localtimestamp",
  "random",
  "uuid",
  "gen_random_uuid",
  "uuidv4",
  "uuidv7",
];

/**
 * Reads the models of the project's folder `own_models` and checks what their text alone shows.
 * @param house the house's relations that they may read
 * @param problems gets everything that is wrong
 */
export async function readOwnModels(
  warehouse: Warehouse,
  project: Project,
  house: readonly string[],
  problems: Problem[],
): Promise<OwnModel[]> {
  if (project.own_models === undefined) return [];
  const folder = resolve(project.root, project.own_models);
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".sql"))
        .sort()
    : [];
  if (files.length === 0) {
    problems.push({
      code: "no-own-models",
      where: "own_models",
      found: existsSync(folder) ? `no .sql file in ${folder}` : `no folder ${folder}`,
      expected: "a folder with one SQL model a file",
      hint: "the path is relative to the project file; leave the setting out where you have no models",
    });
  }
  const models: OwnModel[] = [];
  for (const file of files) {
    const name = basename(file, ".sql");
    const text = readFileSync(join(folder, `${name}.sql`), "utf8");
    const where = whereOf(project, name);
    const { sql, files, missing } = locateInQuery(project, text);
    const found: Problem[] = missing.map((path) => ({
      code: "missing-file",
      where,
      found: `no file at ${path}`,
      expected: "a file or glob that DuckDB reads",
    }));
    found.push(...nameProblems(name, where));
    const header = readHeader(text, where, found);
    found.push(...(await textProblems(warehouse, sql, where, house)));
    problems.push(...found);
    if (header && found.length === 0) models.push({ name, folder: "own", body: sql, files, ...header });
  }
  return models;
}

/** Where a message about a model points to. */
export function whereOf(project: Project, name: string): string {
  return join(project.own_models!, `${name}.sql`);
}

function nameProblems(name: string, where: string): Problem[] {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    return [
      {
        code: "bad-name",
        where,
        found: `a model named ${name}`,
        expected: "small letters, digits and _, a letter first: its columns become <file>_<column>",
        hint: "rename the file",
      },
    ];
  }
  if (!/^(src|stg|int|fct|dim|ftr)_/.test(name)) return [];
  return [
    {
      code: "name-taken",
      where,
      found: `a model named ${name}`,
      expected:
        "a name that Entourage's own relations do not have: none that begins with src_, stg_, int_, fct_, dim_ or ftr_",
      hint: "rename the file",
    },
  ];
}

function readHeader(
  text: string,
  where: string,
  problems: Problem[],
): Pick<OwnModel, "about" | "grain" | "group"> | undefined {
  const lines = (/^(\s*--.*\n?)*/.exec(text)![0] ?? "")
    .split("\n")
    .map((line) => line.replace(/^\s*--\s*/, "").trim())
    .filter((line) => line !== "");
  const value = (keyword: string) =>
    lines
      .find((line) => line.startsWith(`${keyword}:`))
      ?.slice(keyword.length + 1)
      .trim();
  const about = lines[0] && !/^(grain|units|cutoff|group):/.test(lines[0]) ? lines[0] : undefined;
  const before = problems.length;
  const missing = [
    ...(about ? [] : ["what the model tells"]),
    ...Object.entries(headerLines).flatMap(([keyword, says]) =>
      value(keyword) ? [] : [`${keyword}: ${says}`],
    ),
  ];
  if (missing.length > 0) {
    problems.push({
      code: "no-header",
      where,
      found: `a header without ${missing.map((line) => `\`-- ${line}\``).join(", ")}`,
      expected: "four lines of comment first: what it is, grain, units, cutoff",
      hint: "write down what the rows are and what of them is known as of t",
    });
  }
  const grain = value("grain")
    ?.split(/\s*,\s*/)
    .sort()
    .join(", ");
  const kind =
    grain === "as_of, client_id" ? "client" : grain === "as_of, contact_id" ? "contact" : undefined;
  if (grain && !kind) {
    problems.push({
      code: "bad-grain",
      where,
      found: `grain: ${value("grain")}`,
      expected: headerLines.grain,
      hint: "a row a client becomes features; a row a contact is aggregated over each client's contacts",
    });
  }
  const group = value("group") ?? (kind === "contact" ? "surroundings" : "own");
  if ((group !== "own" && group !== "surroundings") || (kind === "contact" && group === "own")) {
    problems.push({
      code: "bad-group",
      where,
      found: `group: ${group}`,
      expected:
        kind === "contact" ? "surroundings, for a model of contacts" : "own (the default) or surroundings",
    });
  }
  if (problems.length > before) return undefined;
  return { about: about!, grain: kind!, group: group as OwnModel["group"] };
}

async function textProblems(
  warehouse: Warehouse,
  sql: string,
  where: string,
  known: readonly string[],
): Promise<Problem[]> {
  const text = await readModelText(warehouse, sql);
  if (typeof text === "string" || text.nStatements !== 1) {
    const found = typeof text === "string" ? text : `${text.nStatements} statements`;
    return [
      { code: "bad-sql", where, found, expected: "one select", hint: "run the text in DuckDB by itself" },
    ];
  }
  const problems: Problem[] = [];
  for (const relation of text.relations.filter((name) => !known.includes(name))) {
    const near = nearestName(relation, known);
    problems.push({
      code: "unknown-relation",
      where,
      found: `reads ${relation}`,
      expected:
        "a staged relation (stg_…) or one of the models of Entourage's sql/population, graph or features",
      ...(near ? { hint: `did you mean \`${near}\`?` } : {}),
    });
  }
  for (const word of changing.filter((word) => text.words.has(word))) {
    problems.push({
      code: "changing-sql",
      where,
      found: `${word}, which is another at every run`,
      expected: "the moment of the row",
      hint: "take as_of from dim_snapshot or dim_population: what is older than today may be younger than the snapshot",
    });
  }
  return problems;
}
