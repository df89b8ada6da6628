import { intervalLevel } from "../../evaluate/interval.ts";
import type { OwnContactReport } from "../../evaluate/own-contact.ts";
import { count, counted, percent, signed } from "../../util/english-numbers.ts";

/** How much of the uptake goes with the bank's own contact, and what that does not prove. */
export function renderOwnContacts({
  contacted,
  others,
  crude,
  adjusted,
  explained,
  nUncompared,
}: OwnContactReport): string {
  const rate = ({ nRows, nPositives }: OwnContactReport["others"]) => percent(nPositives / nRows);
  const points = (value: number | null) => (value === null ? "?" : signed(100 * value, 1));
  const share = (value: number | null) => (value === null ? "?" : percent(value));
  const nPositives = contacted.nPositives + others.nPositives;
  const left = nUncompared > 0 ? ` (${counted(nUncompared, "row")} without anybody like them left out)` : "";
  return (
    `Your own contact: ${count(contacted.nRows)} of the ${count(contacted.nRows + others.nRows)} judged rows were contacted ` +
    `inside the horizon. They took the product at ${rate(contacted)}, the others at ${rate(others)} ` +
    `(${points(crude.value)} points); among clients of like chances contact goes with ${points(adjusted.value)} points ` +
    `(${points(adjusted.low)} to ${points(adjusted.high)})${left}: ${share(explained.value)} of all ${counted(nPositives, "uptake")} ` +
    `(${share(explained.low)} to ${share(explained.high)}, ${percent(intervalLevel, 0)} interval). This is no proof of cause: whom a campaign chose ` +
    "may differ in what no model sees. Only a control group drawn by lot tells."
  );
}
