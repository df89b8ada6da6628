import type { Port } from "../io.ts";
import type { ListRow } from "../read-results.ts";
import { counted } from "./numbers.ts";
import { cut, renderTable } from "./table.ts";

/** Enough of a token to find the row in the file. */
const tokenLetters = 8;

/** What `campaign list` says: how many, and the first few with their strongest reason. */
export function renderList(
  listed: number,
  head: readonly ListRow[],
  { columns }: Pick<Port, "columns">,
): string {
  const rows = head.map(({ rank, client_id, probability, reason_1 }) => [
    String(rank),
    `${client_id.slice(0, tokenLetters)}…`,
    probability.toFixed(3),
    reason_1,
  ]);
  const table = renderTable(
    [["rank", "client", "probability", "strongest reason"], ...rows],
    ["right", "left", "right", "left"],
  );
  const lines = table.split("\n").map((line) => cut(line, columns));
  return `${counted(listed, "client")} listed.${listed > head.length ? ` The first ${head.length}:` : ""}\n\n${lines.join("\n")}`;
}
