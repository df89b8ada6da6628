import { arrow, boxed, dot, line, picture, text } from "./picture.ts";

/** A client who is no subscriber, its contacts, and the row of features that is made of them. */
export function surroundings(): string {
  const centre = { x: 190, y: 150 };
  const contacts = [
    { x: 70, y: 70, weight: 6, hasCard: true },
    { x: 300, y: 60, weight: 3, hasCard: false },
    { x: 330, y: 170, weight: 1.5, hasCard: true },
    { x: 240, y: 255, weight: 2.5, hasCard: false },
    { x: 60, y: 220, weight: 1.5, hasCard: false },
  ];
  return picture(
    {
      title: "The surroundings of a client",
      description:
        "A client in the middle, five subscribers around it whom it calls, thicker lines for longer talks, two of them with the card; and the row of features that is made of them.",
      width: 840,
      height: 320,
    },
    [
      ...contacts.map(({ x, y, weight }) =>
        line(centre.x, centre.y, x, y, { colour: "quiet", width: weight }),
      ),
      ...contacts.map(({ x, y, hasCard }) => dot(x, y, 15, hasCard ? "good" : "lead", hasCard)),
      dot(centre.x, centre.y, 20, "other"),
      text(centre.x + 28, centre.y + 36, "client", { kind: "bold" }),
      dot(62, 298, 8, "good"),
      text(78, 303, "contact who took the card before t", { kind: "small" }),
      dot(322, 298, 8, "lead", false),
      text(338, 303, "contact without it", { kind: "small" }),
      arrow(364, 150, 414, 150, { width: 2 }),
      boxed(424, 36, 400, 44, ["degree_60d = 5", "how many contacts"]),
      boxed(424, 88, 400, 44, ["contact_arpu_mean_60d = 412", "what they spend, on average"]),
      boxed(424, 140, 400, 44, ["contact_arpu_q75_60d = 510", "what three of four spend less than"]),
      boxed(424, 192, 400, 44, ["adopter_count_60d = 2", "how many had the card before t"]),
      boxed(424, 244, 400, 44, ["contacts_hidden_60d = 0", "1 where too few contacts are visible to tell"]),
    ],
  );
}
