import { findDrivers } from "../../campaign/drivers.ts";
import type { ReasonRules } from "../../campaign/reason-rules.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import type { ModelBundle } from "../../model/bundle.ts";
import { fitColumns } from "../../model/feature-schema.ts";
import type { NamedFeature, ReportData } from "../../report/business/report-data.ts";
import { takeRows } from "../../train/dataset.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { featureFiles, readDataset, whomSql } from "../features/read-dataset.ts";
import type { Context } from "../stage/context.ts";

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
  const whom = whomSql(context);
  const sample = `select client_id from ${featureFiles(context, [asOf])} where ${whom}
    order by md5(client_id::varchar || ${quote(` report ${context.project.seed}`)}), client_id limit ${nSampled}`;
  const { dataset, declarations } = await readDataset(
    context,
    warehouse,
    [asOf],
    `${whom} and client_id in (${sample})`,
  );
  const table = `features of ${asOf}`;
  const columns = fitColumns(bundle.schema, dataset.columns, table);
  const fitted = fitColumns(bundle.schema, declarations, table);
  const { texts } = rulesOf(fitted);
  const rows = Int32Array.from({ length: dataset.nRows }, (_, row) => row);
  const found = findDrivers(
    {
      columns,
      families: fitted.map(({ family }) => family),
      isSurroundings: fitted.map(({ group }) => group === "surroundings"),
      mayShow: texts.map((text) => text !== null),
      shap: bundle.full.shapValues(takeRows({ ...dataset, columns }, rows)).values,
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
  return { found, features };
}
