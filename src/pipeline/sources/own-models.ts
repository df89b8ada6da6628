import { relative } from "node:path";
import type { Project } from "../../config/load.ts";
import { DataError, type Problem } from "../../core/errors.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import { hashJson } from "../../store/folder-store.ts";
import { hashFile } from "../../store/hash-file.ts";
import { buildModels, loadModels, type SqlModel } from "../../warehouse/models.ts";
import { grainColumns, type OwnModel, readOwnModels, whereOf } from "../../warehouse/own-models.ts";
import { engineMessage, identifier, type Warehouse } from "../../warehouse/warehouse.ts";
import { stagedRelations } from "../stage/snapshots.ts";

/** A column that one of the project's own models adds: a feature of the client, or an attribute of a contact. */
export interface OwnColumn {
  model: OwnModel;
  /** Its name in the model. */
  column: string;
  /** Its name in the feature table: `<file>_<column>`. */
  name: string;
  kind: FeatureDeclaration["kind"];
}

/** Relations that the project's own models may read. */
export const readableRelations: readonly string[] = [
  ...stagedRelations,
  ...loadModels(["population", "graph", "features"]).map(({ name }) => name),
];

const numericType = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/;

/** @throws DataError with everything that the models' text alone shows to be wrong */
export async function loadOwnModels(warehouse: Warehouse, project: Project): Promise<OwnModel[]> {
  const problems: Problem[] = [];
  const models = await readOwnModels(warehouse, project, readableRelations, problems);
  if (problems.length > 0) throw new DataError(problems);
  return models;
}

/** What the features depend on through the project's own models: their text, and the files that they read. */
export async function hashOwnModels(
  project: Project,
  models: readonly OwnModel[],
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { name, about, grain, group, body, files } of models) {
    const read = [];
    for (const file of files) read.push([relative(project.root, file), await hashFile(file)]);
    const text = body.replaceAll(project.dataFolder, "{data}").replaceAll(project.root, "{root}");
    hashes[`own model ${name}`] = hashJson({ about, grain, group, text, read });
  }
  return hashes;
}

/**
 * Builds the project's own models, each a table of its name, and checks what they hold.
 * @param house models that they may need and that are not built yet
 * @returns their columns, in the order of the files and then of the models
 * @throws DataError with everything that is wrong with any of them
 */
export async function buildOwnModels(
  warehouse: Warehouse,
  project: Project,
  models: readonly OwnModel[],
  house: readonly SqlModel[],
): Promise<OwnColumn[]> {
  const problems: Problem[] = [];
  const columns: OwnColumn[] = [];
  for (const model of models) {
    const where = whereOf(project, model.name);
    try {
      await buildModels(warehouse, [model, ...house], [model.name]);
      columns.push(...(await columnsOf(warehouse, model, where, problems)));
    } catch (error) {
      const message = engineMessage(error);
      if (message === undefined) throw error;
      problems.push({
        code: "failing-sql",
        where,
        found: `a select that fails (${message})`,
        expected: "a select that runs",
        hint: "the relations' columns stand in the files of Entourage's own sql/",
      });
    }
  }
  if (problems.length > 0) throw new DataError(problems);
  return columns;
}

async function columnsOf(
  warehouse: Warehouse,
  model: OwnModel,
  where: string,
  problems: Problem[],
): Promise<OwnColumn[]> {
  const { name, grain } = model;
  const keys: readonly string[] = grainColumns[grain];
  const found = await warehouse.rows<{ column_name: string; column_type: string }>(
    `describe ${identifier(name)}`,
  );
  const missing = keys.filter((key) => !found.some(({ column_name }) => column_name === key));
  if (missing.length > 0) {
    problems.push({
      code: "missing-column",
      where,
      found: `no column ${missing.join(" and no column ")} among ${found.map(({ column_name }) => column_name).join(", ")}`,
      expected: `the columns of its grain, ${keys.join(", ")}`,
      hint: "take them from dim_population, or from ftr_contact for contacts",
    });
    return [];
  }
  const [row] = await warehouse.rows<{ n: number }>(
    `select count(*)::double as n from (select 1 from ${identifier(name)} group by ${keys.join(", ")} having count(*) > 1)`,
  );
  if (row!.n > 0) {
    problems.push({
      code: "duplicate-key",
      where,
      found: `${row!.n} ${row!.n === 1 ? `${grain} that stands` : `${grain}s that stand`} more than once at one moment`,
      expected: `one row for each ${keys.join(", ")}`,
      hint: "group by the grain",
    });
  }
  const attributes = found.filter(({ column_name }) => !keys.includes(column_name));
  const kindOf = (type: string) =>
    numericType.test(type) ? "numeric" : type === "VARCHAR" && grain === "client" ? "categorical" : undefined;
  for (const { column_name, column_type } of attributes) {
    if (kindOf(column_type)) continue;
    problems.push({
      code: "wrong-type",
      where: `${where}, column ${column_name}`,
      found: `type ${column_type}`,
      expected: grain === "client" ? "a number, true or false, or text" : "a number, or true or false",
      hint:
        column_type === "VARCHAR"
          ? "categories of contacts come from the source subscriber_features"
          : "cast it, or leave it out",
    });
  }
  if (attributes.length === 0) {
    problems.push({
      code: "no-column",
      where,
      found: `no column beside ${keys.join(", ")}`,
      expected: "at least one, which becomes a feature",
    });
  }
  return attributes.flatMap(({ column_name: column, column_type }) => {
    const kind = kindOf(column_type);
    return kind ? { model, column, name: `${name}_${column}`, kind } : [];
  });
}

/** What a column of a model of clients is. */
export function declareOwnColumn({ model, name, kind }: OwnColumn): FeatureDeclaration {
  return {
    name,
    group: model.group,
    kind,
    family: model.name,
    phrase: { en: "{attribute}", ru: "{attribute}" },
    attribute: name,
    formula: model.about,
  };
}

/** SQL of a column, where its model is joined by `ownJoins`. */
export function ownColumnSql({ model, column, name, kind }: OwnColumn): string {
  const value = `${identifier(model.name)}.${identifier(column)}`;
  return `${kind === "numeric" ? `${value}::float` : value} as ${identifier(name)}`;
}

/** Joins the models of some columns to a relation `p` of their grain. */
export function ownJoins(columns: readonly OwnColumn[]): string {
  return [...new Set(columns.map(({ model }) => model))]
    .map(({ name, grain }) => {
      const table = identifier(name);
      const on = grainColumns[grain].map((key) => `${table}.${key} = p.${key}`);
      return `left join ${table} on ${on.join(" and ")}`;
    })
    .join("\n");
}
