import type { ColumnImportance } from "../../select/importance.ts";
import type { ColumnQuality, QualityFault } from "../../select/quality.ts";
import type { SelectionReport } from "../../select/select-features.ts";
import { count, counted, percent, signed } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { type Align, fitTable, wrap } from "./table.ts";

/** What `features select` says: a section a stage, with what it left out and why. */
export function renderSelection(report: SelectionReport, port: Pick<Port, "columns" | "paint">): string {
  const { columns } = port;
  const text = (words: string) => wrap(words, columns);
  const section = (title: string, body: string) => `${port.paint("bold", text(title))}\n${body.trimEnd()}`;
  const parts = [
    text(renderRows(report)),
    section("Quality", renderQuality(report, text)),
    section("Correlation clusters", renderClusters(report, text)),
    section("Importance against shadows", renderImportance(report, text, columns)),
    section("Own features first, then groups of the surroundings", renderGroups(report, text, columns)),
    section("Backward over prefixes", renderBackward(report, text, columns)),
    section("Stability", renderStability(report, text)),
    section("Cost", renderCost(report, text, columns)),
    section("Left unexplained", text(renderCalledBack(report))),
    port.paint("bold", text(renderSelected(report))),
  ];
  return `${parts.join("\n\n")}\n`;
}

type Text = (words: string) => string;

function renderRows({ rows, positives, snapshots, trials, quality }: SelectionReport): string {
  return (
    `${counted(quality.length, "feature")} on ${counted(rows, "row")} of ${snapshots.join(", ")} with ${counted(positives, "positive")}; ` +
    `judged in ${counted(trials.length, "fold")} (${trials.map(({ name }) => name).join(", ")}). No other snapshot was read.`
  );
}

const faultTitles: Record<QualityFault, string> = {
  constant: "one value only",
  missing: "hardly ever known",
  duplicate: "repeats another",
  drifting: "another distribution from snapshot to snapshot",
  suspicious: "SUSPICIOUS: predicts too well by itself, look for a leak",
};

/** Names of a fault beyond which only their number is told. */
const maxNames = 12;

function renderQuality({ quality }: SelectionReport, text: Text): string {
  const faults = (Object.keys(faultTitles) as QualityFault[]).flatMap((fault) => {
    const columns = quality.filter((column) => column.fault === fault);
    if (columns.length === 0) return [];
    const shown = columns.slice(0, maxNames).map((column) => `${column.name}${detail(column)}`);
    const rest = columns.length - shown.length;
    return text(`${faultTitles[fault]}: ${shown.join(", ")}${rest > 0 ? ` and ${count(rest)} more` : ""}`);
  });
  const nSound = quality.filter(({ fault }) => fault === null).length;
  return [
    `${counted(nSound, "feature")} of ${count(quality.length)} ${nSound === 1 ? "goes" : "go"} on.`,
    ...faults,
  ].join("\n");
}

function detail({ fault, missingShare, repeats, drift, aucAlone }: ColumnQuality): string {
  if (fault === "missing") return ` (${percent(missingShare)} missing)`;
  if (fault === "duplicate") return ` (${repeats})`;
  if (fault === "drifting") return ` (PSI ${drift.toFixed(2)})`;
  return fault === "suspicious" ? ` (AUC ${aucAlone.toFixed(3)})` : "";
}

function renderClusters({ clusters }: SelectionReport, text: Text): string {
  if (clusters.length === 0) return "No two features say nearly the same.";
  const nOthers = clusters.reduce((n, { others }) => n + others.length, 0);
  const lines = clusters
    .slice(0, maxNames)
    .map(({ representative, others, least }) =>
      text(`${representative} stands for ${others.join(", ")} (at least ${least.toFixed(3)})`),
    );
  const rest = clusters.length - lines.length;
  return [
    `${counted(clusters.length, "cluster")}; ${counted(nOthers, "feature")} represented by another.`,
    ...lines,
    ...(rest > 0 ? [`… and ${counted(rest, "cluster")} more: report.json has them`] : []),
  ].join("\n");
}

/** Features shown of those that were not rejected. */
const maxRows = 40;

function renderImportance({ importance }: SelectionReport, text: Text, columns: number): string {
  const of = (decision: ColumnImportance["decision"]) =>
    importance.filter((column) => column.decision === decision);
  const kept = importance.filter(({ decision }) => decision !== "rejected");
  const head = text(
    `${count(of("confirmed").length)} confirmed, ${count(of("tentative").length)} tentative (above the shadows in most rounds), ` +
      `${count(of("rejected").length)} rejected: no better than permuted copies of features.`,
  );
  if (kept.length === 0) return head;
  const rows = kept
    .slice(0, maxRows)
    .map(({ name, hits, rounds, decision, measures }) => [
      name,
      `${hits}/${rounds}`,
      decision,
      measures.valuesChange.toFixed(2),
      measures.shap.toFixed(4),
      signed(1000 * measures.permutation, 3),
    ]);
  const header = ["feature", "above", "decision", "values change, %", "mean |SHAP|", "permuted, 1/1000 nats"];
  const rest = kept.length - rows.length;
  return `${head}\n${fitTable([header, ...rows], ["left", "right", "left", "right", "right", "right"], columns)}${rest > 0 ? `… and ${count(rest)} more\n` : ""}`;
}

