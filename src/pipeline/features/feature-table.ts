import { writeFileSync } from "node:fs";
import type { Project } from "../../config/load.ts";
import { DataError } from "../../core/errors.ts";
import { type ComputedFeature, type FeatureDeclaration, keyColumns } from "../../features/declaration.ts";
import { identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { declareOwnColumn, type OwnColumn, ownColumnSql, ownJoins } from "../sources/own-models.ts";
import type { StageWork } from "../stage/stage.ts";

/**
 * Joins a snapshot's population, target, own features, surroundings (`ftr_surroundings`) and the project's own models to its
 * feature table, and writes that and what its columns are.
 * @returns the number of features
 * @throws DataError naming every column whose name another one has
 */
export async function writeFeatureTable(
  warehouse: Warehouse,
  project: Project,
  columns: readonly ComputedFeature[],
  ofModels: readonly OwnColumn[],
  stage: StageWork,
): Promise<number> {
  const own = await ownFeatures(warehouse, project);
  const added = ofModels.filter(({ model }) => model.grain === "client");
  const declarations: FeatureDeclaration[] = [
    ...own,
    ...columns.map(({ values: _values, ...declaration }) => declaration),
    ...added.map(declareOwnColumn),
  ];
  refuseCollisions(declarations);
  const expressions = [
    ...own.map(({ name }) => `o.${identifier(name)}`),
    ...columns.map(({ name, levels }) => (levels ? levelSql(name, levels) : `s.${identifier(name)}`)),
    ...added.map(ownColumnSql),
  ];
  await writeTable(warehouse, expressions, added, stage.draft("features.parquet"));
  writeFileSync(stage.draft("features.json"), `${JSON.stringify(declarations, null, 2)}\n`);
  return declarations.length;
}

/** What the bank knows of every client; its other attributes go by their own names. */
const housePhrases: Record<string, Pick<FeatureDeclaration, "phrase" | "unit">> = {
  age_years: { phrase: { en: "age", ru: "возраст" }, unit: "years" },
  tenure_days: { phrase: { en: "time with the bank", ru: "стаж в банке" }, unit: "days" },
  region: { phrase: { en: "region", ru: "регион" } },
  contacted_days: {
    phrase: { en: "time since our last campaign", ru: "время с нашего последнего предложения" },
    unit: "days",
  },
};

/** The client's own features: the bank's attributes, age, tenure, region, time since a campaign; a static graph has its attributes alone. */
async function ownFeatures(
  warehouse: Warehouse,
  { isStatic, sources }: Project,
): Promise<FeatureDeclaration[]> {
  const rows = await warehouse.rows<{ column_name: string; column_type: string }>("describe ftr_client");
  const skipped = [
    "client_id",
    "as_of",
    ...(isStatic ? ["age_years", "tenure_days", "region"] : []),
    ...(sources.contact_history ? [] : ["contacted_days"]),
  ];
  return rows
    .filter((row) => !skipped.includes(row.column_name))
    .map(({ column_name: name, column_type: type }) => ({
      name,
      group: "own" as const,
      kind: type === "VARCHAR" ? ("categorical" as const) : ("numeric" as const),
      family: name,
      ...(housePhrases[name] ?? { phrase: { en: "{attribute}", ru: "{attribute}" }, attribute: name }),
    }));
}

function refuseCollisions(declarations: readonly FeatureDeclaration[]): void {
  const seen = new Set<string>(keyColumns);
  const doubles = declarations.filter(({ name }) => {
    const lower = name.toLowerCase();
    if (seen.has(lower)) return true;
    seen.add(lower);
    return false;
  });
  if (doubles.length === 0) return;
  throw new DataError(
    doubles.map(({ name }) => ({
      code: "name-taken",
      where: `feature ${name}`,
      found: "a name that another column of the feature table has",
      expected: "a name of its own",
      hint: "rename the attribute with a query for its source, or the column in your own model",
    })),
  );
}

async function writeTable(
  warehouse: Warehouse,
  columns: readonly string[],
  added: readonly OwnColumn[],
  file: string,
): Promise<void> {
  await warehouse.copyToParquet(
    `select p.client_id, p.as_of, p.segment, p.holds_product, p.eligible, s.n_contacts > 0 as covered, s.n_contacts, t.label, ${columns.join(", ")}
     from dim_population p
     join fct_target t using (client_id, as_of)
     join ftr_client o using (client_id, as_of)
     join int_client_rows r using (client_id, as_of)
     join ftr_surroundings s using (row_idx)
     ${ownJoins(added)}
     -- as the clients are numbered: in the order of their tokens
     order by r.row_idx`,
    file,
  );
}

/** The level at the place that a column holds, NULL where it is NaN. */
function levelSql(name: string, levels: readonly string[]): string {
  const place = `s.${identifier(name)}`;
  return `case when not isnan(${place}) then [${levels.map(quote).join(", ")}][${place}::integer + 1] end as ${identifier(name)}`;
}
