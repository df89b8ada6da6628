import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tone } from "../../src/report/palette.ts";
import { arrow, dot, line, picture, text } from "./picture.ts";

const study = readFileSync(join(import.meta.dirname, "../../examples/tolokers/README.md"), "utf8");

/** AUC × 100 and its standard deviation, from the row of the study's table that begins so. */
function result(row: string): { auc: number; deviation: number } {
  const found = study.split("\n").find((text) => text.startsWith(`| ${row}`));
  const [, auc, deviation] = /([\d.]+) ± ([\d.]+)/.exec(found ?? "") ?? [];
  if (auc === undefined) throw new Error(`examples/tolokers/README.md: no result "${row}"`);
  return { auc: Number(auc), deviation: Number(deviation) };
}

const rows: readonly [row: string, words: string, tone: Tone][] = [
  ["own attributes alone", "own attributes alone", "muted"],
  ["with the contacts' attributes", "+ contacts' attributes", "lead"],
  ["the whole catalogue", "+ the whole catalogue", "lead"],
  ["the same, mean of four models", "+ contacts' labels, four models", "good"],
  ["published: Polynormer-r", "best published graph network", "other"],
];

const left = 560;
const xOf = (auc: number) => left + (auc - 70) * 14;

/** The README's picture: what surroundings are, and what they were worth in one real study. */
export function realResult(): string {
  const people = [
    { x: 50, y: 78, isBanned: true },
    { x: 170, y: 62, isBanned: false },
    { x: 214, y: 150, isBanned: true },
    { x: 160, y: 238, isBanned: false },
    { x: 44, y: 214, isBanned: false },
  ];
  return picture(
    {
      title: "Who of 11,758 crowd workers gets banned?",
      description: `A person among five others with whom it shares tasks, and dots: area under the curve, times 100, of models without and with the surroundings. ${rows
        .map(([row, words]) => `${words}: ${result(row).auc.toFixed(2)}`)
        .join("; ")}.`,
      width: 860,
      height: 300,
    },
    [
      text(24, 30, "Who of 11,758 crowd workers gets banned?", { kind: "bold" }),
      text(836, 30, "AUC × 100, ten official splits, mean ± standard deviation", {
        kind: "small",
        colour: "quiet",
        anchor: "end",
      }),
      ...people.map(({ x, y }) => line(122, 150, x, y, { colour: "quiet", width: 2 })),
      ...people.map(({ x, y, isBanned }) => dot(x, y, 13, isBanned ? "other" : "lead", isBanned)),
      dot(122, 150, 18, "text", false),
      text(122, 156, "?", { anchor: "middle", kind: "bold" }),
      dot(34, 276, 7, "other"),
      text(48, 280, "banned", { kind: "small" }),
      dot(112, 276, 7, "lead", false),
      text(126, 280, "not banned", { kind: "small" }),
      arrow(248, 150, 292, 150, { width: 2 }),
      ...rows.flatMap(([row, words, tone], at) => {
        const { auc, deviation } = result(row);
        const y = 54 + at * 42;
        return [
          text(left - 12, y + 19, words, { anchor: "end" }),
          line(left, y + 13, xOf(auc), y + 13, { colour: "line" }),
          line(xOf(auc - deviation), y + 13, xOf(auc + deviation), y + 13, { colour: tone, width: 3 }),
          dot(xOf(auc), y + 13, 7, tone),
          text(xOf(auc + deviation) + 8, y + 18, auc.toFixed(2), { kind: "bold" }),
        ];
      }),
      ...[70, 75, 80, 85].flatMap((auc) => [
        line(xOf(auc), 262, xOf(auc), 267, { colour: "quiet" }),
        text(xOf(auc), 282, String(auc), { anchor: "middle", kind: "small", colour: "quiet" }),
      ]),
      line(left, 262, xOf(89), 262, { colour: "quiet" }),
    ],
  );
}
