import { type Dataset, takeRows } from "../dataset.ts";
import type { Trial } from "../design.ts";
import { fitModel, type ModelSettings } from "../fit-model.ts";
import type { CalibrationRows } from "./choose-calibrator.ts";

/**
 * What models say of rows that they have not learned from, as a calibrator learns it: one fit for each trial.
 * @param onIteration after each iteration of each fit
 */
export async function heldOutRows(
  dataset: Dataset,
  trials: readonly Trial[],
  settings: ModelSettings,
  onIteration: (iteration: number) => void,
): Promise<CalibrationRows> {
  const parts: Float64Array[] = [];
  for (const { trainRows, testRows } of trials) {
    const model = await fitModel(takeRows(dataset, trainRows), settings, {
      onIteration: ({ iteration }) => onIteration(iteration),
    });
    parts.push(model.predict(takeRows(dataset, testRows)));
  }
  const rows = Int32Array.from(trials.flatMap(({ testRows }) => [...testRows]));
  const { label, cluster } = takeRows({ ...dataset, columns: [] }, rows);
  return { raw: Float64Array.from(parts.flatMap((part) => [...part])), label, cluster };
}
