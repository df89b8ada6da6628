import { arrow, box, dot, line, picture, text } from "./picture.ts";

const pxPerDay = 4.5;
const start = 70;
const at = (day: number) => start + day * pxPerDay;

/** Snapshots to learn from and to judge on, each with its horizon and the lag of its labels. */
export function embargo(): string {
  const snapshot = (
    y: number,
    day: number,
    words: string,
    tone: "lead" | "other" | "muted",
    isLabelled = true,
  ) => [
    text(start - 14, y + 5, words, { anchor: "end", kind: "small", colour: tone }),
    dot(at(day), y, 6, tone),
    ...(isLabelled
      ? [
          box(at(day), y - 11, 14 * pxPerDay, 22, { fill: tone, border: tone, opacity: 0.25 }),
          box(at(day + 14), y - 11, 10 * pxPerDay, 22, { fill: "none", border: tone }),
        ]
      : []),
  ];
  const days = [0, 31, 61, 92, 122];
  return picture(
    {
      title: "Snapshots and the embargo between them",
      description:
        "Five monthly snapshots. Each has a horizon of 14 days and a label lag of 10 days; the last training snapshot's labels are complete before the test snapshot begins. The score snapshot has no labels yet.",
      width: 720,
      height: 250,
    },
    [
      line(at(days[3]!), 24, at(days[3]!), 206, { dash: "3 4" }),
      text(at(days[3]!), 18, "all labels that were learned from are in", { anchor: "middle", kind: "small" }),
      ...snapshot(50, days[0]!, "train", "lead"),
      ...snapshot(84, days[1]!, "train", "lead"),
      ...snapshot(118, days[2]!, "train", "lead"),
      ...snapshot(152, days[3]!, "test", "other"),
      ...snapshot(186, days[4]!, "score", "muted", false),
      arrow(40, 210, 690, 210),
      ...["1 March", "1 April", "1 May", "1 June", "1 July"].map((month, row) =>
        text(at(days[row]!), 228, month, { anchor: "middle", kind: "small", colour: "quiet" }),
      ),
      text(
        at(16) - 62,
        244,
        "filled: the horizon of 14 days; outlined: 10 days until its uptakes are surely in the data",
        {
          kind: "small",
          colour: "quiet",
        },
      ),
    ],
  );
}
