import { stepWords, type Waterfall } from "../../campaign/waterfall.ts";
import type { ListSummary } from "../../pipeline/report/read-results.ts";
import { count, counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { type Align, cut, fitTable, renderTable, wideColumns } from "./table.ts";

/** Enough of a token to find the row in the file. */
const tokenLetters = 8;

/** What `campaign list` says: the first few with their strongest reason, and what became of everybody else. */
export function renderList(
  { listed, waterfall, head }: ListSummary,
  { columns }: Pick<Port, "columns">,
): string {
  const rows = head.map(({ rank, client_id, probability, reason }) => [
    String(rank),
    `${client_id.slice(0, tokenLetters)}…`,
    probability.toFixed(3),
    reason,
  ]);
  const cells = [["rank", "client", "probability", "strongest reason"], ...rows];
  const align = ["right", "left", "right", "left"] as const;
  const table = columns < wideColumns ? fitTable(cells, align, columns) : cutTable(cells, align, columns);
  const first = listed > head.length ? ` The first ${head.length}:` : "";
  const headText = listed > 0 ? `${first}\n\n${table}` : "\n";
  return `${counted(listed, "client")} listed.${headText}\n${renderWaterfall(waterfall, columns)}`;
}

/** One line a row: where there is room for most of a reason, its end is left to the file. */
function cutTable(rows: readonly (readonly string[])[], align: readonly Align[], columns: number): string {
  const lines = renderTable(rows, align).split("\n");
  return lines.map((line) => cut(line, columns)).join("\n");
}

/** From everybody to the list; steps that leave out nobody are left out, `list/waterfall.json` has them. */
function renderWaterfall(waterfall: Waterfall, columns: number): string {
  const { as_of, population, steps, listed, treatment, control, outside_pilot } = waterfall;
  const groups = Object.entries({ treatment, control, "outside the pilot": outside_pilot }).flatMap(
    ([group, n]) => (n === undefined ? [] : [[`  ${group}`, count(n), ""]]),
  );
  const rows = [
    [`clients at ${as_of}`, count(population), ""],
    ...steps
      .filter(({ excluded }) => excluded > 0)
      .map(({ reason, excluded, left }) => [stepWords(reason, "en"), `-${count(excluded)}`, count(left)]),
    ["on the list", count(listed), ""],
    ...groups,
  ];
  return fitTable(
    [["from the population to the list", "clients", "left"], ...rows],
    ["left", "right", "right"],
    columns,
  );
}
