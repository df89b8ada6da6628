import { arrow, box, dot, line, picture, text } from "./picture.ts";

const t = 430;

/** What a feature as of t may see, and where the target lies. */
export function pointInTime(): string {
  const event = (y: number, happened: number, known: number, words: string, isSeen: boolean) => [
    line(happened, y, known, y, {
      colour: isSeen ? "lead" : "other",
      width: 2,
      dash: isSeen ? "none" : "6 4",
    }),
    dot(happened, y, 6, isSeen ? "lead" : "other"),
    dot(known, y, 6, isSeen ? "lead" : "other", false),
    text(happened, y - 13, words, { kind: "small", colour: "quiet", anchor: "middle" }),
    text(735, y + 5, isSeen ? "seen" : "not seen", { colour: isSeen ? "lead" : "other", kind: "bold" }),
  ];
  return picture(
    {
      title: "What is seen as of t",
      description:
        "Four events on a line of time. Only the one that both happened and became known before the snapshot t is seen. The target lies in the 14 days from t on.",
      width: 820,
      height: 330,
    },
    [
      box(150, 44, t - 150, 226, { fill: "lead", border: "lead", opacity: 0.08 }),
      text(162, 64, "window [t − w, t)", { colour: "lead", kind: "small" }),
      box(t, 44, 200, 226, { fill: "other", border: "other", opacity: 0.08 }),
      text(t + 12, 64, "target [t, t + 14 days)", { colour: "other", kind: "small" }),
      line(t, 30, t, 284, { width: 2 }),
      text(t, 22, "t: a local midnight", { anchor: "middle", kind: "bold" }),
      ...event(108, 230, 300, "a call, known the next day", true),
      ...event(155, 350, 500, "an uptake reported late", false),
      ...event(202, 95, 210, "a call before the window", false),
      ...event(249, 520, 560, "the uptake that is to be predicted", false),
      arrow(40, 284, 790, 284),
      text(790, 304, "time", { anchor: "end", kind: "small", colour: "quiet" }),
      dot(60, 308, 5, "text"),
      text(74, 312, "happened (event_time)", { kind: "small" }),
      dot(240, 308, 5, "text", false),
      text(254, 312, "reached us (known_at)", { kind: "small" }),
    ],
  );
}