const wide: readonly Align[] = ["left", "right", "right", "right", "left"];

function renderGroups(
  { groups: { base, groups, level } }: SelectionReport,
  text: Text,
  columns: number,
): string {
  const head = `Base: ${counted(base.nColumns, "own feature")}, log loss ${base.loss.toFixed(5)}, AUC ${base.auc.toFixed(4)} on held-out rows.`;
  if (groups.length === 0) return text(`${head} No group of the surroundings is left.`);
  const rows = groups.map((group) => [
    group.group,
    count(group.nColumns),
    gainOf(group),
    aucGainOf(group),
    group.place === null ? "left out" : `taken (${group.place})`,
  ]);
  const header = ["group", "features", "log loss, 1/1000 nats", "AUC", "decision"];
  const note = text(
    `(Paired ${percent(level)} intervals over clients, 95 % for all groups together; each against what was taken before it; taken where that of log loss lies above zero.)`,
  );
  return `${text(head)}\n${fitTable([header, ...rows], wide, columns)}${note}`;
}

function gainOf({ gain, low, high }: { gain: number; low: number; high: number }): string {
  return `${signed(1000 * gain, 3)} (${signed(1000 * low, 3)} to ${signed(1000 * high, 3)})`;
}

function aucGainOf({
  aucGain,
  aucLow,
  aucHigh,
}: {
  aucGain: number;
  aucLow: number;
  aucHigh: number;
}): string {
  return `${signed(aucGain, 4)} (${signed(aucLow, 4)} to ${signed(aucHigh, 4)})`;
}

function renderBackward(
  { backward: { prefixes, names } }: SelectionReport,
  text: Text,
  columns: number,
): string {
  if (prefixes.length === 0) return "Nothing to drop.";
  const rows = prefixes.map(({ nColumns, loss, auc, best }) => [
    count(nColumns),
    loss.toFixed(5),
    auc.toFixed(4),
    `${signed(1000 * best.gain, 3)} ± ${(1000 * best.standardError).toFixed(3)}`,
    nColumns === names.length ? "← taken" : "",
  ]);
  const header = ["features", "log loss", "AUC", "over the best", ""];
  const note = text(
    "(Over the best in 1/1000 nats. The fewest features within one standard error of the best, paired over clients.)",
  );
  return `${fitTable([header, ...rows], ["right", "right", "right", "right", "left"], columns)}${note}`;
}

function renderStability({ stability, unstable, importance }: SelectionReport, text: Text): string {
  const { runs } = stability;
  if (runs.length < 2) return "Not judged: fewer than two runs have rows of both classes.";
  const sizes = runs.map(({ nSelected }) => nSelected);
  const measure =
    stability.stability === null
      ? "Every run selects all or none"
      : `Nogueira's measure ${stability.stability.toFixed(2)} (95 % interval ${stability.low!.toFixed(2)} to ${stability.high!.toFixed(2)}; 1: always the same set, 0: by lot)`;
  const head = `${measure} over ${counted(runs.length, "run")} on halves of the clients and single snapshots, which select ${count(Math.min(...sizes))} to ${count(Math.max(...sizes))} of ${counted(importance.length, "feature")}.`;
  return [head, renderUnstable(unstable, stability)].map(text).join("\n");
}

function renderUnstable(
  { columns, difference, isDropped }: SelectionReport["unstable"],
  { frequency }: SelectionReport["stability"],
): string {
  if (!difference) return "Every feature left is selected in at least half of the runs.";
  const named = columns.map((name) => `${name} (${percent(frequency[name]!)})`).join(", ");
  const worth = `together they gain ${gainOf(difference)} thousandths of a nat`;
  return `Selected in less than half of the runs: ${named}. ${isDropped ? "Left out" : "Kept"}: ${worth}.`;
}

function renderCost({ costs, selected }: SelectionReport, text: Text, columns: number): string {
  if (costs.length === 0)
    return text(selected.length > 0 ? "Only columns that are there anyway are left." : "Nothing is left.");
  const rows = costs.map(({ cost, columns, isDropped, ...difference }) => [
    cost,
    count(columns.length),
    gainOf(difference),
    aucGainOf(difference),
    isDropped ? "dropped" : "worth it",
  ]);
  const header = ["computed from", "features", "log loss saved, 1/1000 nats", "AUC", "decision"];
  return fitTable([header, ...rows], wide, columns);
}

function renderCalledBack({ calledBack }: SelectionReport): string {
  if (calledBack.length === 0) return "No own feature says what the selected ones do not.";
  const named = calledBack.map(
    ({ name, statistic, degrees }) => `${name} (chi-square ${statistic.toFixed(1)}, ${degrees} df)`,
  );
  return `Own features that say what the selected ones do not come back: ${named.join(", ")}.`;
}

function renderSelected({ selected, quality }: SelectionReport): string {
  if (selected.length === 0) return "No feature is selected: none tells more than chance.";
  return `Selected ${count(selected.length)} of ${counted(quality.length, "feature")}: ${selected.join(", ")}.`;
}
