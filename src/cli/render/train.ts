import type { GroupComparison } from "../../evaluate/compare-pair.ts";
import type { MetricName } from "../../evaluate/metric-set.ts";
import type { TrainReport } from "../../pipeline/train/train.ts";
import type { DominantFeature } from "../../train/dominant-feature.ts";
import { count, counted, percent } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { renderCalibration } from "./calibration.ts";
import { interval, value } from "./estimate.ts";
import { renderOwnContacts } from "./own-contacts.ts";
import { renderTable, wideColumns, wrap } from "./table.ts";
import { renderTuning } from "./tuning.ts";

/** Metrics shown, with their decimals. */
const shown: readonly { name: MetricName; title: string; digits: number }[] = [
  { name: "auc", title: "AUC", digits: 3 },
  { name: "averagePrecision", title: "average precision", digits: 3 },
  { name: "liftTop10", title: "lift in the top 10 %", digits: 2 },
];

/** What `train` says: the rows, both models side by side with their intervals, and in one sentence what it means. */
export function renderTrain(report: TrainReport, port: Pick<Port, "columns" | "paint">): string {
  const { comparison } = report;
  const parts = [
    wrap(renderRows(report), port.columns),
    ...(report.uncoveredCounts.length > 0 ? [wrap(renderUncovered(report), port.columns)] : []),
    ...(report.dominant ? [wrap(renderDominant(report.dominant), port.columns)] : []),
    renderGroup("All clients", comparison.all, port, hasSurroundings(report)),
    ...(hasSurroundings(report)
      ? [renderGroup("Clients with a visible contact", comparison.covered, port, true)]
      : []),
    ...(report.trials.length > 1 ? [renderTrials(report)] : []),
    renderCalibration(report.calibration, port),
    ...(report.tuning ? [renderTuning(report.tuning, port)] : []),
    ...(report.ownContacts ? [wrap(renderOwnContacts(report.ownContacts), port.columns)] : []),
    port.paint("bold", wrap(hasSurroundings(report) ? verdict(comparison) : oneModel, port.columns)),
  ];
  const level = `${percent(comparison.level, 0)} intervals`;
  const note = wrap(
    `(${level} from ${count(comparison.replicates)} bootstrap resamples of clients)`,
    port.columns,
  );
  return `${parts.join("\n\n")}\n${note}\n`;
}

/** In place of the verdict. */
const oneModel =
  "There is nothing of the surroundings to compare with: this is one model, on own features alone.";

function hasSurroundings({ features }: Pick<TrainReport, "features">): boolean {
  return features.surroundings > 0;
}

function renderRows(report: TrainReport): string {
  const { design, train, test, features } = report;
  const at = train.snapshots.length > 0 ? ` of ${train.snapshots.join(", ")}` : "";
  const learned =
    `${counted(train.nRows, "row")}${at} with ${counted(train.nPositives, "positive")}; ` +
    `${counted(features.own, "own feature")} and ${hasSurroundings(report) ? count(features.surroundings) : "none"} of the surroundings.`;
  if (design === "later snapshot") return `Learned from ${learned} Judged on ${test.snapshots.join(", ")}.`;
  return `${renderTrialRows(report)} The models that are kept learned from all ${learned}`;
}

/** What the judged models learned from: never those whom they were judged on. */
function renderTrialRows({ design, trials }: TrainReport): string {
  const sizes = [...new Set(trials.map(({ nLearned }) => nLearned))].sort((a, b) => a - b).map(count);
  const rows = sizes.length > 1 ? `${sizes[0]} to ${sizes.at(-1)} rows each` : `${sizes[0]} rows`;
  if (design === "folds")
    return `Judged on folds over clients, by models that learned from the other folds: ${rows}.`;
  const [parts, splits] =
    trials.length > 1
      ? ["parts", `the ${trials.length} ready-made splits`]
      : ["part", "the ready-made split"];
  return `Judged on the test ${parts} of ${splits}, by models that learned from the training ${parts}: ${rows}.`;
}

/** An operator sees calls with an end of its own only, so that a non-subscriber's counts are smaller than they are. */
function renderUncovered({ uncoveredCounts }: TrainReport): string {
  const [first, ...others] = uncoveredCounts;
  const which = others.length > 0 ? `${first} and ${counted(others.length, "other")}` : first;
  return (
    "Warning: subscribers and non-subscribers are compared by counts of which the operator sees a part only where the " +
    `client is no subscriber (${which}). Choose features of \`coverage\` too, or one kind of clients in population.segment.`
  );
}

/** What knows the answer leaves nothing for others to tell. */
function renderDominant({ name, share }: DominantFeature): string {
  return (
    `Warning: ${name} carries ${percent(share)} of the model, far more than any other feature. Was it known before the ` +
    "snapshot? A column made later tells the answer, and is worth nothing on clients to come; `entourage features audit` looks for it."
  );
}

