import { type Html, type HtmlValue, html } from "./html.ts";

export interface TableColumn<Row> {
  header: HtmlValue;
  cell: (row: Row) => HtmlValue;
  /** Numbers stand to the right, in figures of one width. Default: text, to the left. */
  isNumber?: boolean;
}

export interface TableOptions {
  /** What the table says; always there for who cannot see where the table stands. */
  caption: string;
  /** Default: the caption is read out, not shown. */
  showCaption?: boolean;
}

/**
 * A table whose first column names its rows. On a narrow screen it scrolls by itself, also by the keyboard.
 *
 * @example table([{ group: "A", n: 1 }], [{ header: "Group", cell: (row) => row.group }, { header: "Clients", cell: (row) => row.n, isNumber: true }], { caption: "Clients by group" })
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  { caption, showCaption = false }: TableOptions,
): Html {
  const kind = ({ isNumber = false }: TableColumn<Row>) => isNumber && html` class="number"`;
  const body = rows.map(
    (row) =>
      html`<tr>${columns.map((column, at) =>
        at === 0
          ? html`<th scope="row"${kind(column)}>${column.cell(row)}</th>`
          : html`<td${kind(column)}>${column.cell(row)}</td>`,
      )}</tr>\n`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption${!showCaption && html` class="unseen"`}>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${kind(column)}>${column.header}</th>`)}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}
