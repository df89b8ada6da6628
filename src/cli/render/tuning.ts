import type { TunedMetric, TuningGain } from "../../pipeline/train/tuning-gain.ts";
import { counted, signed } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { interval, value } from "./estimate.ts";
import { renderTable, wrap } from "./table.ts";

/** What tuning found, what it is worth on rows that it never saw, and how far its own score was from that. */
export function renderTuning(gain: TuningGain, { columns, paint }: Pick<Port, "columns" | "paint">): string {
  const { nTrials, nPruned, chosen, folds, metrics } = gain;
  const which =
    chosen === 0 ? "nothing was better than the project's own settings" : `trial ${chosen} was best`;
  const head =
    `Tuning: ${counted(nTrials, "trial")} of the model with surroundings, ${nPruned} ended early, ` +
    `over ${counted(folds.count, `${folds.kind} fold`)} of the training rows; ${which}`;
  return [
    paint("bold", wrap(head, columns)),
    renderMetric("AUC", metrics.auc, 3) + renderMetric("log loss", metrics.logLoss, 4).trimEnd(),
    wrap(optimism(metrics.auc), columns),
  ].join("\n");
}

function renderMetric(
  title: string,
  { inside, tuned, plain, difference }: TunedMetric,
  digits: number,
): string {
  const bounds = (one: TunedMetric["tuned"]) => `(${interval(one, digits)})`;
  const rows = [
    ["  in its folds", inside === null ? "–" : inside.toFixed(digits), ""],
    ["  on unseen rows", value(tuned, digits), bounds(tuned)],
    ["  without tuning", value(plain, digits), bounds(plain)],
    ["  difference", value(difference, digits, true), bounds(difference)],
  ];
  return `${title}\n${renderTable(rows, ["left", "right", "left"])}`;
}

function optimism({ optimism }: TunedMetric): string {
  if (optimism === null) return "How far tuning's own score can be trusted cannot be said.";
  return (
    `Reported is the score on rows never seen; tuning's own is ${signed(optimism, 3)} AUC beside it, ` +
    "by choosing the best of many and by what time changed."
  );
}
