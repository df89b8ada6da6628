import { writeFileSync } from "node:fs";
import { loadReasonCatalogue, type ReasonCatalogue } from "../../config/reason-catalogue.ts";
import type { Language } from "../../core/language.ts";
import { type FeatureDeclaration, inWords, phraseOf } from "../../features/declaration.ts";
import { segmentsPage } from "../../report/segments/segments-page.ts";
import { compareSegments } from "../../segments/compare-segments.ts";
import type { ComparedColumn, SegmentReport } from "../../segments/segment-report.ts";
import type { Manifest } from "../../store/manifest.ts";
import type { TableColumn, Warehouse } from "../../warehouse/warehouse.ts";
import { buildFeatures } from "../features/features.ts";
import { featureRows, readDeclarations } from "../features/read-dataset.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { inParts } from "../stage/parts.ts";
import { allSnapshots, requireSnapshot } from "../stage/snapshots.ts";
import { outputHashes, runStage, type StageWork } from "../stage/stage.ts";
import { countSegments, groupsBy, usualGroups } from "./segment-groups.ts";
import { tallySegments } from "./tally-segments.ts";

/** Compares segments of one snapshot's clients in every feature: `segments/segments.json`, `.parquet` and `.html`. */
export async function compareProjectSegments(context: Context): Promise<Manifest> {
  const asOf = chooseSnapshot(context);
  const catalogue = loadReasonCatalogue(context.project);
  const [features] = await buildFeatures(context, [asOf]);
  const spec = {
    stage: "segments",
    inputs: outputHashes(features!),
    settings: { asOf, segments: context.project.segments, catalogue },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      const report = await compare(context, warehouse, asOf, stage, catalogue);
      writeFileSync(stage.draft("segments.json"), `${JSON.stringify(report, null, 2)}\n`);
      await writeTable(warehouse, report, stage);
      writeFileSync(stage.draft("segments.html"), segmentsPage(report, context.project.segments.language));
    }),
  );
}

function chooseSnapshot(context: Context): string {
  const asOf = context.project.segments.as_of ?? allSnapshots(context).at(-1)!;
  requireSnapshot(context, asOf, "segments.as_of");
  return asOf;
}

async function compare(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  stage: StageWork,
  catalogue: ReasonCatalogue,
): Promise<SegmentReport> {
  const { project } = context;
  const { by, groups: given, adjust_for: adjustFor, adjust_bands: bands } = project.segments;
  const steps = inParts(stage.step, { clients: 2, columns: 6, effects: 2 });
  steps.clients("clients", 0, 1);
  const from = featureRows(context, [asOf]);
  const groups = by === undefined ? (given ?? usualGroups(project)) : await groupsBy(warehouse, from, by);
  const declarations = readDeclarations(context, asOf);
  const counts = await countSegments(warehouse, from, groups);
  const isCensored = await differInCoverage(warehouse, from, groups);
  const left = declarations.filter((column) => isCensored && column.isCensored);
  const compared = declarations.filter((column) => !left.includes(column));
  const ofKind = (kind: FeatureDeclaration["kind"]) =>
    compared.filter((column) => column.kind === kind).map(({ name }) => name);
  const tallies = await tallySegments(warehouse, {
    from,
    groups,
    counts,
    numeric: ofKind("numeric"),
    categorical: ofKind("categorical"),
    adjustFor,
    bands,
    onStep: steps.columns,
  });
  steps.effects("effects", 0, 1);
  const nIn = tallies.segments.reduce((sum, { nRows }) => sum + nRows, 0);
  const [all] = await warehouse.rows<{ n: number }>(`select count(*)::double as n from ${from}`);
  stage.count("clients", nIn);
  stage.count("columns", compared.length);
  return {
    asOf,
    isStatic: project.isStatic,
    groups,
    adjustFor,
    nElsewhere: all!.n - nIn,
    censored: left.map(({ name }) => name),
    defining: compared.map(({ name }) => name).filter((name) => isNamed(name, Object.values(groups))),
    columns: Object.fromEntries(compared.map((column) => [column.name, inLanguages(column, catalogue)])),
    ...compareSegments(tallies),
  };
}

/** Whether SQL speaks of a column: its name as a word of its own. */
function isNamed(column: string, conditions: readonly string[]): boolean {
  return conditions.some((sql) => sql.split(/\W+/).includes(column));
}

/** A column in the words of the project's own catalogue, where that has some. */
function inLanguages(column: FeatureDeclaration, catalogue: ReasonCatalogue): ComparedColumn {
  const { attribute = "", unit, group } = column;
  const told = catalogue.features[column.name];
  const labels = catalogue.attributes[attribute];
  const phrase = (language: Language) =>
    told?.[language] ?? phraseOf(column, language, labels?.[language] ?? inWords(attribute));
  return { phrase: { en: phrase("en"), ru: phrase("ru") }, ...(unit && { unit }), group };
}

/** Whether there are subscribers and non-subscribers among the compared: of their calls not the same is seen. */
async function differInCoverage(
  warehouse: Warehouse,
  from: string,
  groups: Readonly<Record<string, string>>,
): Promise<boolean> {
  const conditions = Object.values(groups).map((condition) => `(${condition})`);
  const [row] = await warehouse.rows<{ n: number }>(
    `select count(distinct segment)::double as n from ${from} where ${conditions.join(" or ")}`,
  );
  return row!.n > 1;
}

/** One row for each column and segment. */
async function writeTable(warehouse: Warehouse, report: SegmentReport, stage: StageWork): Promise<void> {
  const { comparisons } = report;
  const number = (values: (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);
  const columns: TableColumn[] = [
    { name: "column", values: comparisons.map(({ column }) => column) },
    { name: "segment", values: comparisons.map(({ segment }) => segment) },
    { name: "effect", values: comparisons.map(({ effect }) => effect) },
    { name: "value", values: number(comparisons.map(({ value }) => value.value)) },
    { name: "low", values: number(comparisons.map(({ value }) => value.low)) },
    { name: "high", values: number(comparisons.map(({ value }) => value.high)) },
    { name: "p", values: number(comparisons.map(({ p }) => p)) },
    { name: "q", values: number(comparisons.map(({ q }) => q)) },
    { name: "missing_h", values: number(comparisons.map(({ missing }) => missing.value)) },
    { name: "adjusted", values: number(comparisons.map(({ adjusted }) => adjusted?.value.value ?? null)) },
    { name: "adjusted_low", values: number(comparisons.map(({ adjusted }) => adjusted?.value.low ?? null)) },
    {
      name: "adjusted_high",
      values: number(comparisons.map(({ adjusted }) => adjusted?.value.high ?? null)),
    },
    { name: "adjusted_kept", values: number(comparisons.map(({ adjusted }) => adjusted?.kept ?? null)) },
  ];
  await warehouse.loadTable("compared", comparisons.length, columns);
  const cleaned = columns.map(({ name, values }) =>
    values instanceof Float64Array ? `nullif(${name}, 'nan'::double) as ${name}` : name,
  );
  await warehouse.copyToParquet(
    `select ${cleaned.map((sql) => sql.replace(/^(column)$/, '"column"')).join(", ")} from compared order by row_idx`,
    stage.draft("segments.parquet"),
  );
  stage.rows("segments.parquet", comparisons.length);
}
