import { box, boxed, line, picture, text } from "./picture.ts";

/** Of a hundred treated clients: who takes anyway, whom the contact wins, who takes nothing. */
export function incrementalProfit(): string {
  const bar = (x: number, from: number, share: number, tone: "muted" | "good") =>
    box(x, 230 - (from + share) * 16, 110, share * 16, { fill: tone, border: tone, opacity: 0.55 });
  return picture(
    {
      title: "Gross and incremental takers",
      description:
        "Two bars of takers among a hundred clients: of the contacted, nine take; of the control group, six. The gross count is nine, the incremental count three.",
      width: 720,
      height: 270,
    },
    [
      line(60, 230, 400, 230),
      bar(100, 0, 6, "muted"),
      bar(100, 6, 3, "good"),
      bar(250, 0, 6, "muted"),
      line(210, 230 - 6 * 16, 250, 230 - 6 * 16, { dash: "3 4", colour: "quiet" }),
      text(155, 250, "contacted", { anchor: "middle", kind: "small" }),
      text(305, 250, "control, left alone", { anchor: "middle", kind: "small" }),
      text(155, 188, "6 come anyway", { anchor: "middle", kind: "small" }),
      text(155, 113, "3 were won", { anchor: "middle", kind: "small" }),
      text(305, 188, "6 come", { anchor: "middle", kind: "small" }),
      text(155, 70, "9 of 100", { anchor: "middle", kind: "bold" }),
      text(305, 118, "6 of 100", { anchor: "middle", kind: "bold" }),
      boxed(430, 70, 270, 52, ["gross: 9 takers", "what a list without a control group counts"]),
      boxed(430, 140, 270, 52, ["incremental: 9 − 6 = 3", "what the contact brought"], { border: "good" }),
    ],
  );
}
