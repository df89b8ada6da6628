import { findDrivers } from "../../campaign/drivers.ts";
import type { ReasonRules } from "../../campaign/reason-rules.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import { labelDeclarations } from "../../features/static-labels.ts";
import type { ModelBundle } from "../../model/bundle.ts";
import { fitColumns } from "../../model/feature-schema.ts";
import type { NamedFeature, ReportData } from "../../report/business/report-data.ts";
import { type Dataset, takeRows } from "../../train/dataset.ts";
import { rowsWhere } from "../../train/design.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { featureFiles, readDataset, whomSql } from "../features/read-dataset.ts";
import { hasLabelColumns } from "../features/static-labels.ts";
import type { Context } from "../stage/context.ts";
import { planTraining } from "../train/train-plan.ts";

/** Clients whose SHAP values are taken: enough for the shape of a feature, whatever the bank's size. */
const nSampled = 4000;

/** Families of features that are told of. */
const nDrivers = 8;

/** What moves the scores of some clients, the first by a salted MD5 of their tokens, so that every run has the same ones. */
export async function readDrivers(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  bundle: ModelBundle,
  rulesOf: (declarations: readonly FeatureDeclaration[]) => ReasonRules,
): Promise<ReportData["drivers"]> {
  const { dataset, declarations } = await readSample(context, warehouse, asOf);
  const table = `features of ${asOf}`;
  const columns = fitColumns(bundle.schema, dataset.columns, table);
  const fitted = fitColumns(bundle.schema, declarations, table);
  const { texts } = rulesOf(fitted);
  const found = findDrivers(
    {
      columns,
      families: fitted.map(({ family }) => family),
      isSurroundings: fitted.map(({ group }) => group === "surroundings"),
      mayShow: texts.map((text) => text !== null),
      shap: bundle.full.shapValues({ nRows: dataset.nRows, columns }).values,
    },
    nDrivers,
  );
  const features = fitted.map(({ name, group }, at): NamedFeature => {
    const { phrase, unit, scale, levels } = texts[at] ?? { phrase: name };
    return {
      phrase,
      isSurroundings: group === "surroundings",
      ...(unit === undefined ? {} : { unit }),
      ...(scale === undefined ? {} : { scale }),
      ...(levels === undefined ? {} : { levels }),
    };
  });
  return { found, features, hasLabels: hasLabelColumns(context) };
}

interface Sample {
  dataset: Dataset;
  declarations: readonly FeatureDeclaration[];
}

/** SQL of the sampled clients' tokens. */
function sampleSql(context: Context, asOf: string): string {
  return `select client_id from ${featureFiles(context, [asOf])} where ${whomSql(context)}
    order by md5(client_id::varchar || ${quote(` report ${context.project.seed}`)}), client_id limit ${nSampled}`;
}

/** The sampled clients with all columns that the model may ask for. */
export async function readSample(context: Context, warehouse: Warehouse, asOf: string): Promise<Sample> {
  if (hasLabelColumns(context)) return readLabelledSample(context, warehouse, asOf);
  const where = `${whomSql(context)} and client_id in (${sampleSql(context, asOf)})`;
  return readDataset(context, warehouse, [asOf], where);
}

/**
 * The same of a static graph, with contacts' labels as the kept model learned from them: each row sees those of the other folds,
 * never its own.
 */
async function readLabelledSample(context: Context, warehouse: Warehouse, asOf: string): Promise<Sample> {
  const { dataset, declarations, labelColumns, finalRows } = await planTraining(context, warehouse);
  const { client_id } = await warehouse.readColumns(
    `select client_id::varchar as client_id from (${sampleSql(context, asOf)})`,
  );
  const sampled = new Set(client_id as string[]);
  const rows = rowsWhere(dataset.nRows, (row) => sampled.has(dataset.clientId[row]!));
  const columns = [...dataset.columns, ...labelColumns!(finalRows)];
  return {
    dataset: takeRows({ ...dataset, columns }, rows),
    declarations: [...declarations, ...labelDeclarations],
  };
}
