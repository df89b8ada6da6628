import type { Calibration } from "../../evaluate/calibration.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import type { CalibrationReport } from "../../pipeline/train/calibrate.ts";
import { counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { renderTable, wideColumns, wrap } from "./table.ts";

/** How far the full model's probabilities can be taken at their word, its own and the calibrated ones. */
export function renderCalibration(
  report: CalibrationReport,
  { columns, paint }: Pick<Port, "columns" | "paint">,
): string {
  const { before, after } = report.judged;
  const sides = [before, ...(report.calibrator.method === "none" ? [] : [after])];
  const rows = measures.map(({ title, tell }) => [title, ...sides.map(tell)]);
  const text = columns < wideColumns ? inBlocks(rows) : inColumns(rows);
  return `${paint("bold", wrap(`Calibration: ${method(report)}`, columns))}\n${text.trimEnd()}`;
}

const sideTitles = ["model's own", "calibrated"];

const measures: readonly { title: string; tell: (calibration: Calibration) => string }[] = [
  { title: "slope (1 is right)", tell: ({ slope }) => estimate(slope) },
  { title: "observed over expected", tell: ({ observedOverExpected }) => estimate(observedOverExpected) },
  {
    title: "deciles inside their band",
    tell: ({ bins }) => `${bins.filter(({ isInside }) => isInside).length} of ${bins.length}`,
  },
];

function inColumns(rows: readonly string[][]): string {
  const titles = sideTitles.slice(0, rows[0]!.length - 1);
  return renderTable([["", ...titles], ...rows], ["left", ...titles.map(() => "right" as const)]);
}

function inBlocks(rows: readonly string[][]): string {
  return rows
    .map(([title, ...told]) => {
      const lines = told.map((text, at) => [`  ${sideTitles[at]!}`, text]);
      return `${title!}\n${renderTable(lines, ["left", "left"])}`;
    })
    .join("");
}

function method({ calibrator, reason, nRows, nPositives, fittedOn }: CalibrationReport): string {
  if (reason) return `none, ${reason}`;
  const rows = `${counted(nRows, "row")} with ${counted(nPositives, "positive")}`;
  if (calibrator.method === "none") return `none, which lost least on ${rows}: ${fittedOn}`;
  return `${calibrator.method}, fitted on ${rows}: ${fittedOn}`;
}

function estimate({ value, low, high }: Estimate): string {
  if (value === null) return "–";
  if (low === null || high === null) return value.toFixed(2);
  return `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
