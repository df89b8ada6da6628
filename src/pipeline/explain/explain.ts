import { writeFileSync } from "node:fs";
import { minContactsTold, reasonRules } from "../../campaign/reason-rules.ts";
import type { Project } from "../../config/load.ts";
import { loadReasonCatalogue, type ReasonCatalogue } from "../../config/reason-catalogue.ts";
import { InternalError, UserError } from "../../core/errors.ts";
import type { Language } from "../../core/language.ts";
import { type Explanation, type ExplanationParts, explainRow } from "../../explain/explanation.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import type { ModelBundle } from "../../model/bundle.ts";
import { probabilityOf } from "../../model/calibrator.ts";
import { fitColumns } from "../../model/feature-schema.ts";
import { explainPage } from "../../report/explain-page.ts";
import type { Manifest } from "../../store/manifest.ts";
import { takeRows } from "../../train/dataset.ts";
import { featuresStage } from "../features/features.ts";
import { readDataset, whomSql } from "../features/read-dataset.ts";
import { scoreClients } from "../score/score.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { scoreSnapshots } from "../stage/snapshots.ts";
import { outputHashes, readManifest, runStage } from "../stage/stage.ts";
import { openModel } from "../train/registry.ts";
import { type EgoFeatures, readEgoFeatures } from "./ego-features.ts";
import { findScoredClient } from "./find-client.ts";

/**
 * Explains one client's score: `explain/<token>.json`, in English, and `explain/<token>.html`, in the language of the list. Brings the
 * scores up to date first.
 *
 * @param client the bank's id, or the token
 * @param asOf one of the score snapshots; default the latest
 * @throws UserError for an unknown client or snapshot; DataError for a client who was not scored, saying why
 */
export async function explainClient(
  context: Context,
  client: string,
  asOf: string | undefined,
): Promise<{ manifest: Manifest; explanation: Explanation }> {
  const { list, privacy } = context.project;
  const scored = await scoreClients(context);
  const snapshot = chooseSnapshot(context, asOf);
  const catalogue = loadReasonCatalogue(context.project);
  return withWarehouse(context, async (warehouse) => {
    const token = await findScoredClient(context, warehouse, client, snapshot);
    const bundle = openModel(context);
    const { target } = bundle.training;
    const spec = {
      stage: "explain",
      manifestKey: `explain/${token}.manifest.json`,
      inputs: {
        ...scored.inputs,
        ...outputHashes(scored),
        // Of the features' stage what it was made from too: calls of single contacts are in no feature.
        [featuresStage(snapshot)]: readManifest(context, featuresStage(snapshot))!.fingerprint,
      },
      settings: { asOf: snapshot, token, catalogue, privacy, language: list.language },
    };
    const manifest = await runStage(context, spec, async (stage) => {
      stage.step("features of everybody scored", 0, 3);
      const read = await readDataset(context, warehouse, [snapshot], whomSql(context), {
        n_contacts: "n_contacts",
      });
      stage.step("contacts of the client", 1, 3);
      const least = minContactsTold(privacy.min_contacts);
      const ego = await readEgoFeatures(context, warehouse, token, snapshot, least);
      stage.step("reasons and moves", 2, 3);
      const explanation = (language: Language): Explanation => ({
        client: token,
        asOf: snapshot,
        target: { product: target.product, horizon_days: target.horizon_days },
        model: { name: bundle.name, version: bundle.version },
        learnedRate: bundle.training.nPositives / bundle.training.nRows,
        ...explainIn(bundle, read, ego, token, { catalogue, language, privacy }),
      });
      const english = explanation("en");
      const onPage = list.language === "en" ? english : explanation(list.language);
      writeFileSync(stage.draft(`${token}.json`), `${JSON.stringify(english, null, 2)}\n`);
      writeFileSync(stage.draft(`${token}.html`), explainPage(onPage, list.language));
    });
    return {
      manifest,
      explanation: JSON.parse(context.store.readText(`explain/${token}.json`)!) as Explanation,
    };
  });
}

function chooseSnapshot(context: Context, asOf: string | undefined): string {
  const scored = [...scoreSnapshots(context)].sort();
  if (asOf === undefined) return scored.at(-1)!;
  if (scored.includes(asOf)) return asOf;
  throw new UserError([
    {
      code: "unknown-snapshot",
      where: "--as-of",
      found: asOf,
      expected: `a scored day: ${scored.join(", ")}`,
      hint: `--snapshots.score ${asOf} scores that one too`,
    },
  ]);
}

interface Telling {
  catalogue: ReasonCatalogue;
  language: Language;
  privacy: Project["privacy"];
}

/** Explains the client's row among those of everybody scored. */
function explainIn(
  bundle: ModelBundle,
  { dataset, declarations, extra }: Awaited<ReturnType<typeof readDataset>>,
  ego: EgoFeatures,
  client: string,
  { catalogue, language, privacy }: Telling,
): ExplanationParts {
  const row = dataset.clientId.indexOf(client);
  if (row < 0) throw new InternalError(`explain: ${client} has a score and no row of features`);
  const columns = fitColumns(bundle.schema, dataset.columns, "features");
  const fitted = fitColumns(bundle.schema, declarations, "features");
  const pool = { ...dataset, columns };
  return explainRow({
    columns,
    declarations: fitted,
    rules: reasonRules(fitted, catalogue, language, privacy.min_contacts),
    row,
    nContacts: extra.n_contacts![row]!,
    raw: bundle.full.predict(pool),
    shap: bundle.full.shapValues(takeRows(pool, Int32Array.of(row))).values,
    predict: (values) => bundle.full.predictRow(values),
    calibrate: probabilityOf(bundle.calibrator),
    ego: { ...ego, isRevealed: privacy.reveal_ties },
    changeable: changeableColumns(fitted, catalogue),
    language,
  });
}

/** Columns of the client's own that the project's reason catalogue says the bank can change. */
function changeableColumns(
  declarations: readonly FeatureDeclaration[],
  { attributes, features }: ReasonCatalogue,
): Set<string> {
  const isChangeable = ({ name, group, attribute = "" }: FeatureDeclaration) =>
    features[name]?.bank_can_change || (group === "own" && attributes[attribute]?.bank_can_change);
  return new Set(declarations.filter(isChangeable).map(({ name }) => name));
}
