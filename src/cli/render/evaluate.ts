import type { ScoreEvaluation } from "../../evaluate/evaluate-rows.ts";
import type { EvaluationReport } from "../../pipeline/evaluate/evaluate.ts";
import type { AgeSeries } from "../../pipeline/evaluate/evaluation-ages.ts";
import { count, counted, percent } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { cell, type EstimateRow, renderEstimates } from "./estimates.ts";
import { wrap } from "./table.ts";

type Paper = Pick<Port, "columns" | "paint">;

/** Scores by their names in the report. */
const titles: Readonly<Record<string, string>> = {
  full: "full model",
  own: "own features",
  rule: "rule",
  popularity: "popularity",
  random: "random",
};

/** What `evaluate` says: a section for each question, each number with its interval. */
export function renderEvaluation(report: EvaluationReport, paper: Paper): string {
  const { level, settings } = report;
  const sections = [
    wrap(renderRows(report), paper.columns),
    ...(report.all.scores.full!.metrics.auc.value === null
      ? []
      : [
          renderScores(report, paper),
          renderDifferences(report, paper),
          renderTops(report, paper),
          wrap(renderProfit(report), paper.columns),
          renderCalibration(report, paper),
        ]),
    ...(report.bySnapshot.length > 0 ? [renderSnapshots(report, paper)] : []),
    ...report.groups.map((grouping) => renderGrouping(grouping, paper)),
    ...renderAges(report, paper),
    ...renderCommunities(report, paper),
    wrap(
      `(${percent(level, 0)} intervals from ${count(settings.replicates)} bootstrap resamples of clients; of calibration cluster-robust)`,
      paper.columns,
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderRows({ all, design, snapshots, baselines, modelVersion }: EvaluationReport): string {
  const { nRows, nClients, nPositives, baseRate, reason } = all;
  const where = {
    "later snapshot": `of ${snapshots.test.join(", ")}`,
    folds: "of folds over clients",
    splits: "of the ready-made splits' test parts",
  }[design];
  const share = baseRate === null ? "" : ` (${percent(baseRate)})`;
  const clients = nClients === nRows ? "" : ` of ${counted(nClients, "client")}`;
  return (
    `Model ${modelVersion}, judged on ${counted(nRows, "row")}${clients} ${where} that it had not seen, with ` +
    `${counted(nPositives, "positive")}${share}.${reason ? ` ${reason}.` : ""} ` +
    `Rule: ${baselines.rule}. Popularity: ${baselines.popularity}. Random: the mean over all orders.`
  );
}

function scoreColumns({ all }: EvaluationReport): string[] {
  return ["AUC", "avg. precision", `lift top ${topInWords(shownTop(all.scores.full!).top)}`, "log loss"];
}

function scoreCells(score: ScoreEvaluation, isDifference = false) {
  const { auc, averagePrecision, logLoss } = score.metrics;
  return [
    cell(auc, 3, isDifference),
    cell(averagePrecision, 3, isDifference),
    cell(shownTop(score).lift, 2, isDifference),
    cell(logLoss, 3, isDifference),
  ];
}

function renderScores(report: EvaluationReport, paper: Paper): string {
  const rows = Object.entries(report.all.scores).map(([name, score]) => ({
    title: titles[name]!,
    cells: scoreCells(score),
  }));
  return section("What each score is worth (log loss: less is better)", scoreColumns(report), rows, paper);
}

function renderDifferences(report: EvaluationReport, paper: Paper): string {
  const rows = Object.entries(report.all.differences).map(([name, difference]) => ({
    title: titles[name]!,
    cells: scoreCells(difference, true),
  }));
  return section("What the full model adds to the others", scoreColumns(report), rows, paper);
}

function renderTops({ all }: EvaluationReport, paper: Paper): string {
  const { tops } = all.scores.full!;
  const rows = tops.map(({ top, share, lift, gain, response }, at) => ({
    title: `top ${topInWords(top)} (${count(share * all.nRows)})`,
    cells: [
      cell(inPercent(response), 1),
      cell(lift, 2),
      cell(all.differences.own!.tops[at]!.lift, 2, true),
      cell(inPercent(gain), 1),
    ],
  }));
  const columns = ["response, %", "lift", "more than own", "of all positives, %"];
  return section("The top of the list", columns, rows, paper);
}

function topInWords(top: number): string {
  return top < 1 ? `${Number((100 * top).toPrecision(4))} %` : count(top);
}

function inPercent({ value, low, high }: { value: number | null; low: number | null; high: number | null }) {
  const times = (number: number | null) => (number === null ? null : 100 * number);
  return { value: times(value), low: times(low), high: times(high) };
}

function renderProfit({ all, settings }: EvaluationReport): string {
  const { profit } = settings;
  const { expectedProfit, profitableShare } = all.scores.full!.metrics;
  const digits = profit.measure === "campaign" ? 3 : 5;
  const [value, added, share] = [
    cell(expectedProfit, digits),
    cell(all.differences.own!.metrics.expectedProfit, digits, true),
    cell(inPercent(profitableShare), 1),
  ];
  const assumed =
    profit.measure === "campaign"
      ? `assumed: a client who accepts is worth ${profit.value}, an offer costs ${profit.offer_cost}, a contact ${profit.contact_cost}, ` +
        `a positive accepts with a chance of Beta(${profit.alpha}, ${profit.beta})`
      : `assumed: a bad payer loses nothing in ${percent(profit.no_loss)}, all in ${percent(profit.total_loss)}, ` +
        `a good one returns ${percent(profit.return)} of the loan`;
  return (
    `Expected maximum profit a client: ${value.value} (${value.interval}), ${added.value} (${added.interval}) over own features, ` +
    `with the best ${share.value} % (${share.interval}) of clients; ${assumed}.`
  );
}

function renderCalibration({ calibration, brier }: EvaluationReport, paper: Paper): string {
  const { slope, intercept, observedOverExpected, expectedCalibrationError, bins, reason } = calibration;
  const head = renderEstimates(
    ["slope", "intercept", "observed/expected", "distance, %"],
    [
      {
        title: "all",
        cells: [
          cell(slope, 3),
          cell(intercept, 3),
          cell(observedOverExpected, 3),
          { value: expectedCalibrationError === null ? "–" : (100 * expectedCalibrationError).toFixed(2) },
        ],
      },
    ],
    paper,
  );
  const deciles = bins.map(({ nRows, nPositives, expected, observed, isInside }, at) => ({
    title: `group ${at + 1}`,
    cells: [
      { value: count(nRows) },
      { value: count(nPositives) },
      { value: (100 * expected).toFixed(2) },
      { value: (100 * observed.value!).toFixed(2) },
      {
        value: `${(100 * observed.low!).toFixed(2)} to ${(100 * observed.high!).toFixed(2)}${isInside ? "  " : " !"}`,
      },
    ],
  }));
  const table = renderEstimates(
    ["rows", "positives", "expected, %", "observed, %", "binomial band, %"],
    deciles,
    paper,
  );
  const nInside = bins.filter(({ isInside }) => isInside).length;
  const parts = brier
    ? `Brier score ${brier.brier.toFixed(5)} = reliability ${brier.reliability.toFixed(5)} − resolution ${brier.resolution.toFixed(5)} + ` +
      `uncertainty ${brier.uncertainty.toFixed(5)} + within groups ${(brier.withinBinVariance - brier.withinBinCovariance).toFixed(5)}. `
    : "";
  const note = wrap(
    `${parts}${nInside} of ${counted(bins.length, "group")} have their expected rate inside the band${reason ? `; no line: ${reason}` : ""}.`,
    paper.columns,
  );
  return `${paper.paint("bold", "Can the probabilities be taken at their word?")}\n${head}\n\n${table}\n${note}`;
}

function renderSnapshots({ bySnapshot }: EvaluationReport, paper: Paper): string {
  const rows = bySnapshot.map(({ asOf, modelAgeDays, evaluation, delong }) => ({
    title: asOf,
    cells: [
      { value: count(modelAgeDays) },
      { value: count(evaluation.nPositives) },
      cell(evaluation.scores.full!.metrics.auc, 3),
      cell(evaluation.differences.own!.metrics.auc, 3, true),
      {
        ...cell(delong.difference, 3, true),
        value: delong.pValue === null ? "–" : `p ${delong.pValue.toFixed(3)}`,
      },
    ],
  }));
  const columns = ["days", "positives", "AUC", "more than own", "by DeLong"];
  return section("Later snapshots, one by one, and the age of the model in days", columns, rows, paper);
}

function renderGrouping({ by, column, groups }: EvaluationReport["groups"][number], paper: Paper): string {
  const rows = groups.map(({ name, evaluation, observedOverExpected }) => ({
    title: name,
    cells: [
      { value: count(evaluation.nRows) },
      { value: count(evaluation.nPositives) },
      cell(evaluation.scores.full!.metrics.auc, 3),
      cell(evaluation.differences.own!.metrics.auc, 3, true),
      cell(observedOverExpected, 2),
    ],
  }));
  const columns = ["rows", "positives", "AUC", "more than own", "observed/expected"];
  const text = section(`By ${by === column ? by : `${by} (${column})`}`, columns, rows, paper);
  const reasons = groups.flatMap(({ name, evaluation }) =>
    evaluation.reason ? [wrap(`${name}: ${evaluation.reason}.`, paper.columns)] : [],
  );
  return [text, ...reasons].join("\n");
}

function renderAges({ ages }: EvaluationReport, paper: Paper): string[] {
  if (!ages) return [];
  const table = (title: string, series: AgeSeries) =>
    section(title, ageColumns(series), ageRows(series), paper);
  const ofModel = table(
    `Age of the model: learned from one snapshot each, judged on ${ages.asOf}`,
    ages.model,
  );
  const ofScore = table(
    "Age of the scores: the oldest of these models, by features of one snapshot each",
    ages.score,
  );
  const verdict = paper.paint("bold", wrap(rebuildVerdict(ages.model), paper.columns));
  return [`${ofModel}\n${verdict}`, ofScore];
}

function ageColumns({ evaluation }: AgeSeries): string[] {
  const top = topInWords(shownTop(Object.values(evaluation.scores)[0]!).top);
  return ["days", "AUC", "lost", `lift top ${top}`, "lost"];
}

function ageRows({ ages, evaluation }: AgeSeries): EstimateRow[] {
  return ages.map(({ asOf, ageDays }) => {
    const own = evaluation.scores[asOf]!;
    const lost = evaluation.differences[asOf];
    return {
      title: asOf,
      cells: [
        { value: count(ageDays) },
        cell(own.metrics.auc, 3),
        lost ? cell(lost.metrics.auc, 3, true) : { value: "" },
        cell(shownTop(own).lift, 2),
        lost ? cell(shownTop(lost).lift, 2, true) : { value: "" },
      ],
    };
  });
}

/** A tenth where it is among the tops, else the last of them. */
function shownTop({ tops }: ScoreEvaluation) {
  return tops.find(({ top }) => top === 0.1) ?? tops.at(-1)!;
}

/** How often to rebuild, as far as the rows can say. */
export function rebuildVerdict({ ages, evaluation }: AgeSeries): string {
  const worse = ages.slice(1).find(({ asOf }) => (evaluation.differences[asOf]!.metrics.auc.low ?? 0) > 0);
  const newest = ages[0]!.ageDays;
  if (worse)
    return `A model that is ${worse.ageDays} days old is worse than one of ${newest} days: rebuild before that age.`;
  return `No model up to ${ages.at(-1)!.ageDays} days old is shown to be worse than one of ${newest} days.`;
}

function renderCommunities({ communities, all }: EvaluationReport, paper: Paper): string[] {
  if (!communities) return [];
  const { nBlocks, difference } = communities;
  const [byBlock, byClient] = [
    cell(difference.auc, 3, true),
    cell(all.differences.own!.metrics.auc, 3, true),
  ];
  return [
    wrap(
      `If whole communities of clients who talk with each other are drawn (${counted(nBlocks, "block")} of ${communities.asOf}), the surroundings add ` +
        `${byBlock.value} AUC (${byBlock.interval ?? "no interval"}); by clients ${byClient.value} (${byClient.interval ?? "no interval"}).`,
      paper.columns,
    ),
  ];
}

function section(
  title: string,
  columns: readonly string[],
  rows: readonly EstimateRow[],
  paper: Paper,
): string {
  return `${paper.paint("bold", wrap(title, paper.columns))}\n${renderEstimates(columns, rows, paper)}`;
}