function renderGroup(
  title: string,
  group: GroupComparison,
  port: Pick<Port, "columns" | "paint">,
  isPair: boolean,
): string {
  const { nRows, nClients, nPositives, baseRate, reason } = group;
  const rows = `${counted(nRows, "row")}${nClients === nRows ? "" : ` of ${counted(nClients, "client")}`}`;
  const share = baseRate === null ? "" : ` (${percent(baseRate)})`;
  const head = port.paint(
    "bold",
    wrap(`${title}: ${rows}, ${counted(nPositives, "positive")}${share}`, port.columns),
  );
  if (group.metrics.auc.own.value === null) return `${head}\n${wrap(reason ?? "not defined", port.columns)}`;
  const render = isPair ? (port.columns < wideColumns ? renderBlocks : renderColumns) : renderOne;
  return `${head}\n${render(group).trimEnd()}`;
}

/** A metric is two lines: the values, and beneath them their intervals. */
function renderColumns({ metrics }: GroupComparison): string {
  const rows = shown.flatMap(({ name, title, digits }) => {
    const { own, full, difference } = metrics[name];
    return [
      [title, value(own, digits), value(full, digits), value(difference, digits, true)],
      ["", interval(own, digits), interval(full, digits), interval(difference, digits)],
    ];
  });
  return renderTable(
    [["", "own features", "with surroundings", "difference"], ...rows],
    ["left", "right", "right", "right"],
  );
}

/** A metric is one line: there is one model. */
function renderOne({ metrics }: GroupComparison): string {
  const rows = shown.map(({ name, title, digits }) => {
    const { own } = metrics[name];
    return [title, value(own, digits), `(${interval(own, digits)})`];
  });
  return renderTable(rows, ["left", "right", "left"]);
}

/** A metric is a title and three lines. */
function renderBlocks({ metrics }: GroupComparison): string {
  return shown
    .map(({ name, title, digits }) => {
      const { own, full, difference } = metrics[name];
      const rows = [
        ["  own features", value(own, digits), `(${interval(own, digits)})`],
        ["  with surroundings", value(full, digits), `(${interval(full, digits)})`],
        ["  difference", value(difference, digits, true), `(${interval(difference, digits)})`],
      ];
      return `${title}\n${renderTable(rows, ["left", "right", "left"])}`;
    })
    .join("");
}

/** How much the trials differ: what another draw of folds or splits would show. */
function renderTrials({ trials, features }: TrainReport): string {
  const isDefined = (value: number | null): value is number => value !== null;
  const row = (title: string, aucs: readonly (number | null)[]) => {
    const values = aucs.filter(isDefined);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    return [
      title,
      ...[mean, Math.min(...values), Math.max(...values), Math.sqrt(variance)].map((x) => x.toFixed(4)),
    ];
  };
  const rows = [
    ["", "mean", "min", "max", "sd"],
    row(
      "own features",
      trials.map(({ ownAuc }) => ownAuc),
    ),
    ...(hasSurroundings({ features })
      ? [
          row(
            "with surroundings",
            trials.map(({ fullAuc }) => fullAuc),
          ),
        ]
      : []),
  ];
  const nDefined = trials.filter(({ ownAuc }) => ownAuc !== null).length;
  const which =
    nDefined === trials.length
      ? counted(trials.length, "trial")
      : `the ${nDefined} of ${counted(trials.length, "trial")} with rows of both classes`;
  const align = ["left", "right", "right", "right", "right"] as const;
  return `AUC over ${which}\n${renderTable(rows, align).trimEnd()}`;
}

interface Compared {
  all: Pick<GroupComparison, "metrics" | "reason">;
  covered: Pick<GroupComparison, "nRows">;
}

/** One sentence: do the surroundings pay? */
export function verdict({ all: { metrics, reason }, covered }: Compared): string {
  if (covered.nRows === 0) return "No client has a visible contact: nothing of the surroundings was seen.";
  const { value, low, high } = metrics.auc.difference;
  if (value === null || low === null || high === null) {
    return `What the surroundings add cannot be said: ${reason ?? "no interval"}.`;
  }
  const move = value < 0 ? `change AUC by ${value.toFixed(3)}` : `add ${value.toFixed(3)} AUC`;
  const change = `The surroundings ${move} (${interval(metrics.auc.difference, 3)})`;
  if (low > 0) return `${change}: the interval lies above zero.`;
  if (high < 0) return `${change}: the interval lies below zero, the model is worse with them.`;
  return `${change}: the interval holds zero, so these rows do not show that they help.`;
}
