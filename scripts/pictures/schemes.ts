import { arrow, boxed, line, picture, text } from "./picture.ts";

/** What a bank does without Entourage's surroundings, and what the model is judged against. */
export function baselineScheme(): string {
  return picture(
    {
      title: "The baseline",
      description:
        "The bank's own data lead to own features as of t, to one model, and to a list; nothing of the operator is read.",
      width: 820,
      height: 130,
    },
    [
      boxed(20, 36, 170, 58, ["C360 marts", "clients, uptakes"]),
      arrow(190, 65, 230, 65),
      boxed(232, 36, 170, 58, ["own features", "as of t, known before t"]),
      arrow(402, 65, 442, 65),
      boxed(444, 36, 170, 58, ["own model", "or the rule so far"]),
      arrow(614, 65, 654, 65),
      boxed(656, 36, 144, 58, ["list", "what it is worth"]),
      text(410, 118, "one machine, one month's files, no operator", {
        anchor: "middle",
        kind: "small",
        colour: "quiet",
      }),
    ],
  );
}

/** The first system that can be run every month, and measured. */
export function mvpScheme(): string {
  return picture(
    {
      title: "The first system in service",
      description:
        "Files of the bank and of the operator are checked and staged with tokens inside one perimeter; features as of t lead to two models, their evaluation, scores, an allocation and a list; a pilot's outcome comes back with the next month's files. Only the list leaves.",
      width: 860,
      height: 400,
    },
    [
      boxed(20, 30, 160, 52, ["bank", "clients, C360, uptakes"]),
      boxed(20, 100, 160, 52, ["operator", "calls, numbers, marts"]),
      boxed(20, 170, 160, 52, ["both", "consents, exclusions"]),
      ...[56, 126, 196].map((y) => arrow(180, y, 228, 126)),
      boxed(230, 96, 150, 60, ["check, stage", "tokens, quarantine"], { border: "lead" }),
      arrow(380, 126, 420, 126),
      boxed(422, 96, 170, 60, ["features as of t", "own, surroundings"], { border: "lead" }),
      arrow(592, 110, 640, 70),
      arrow(592, 142, 640, 182),
      boxed(642, 40, 190, 52, ["own model", "the baseline"], { border: "other" }),
      boxed(642, 160, 190, 52, ["full model", "versions, aliases"], { border: "lead" }),
      line(737, 92, 737, 160, { colour: "quiet", dash: "3 4" }),
      text(730, 130, "evaluate", { anchor: "end", kind: "small", colour: "quiet" }),
      arrow(737, 212, 737, 266),
      boxed(642, 268, 190, 56, ["score, allocate, list", "rules, budget, reasons"], { border: "lead" }),
      arrow(642, 296, 592, 296),
      boxed(422, 268, 170, 56, ["pilot", "treated and control"], { border: "good" }),
      arrow(422, 296, 382, 296),
      boxed(230, 268, 150, 56, ["bank contacts", "bank id from token"]),
      arrow(230, 296, 100, 296),
      arrow(100, 296, 100, 224),
      text(110, 286, "outcomes", { kind: "small", colour: "quiet" }),
      line(210, 16, 210, 384, { colour: "quiet", dash: "6 4" }),
      text(220, 380, "inside: tokens only; ids are turned back by the bank alone, with its key", {
        kind: "small",
        colour: "quiet",
      }),
    ],
  );
}
