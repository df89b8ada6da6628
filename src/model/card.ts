/**
 * The model card: what a model is for, what it was made of, what it is worth, and where it ends, in Markdown. Mitchell et al., "Model
 * cards for model reporting", FAT* 2019.
 */
import type { Calibration } from "../evaluate/calibration.ts";
import type { MetricComparison, PairComparison } from "../evaluate/compare-pair.ts";
import type { Estimate } from "../evaluate/interval.ts";
import type { MetricName } from "../evaluate/metric-set.ts";
import { count, percent } from "../util/english-numbers.ts";
import { markdownTable } from "../util/markdown-table.ts";
import type { CalibrationMethod } from "./calibrator.ts";
import type { TrainingRecord } from "./training-record.ts";

/** The part of `metrics.json` that a card tells. */
export interface CardMetrics {
  design: string;
  test: { snapshots: readonly string[] };
  features: { own: number; surroundings: number };
  comparison: PairComparison;
  calibration: {
    calibrator: { method: CalibrationMethod };
    nRows: number;
    nPositives: number;
    reason: string | null;
    fittedOn: string;
    judged: { before: Calibration; after: Calibration };
  };
}

/** What a card is made from; nothing that a bundle does not hold. */
export interface CardParts {
  name: string;
  version: string;
  training: TrainingRecord;
  metrics: CardMetrics;
  /** Features and their shares of the model's decisions in percent, the largest first. */
  topFeatures: readonly { name: string; importance: number }[];
}

/** The same parts give the same bytes. */
export function modelCard(parts: CardParts): string {
  return [
    `# Model card: ${parts.name}, version ${parts.version}\n`,
    `## Purpose\n\n${purpose(parts.training)}\n`,
    `## Data and population\n\n${data(parts)}\n`,
    `## What it is worth\n\n${worth(parts.metrics)}`,
    `## Calibration\n\n${calibrationText(parts.metrics.calibration)}`,
    `## What it goes by\n\n${goesBy(parts)}`,
    `## Limits\n\n${limits(parts)}\n`,
    `## How to make it again\n\n${again(parts)}`,
  ].join("\n");
}

function purpose({ target, segment }: TrainingRecord): string {
  return (
    `The probability that a client takes \`${target.product}\` in the ${target.horizon_days} days from the snapshot on, to rank clients ` +
    `(${segmentWords[segment] ?? segment}) for an offer. It says who takes the product, not whom an offer moves: that takes a pilot with a control group.`
  );
}

const segmentWords: Readonly<Record<string, string>> = {
  non_subscriber: "those who are no subscribers of the operator",
  subscriber: "subscribers of the operator",
  all: "subscribers and others",
};

function data({ training, metrics }: CardParts): string {
  const { nRows, nPositives, snapshots, target } = training;
  const at = snapshots.length > 0 ? ` of ${snapshots.join(", ")}` : "";
  return (
    `Learned from ${count(nRows)} eligible clients' rows${at}, ${count(nPositives)} of them positive (${percent(nPositives / nRows, 2)}). ` +
    `Features are what was known before each snapshot: ${metrics.features.own} of the client's own, ${metrics.features.surroundings} of the people it talks to. ` +
    `Uptakes are surely known ${target.label_lag_days} days after they happen.`
  );
}

const metricTitles: Readonly<Record<MetricName, { title: string; digits: number }>> = {
  auc: { title: "AUC", digits: 3 },
  averagePrecision: { title: "average precision", digits: 3 },
  liftTop10: { title: "lift in the top 10 %", digits: 2 },
  logLoss: { title: "log loss, nats", digits: 4 },
};

function worth({ design, test, comparison }: CardMetrics): string {
  const { all, level, replicates } = comparison;
  const judged =
    test.snapshots.length > 0 ? test.snapshots.join(", ") : `${design} that the models had not seen`;
  const rows = Object.entries(metricTitles).map(([name, { title, digits }]) => {
    const { own, full, difference } = all.metrics[name as MetricName] as MetricComparison;
    return [title, ...[full, own, difference].map((value) => estimate(value, digits))];
  });
  return (
    `Judged on ${judged}: ${count(all.nRows)} rows, ${count(all.nPositives)} positive. In brackets ${percent(level, 0)} intervals from ` +
    `${count(replicates)} resamples of clients.\n\n${markdownTable(["", "this model", "own features alone", "difference"], rows)}`
  );
}

function calibrationText({
  calibrator,
  reason,
  nRows,
  nPositives,
  fittedOn,
  judged,
}: CardMetrics["calibration"]): string {
  const how =
    reason !== null
      ? `The model's own probabilities: ${reason}.`
      : `Method: ${calibrator.method}, chosen on ${count(nRows)} rows with ${count(nPositives)} positives: ${fittedOn}.`;
  const row = (title: string, tell: (calibration: Calibration) => string) => [
    title,
    tell(judged.before),
    tell(judged.after),
  ];
  const inside = ({ bins }: Calibration) =>
    `${bins.filter(({ isInside }) => isInside).length} of ${bins.length}`;
  const table = markdownTable(
    ["on the judged rows", "model's own", "calibrated"],
    [
      row("slope (1 is right)", ({ slope }) => estimate(slope, 2)),
      row("observed over expected", ({ observedOverExpected }) => estimate(observedOverExpected, 2)),
      row("deciles inside their 95 % band", inside),
    ],
  );
  return `${how}\n\n${table}`;
}

function goesBy({ topFeatures }: CardParts): string {
  if (topFeatures.length === 0) return "Nothing: it has no split, and says the same of everybody.\n";
  const rows = topFeatures.map(({ name, importance }) => [`\`${name}\``, `${importance.toFixed(1)} %`]);
  return `Shares of the change of its predictions (PredictionValuesChange): they say what it goes by, not what causes uptake.\n\n${markdownTable(["feature", "share"], rows)}`;
}

function limits({ training, metrics }: CardParts): string {
  const { nPositives } = metrics.comparison.all;
  const lines = [
    "Intervals are of other clients of the same kind, not of another month and not of another training run.",
    `It knows only ${training.segment === "all" ? "clients like those" : `clients of the segment \`${training.segment}\``} that it learned from; scoring lists the columns that have drifted since.`,
    "A client whom the bank contacted took the product partly for that: what of an uptake is the campaign's own is not told apart.",
    "A category that it never learned counts as none of those it knows.",
    ...(nPositives < 100 ? [`Judged on ${nPositives} positives: intervals of so few are too narrow.`] : []),
  ];
  return lines.map((line) => `* ${line}`).join("\n");
}

function again({ training }: CardParts): string {
  const { versions, seed, inputs } = training;
  const code = Object.entries(versions)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  const rows = Object.entries(inputs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hash]) => [`\`${name}\``, `\`${hash.slice(0, 16)}\``]);
  return (
    `\`entourage train\` with the same project file, ${code}, seed ${seed}, and inputs with these SHA-256 (first 16 digits) gives the same bytes. ` +
    `Parameters are in \`training.json\`.\n\n${markdownTable(["input", "hash"], rows)}`
  );
}

function estimate({ value, low, high }: Estimate, digits: number): string {
  if (value === null) return "–";
  if (low === null || high === null) return value.toFixed(digits);
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
