import { type Html, html } from "../html.ts";
import { hasTies, section, type Telling } from "./telling.ts";

/** What is predicted, for whom, and how it was judged. */
export function askedSection(telling: Telling): Html {
  const { data, words, numbers, values } = telling;
  const { asked } = words;
  const { design, snapshots } = data.training;
  const days = (list: readonly string[]) => list.map(numbers.date).join(", ");
  const { horizon_days } = data.target;
  return section(
    asked.heading,
    html`<p>${
      data.asOf === null
        ? hasTies(telling)
          ? asked.textStatic
          : asked.textNoTies
        : asked.text(
            asked.segments[data.segment] ?? data.segment,
            productOf(telling),
            values.withUnit(horizon_days, "days"),
          )
    }</p>
<p>${hasTies(telling) ? asked.twoModels : asked.oneModel}</p>
<p>${asked.design[design](days(snapshots.train), days(snapshots.test))}</p>
`,
  );
}

/** The product in words, where they are known. */
export function productOf({ data, words }: Telling): string {
  const { product } = data.target;
  return words.products[product] ?? product.replaceAll("_", " ");
}
