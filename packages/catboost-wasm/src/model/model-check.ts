import { CatBoostError } from "../errors.ts";
import { type Combination, ctrWords, type ModelData, splitTable } from "./model-data.ts";

export const maxDepth = 16;

/**
 * Refuses a file whose parts do not fit together: it could be read, but would predict wrong numbers in silence.
 * @throws CatBoostError naming everything that is wrong
 */
export function checkModel(model: ModelData): void {
  const problems = [
    ...treeProblems(model),
    ...model.floatFeatures.flatMap(({ name, borders }) => borderProblems(borders, `feature "${name}"`)),
    ...oneHotProblems(model),
    ...ctrProblems(model),
    ...flatIndexProblems(model),
  ];
  if (problems.length > 0) throw new CatBoostError(problems.map((problem) => `model file: ${problem}`));
}

function treeProblems(model: ModelData): string[] {
  const { treeSizes, leafValues, leafWeights, scale, bias } = model;
  const problems: string[] = [];
  const leaves = treeSizes.reduce((sum, size) => sum + 2 ** size, 0);
  if (leafValues.length !== leaves) problems.push(`${leafValues.length} leaf values, expected ${leaves}`);
  if (leafWeights.length !== leaves && leafWeights.length !== 0) {
    problems.push(`${leafWeights.length} leaf weights, expected ${leaves}`);
  }
  const badValue = leafValues.find((value) => !Number.isFinite(value));
  if (badValue !== undefined) problems.push(`leaf value ${badValue}, expected finite numbers`);
  const badWeight = leafWeights.find((weight) => !(weight >= 0 && weight < Infinity));
  if (badWeight !== undefined) problems.push(`leaf weight ${badWeight}, expected finite numbers from 0 on`);
  if (!Number.isFinite(scale) || !Number.isFinite(bias)) {
    problems.push(`scale ${scale} and bias ${bias}, expected finite numbers`);
  }
  const nSplits = splitTable(model).length;
  const badSplit = model.treeSplits.find((split) => split < 0 || split >= nSplits);
  if (badSplit !== undefined) problems.push(`split number ${badSplit}, expected 0 to ${nSplits - 1}`);
  return problems;
}

function borderProblems(borders: Float32Array, where: string): string[] {
  const isAscending = borders.every((border, i) =>
    i === 0 ? !Number.isNaN(border) : borders[i - 1]! < border,
  );
  return isAscending ? [] : [`borders of ${where} are not ascending`];
}

function oneHotProblems({ oneHotFeatures, catFeatures }: ModelData): string[] {
  return oneHotFeatures.flatMap(({ catIndex, values }, i) => {
    const where = `one-hot of categorical feature ${catIndex}`;
    if (!catFeatures[catIndex]) return [`${where}, which there is not`];
    if (i > 0 && oneHotFeatures[i - 1]!.catIndex >= catIndex) return [`${where} out of order`];
    return new Set(values).size < values.length ? [`${where} has a value twice`] : [];
  });
}

function ctrProblems(model: ModelData): string[] {
  const problems: string[] = [];
  for (const { combination, type, hashes, cells, classes } of model.ctrTables) {
    const where = `CTR ${type} of ${JSON.stringify(combination)}`;
    if (!isSound(combination, model)) problems.push(`${where}: a feature of it is not there`);
    const words = hashes.length * ctrWords({ type, classes });
    if (words !== cells.length) problems.push(`${where}: ${cells.length} numbers, expected ${words}`);
  }
  for (const { table, priorNum, priorDenom, shift, scale, borders } of model.ctrFeatures) {
    const where = `CTR ${JSON.stringify(model.ctrTables[table]!.combination)}`;
    problems.push(...borderProblems(borders, where));
    if (![priorNum, priorDenom, shift, scale].every(Number.isFinite)) {
      problems.push(`${where}: a prior, shift or scale that is not finite`);
    }
  }
  return problems;
}

function isSound({ cats, floats, oneHots }: Combination, { catFeatures, floatFeatures }: ModelData): boolean {
  return (
    floats.every(({ feature }) => floatFeatures[feature] !== undefined) &&
    [...cats, ...oneHots.map(({ catIndex }) => catIndex)].every((cat) => catFeatures[cat] !== undefined)
  );
}

function flatIndexProblems({ floatFeatures, catFeatures }: ModelData): string[] {
  const flat = [...floatFeatures, ...catFeatures].map(({ flatIndex }) => flatIndex);
  const isPermutation =
    new Set(flat).size === flat.length && flat.every((index) => index >= 0 && index < flat.length);
  const found = flat.slice(0, 20).join(", ");
  return isPermutation
    ? []
    : [`flat feature indices ${found}, expected each of 0 to ${flat.length - 1} once`];
}
