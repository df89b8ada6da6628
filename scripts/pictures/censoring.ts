import { box, dot, line, picture, text } from "./picture.ts";

/** Whose calls the operator sees: both sides of a subscriber, one side of anybody else. */
export function censoring(): string {
  const star = (x: number, y: number, words: string, isSubscriber: boolean) => {
    const around = Array.from({ length: 8 }, (_, at) => {
      const turn = (at / 8) * 2 * Math.PI + 0.3;
      return {
        x: Math.round(x + 90 * Math.cos(turn)),
        y: Math.round(y + 72 * Math.sin(turn)),
        isSubscriber: at % 2 === 0,
      };
    });
    return [
      ...around.map((other) =>
        isSubscriber || other.isSubscriber
          ? line(x, y, other.x, other.y, { colour: "lead", width: 2 })
          : line(x, y, other.x, other.y, { colour: "quiet", dash: "3 4" }),
      ),
      ...around.map((other) =>
        dot(other.x, other.y, 9, other.isSubscriber ? "lead" : "muted", other.isSubscriber),
      ),
      dot(x, y, 15, isSubscriber ? "lead" : "other"),
      text(x, y + 112, words, { anchor: "middle", kind: "bold" }),
    ];
  };
  return picture(
    {
      title: "What the operator sees of two people with eight contacts each",
      description:
        "A subscriber, of whose eight contacts all are seen, and a client who is no subscriber, of whose eight contacts only the four subscribers are seen.",
      width: 720,
      height: 300,
    },
    [
      ...star(190, 120, "subscriber: 8 of 8 contacts seen", true),
      ...star(520, 120, "no subscriber: 4 of 8 contacts seen", false),
      box(40, 256, 640, 32),
      dot(62, 272, 8, "lead"),
      text(78, 277, "subscriber", { kind: "small" }),
      dot(172, 272, 8, "muted", false),
      text(188, 277, "somebody else's subscriber", { kind: "small" }),
      line(382, 272, 422, 272, { colour: "lead", width: 2 }),
      text(430, 277, "seen", { kind: "small" }),
      line(490, 272, 530, 272, { colour: "quiet", dash: "3 4" }),
      text(538, 277, "invisible", { kind: "small" }),
    ],
  );
}
