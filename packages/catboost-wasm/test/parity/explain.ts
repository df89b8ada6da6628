import { type Model, train } from "../../src/index.ts";
import { type Answer, askOfficial } from "../official.ts";
import { realCases } from "./real.ts";
import { type LabelledPool, pickRows } from "./tables.ts";

const explainedRows = 500;
const tolerance = 1e-12;

/** Explains rows of adult by a model of 1,000 trees on both sides and tells the largest differences; whether all are within 1e-12 of the largest value. */
export async function compareExplanations(): Promise<boolean> {
  const { name, learn, test, params } = realCases(1000)[0]!;
  const model = await train(learn, params);
  const rows = pickRows(
    test,
    Array.from({ length: explainedRows }, (_, row) => row),
  );
  const job = {
    name: "explained",
    pool: rows,
    model: model.toCbm(),
    shap: true,
    explain: true,
    importance: true,
  };
  const [official] = await askOfficial([job]);
  let isEqual = true;
  console.log(
    `${name}, ${model.treeCount} trees, ${explainedRows} rows explained; largest differences, relative to the largest value:`,
  );
  for (const [what, ours, theirs] of explanations(model, rows, official!)) {
    const far = difference(ours, theirs);
    isEqual &&= far <= tolerance;
    console.log(`  ${what.padEnd(36)} ${far.toExponential(1)}`);
  }
  return isEqual;
}

function explanations(
  model: Model,
  rows: LabelledPool,
  official: Answer,
): [what: string, ours: Float64Array, theirs: Float64Array][] {
  const scores = model.interaction().map(({ score }) => score);
  return [
    ["SHAP values", model.shapValues(rows).values, official.shap],
    ["SHAP interaction values", model.shapInteractionValues(rows).values, official.shapInteraction],
    ["PredictionValuesChange", model.predictionValuesChange(), official.importance],
    ["PredictionValuesChange of the rows", model.predictionValuesChange(rows), official.importanceOfPool],
    ["LossFunctionChange", model.lossFunctionChange(rows), official.lossChange],
    ["Interaction", Float64Array.from(scores), official.interaction.filter((_, i) => i % 3 === 2)],
  ];
}

/** Infinity for a wrong number of values. */
function difference(ours: Float64Array, theirs: Float64Array): number {
  if (ours.length !== theirs.length || ours.length === 0) return Infinity;
  const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return ours.reduce((worst, value, i) => Math.max(worst, Math.abs(value - theirs[i]!)), 0) / largest;
}
