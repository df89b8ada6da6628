/** Below this width each row of a wide table is a block of lines. */
export const wideColumns = 80;

export type Align = "left" | "right";

/** Rows of cells in aligned columns, two spaces apart; the last column has no padding behind it. */
export function renderTable(rows: readonly (readonly string[])[], align: readonly Align[]): string {
  const widths = align.map((_, at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (align[at] === "right" ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join("");
}

/** Narrower than that a column of text cannot be read. */
const minTextColumns = 16;

/**
 * As `renderTable`, no wider than a terminal: where it would be, the widest column of text goes on in lines of its own; where that is not
 * enough, each row is a block of its first cell and, beneath it, the others with their titles, which the first row has.
 */
export function fitTable(
  rows: readonly (readonly string[])[],
  align: readonly Align[],
  columns: number,
): string {
  const widths = align.map((_, at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  const excess = widths.reduce((sum, width) => sum + width + 2, -2) - columns;
  if (excess <= 0) return renderTable(rows, align);
  const texts = widths.map((width, at) => (align[at] === "left" ? width : 0));
  const widest = texts.indexOf(Math.max(...texts));
  const room = texts[widest]! - excess;
  if (room < minTextColumns) return renderBlocks(rows, columns);
  const lines = rows.flatMap((row) =>
    wrapCell(row[widest]!, room).map((text, at) =>
      row.map((cell, column) => (column === widest ? text : at === 0 ? cell : "")),
    ),
  );
  return renderTable(lines, align);
}

function renderBlocks([head, ...rows]: readonly (readonly string[])[], columns: number): string {
  const room = columns - Math.max(...head!.slice(1).map((title) => title.length)) - 4;
  return rows
    .map(([first, ...cells]) => {
      const lines = cells.flatMap((cell, at) =>
        cell === ""
          ? []
          : wrap(cell, room)
              .split("\n")
              .map((line, place) => [place === 0 ? `  ${head![at + 1]}` : "", line]),
      );
      return `${first!.trim()}\n${renderTable(lines, ["left", "right"])}`;
    })
    .join("");
}

/** Its lines; those after the first keep the indent and stand two further in. Long names break after an underscore. */
function wrapCell(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const indent = /^ */.exec(text)![0];
  const room = width - indent.length - 2;
  const words = text.trimStart().split(" ");
  const lines = wrap(words.flatMap((word) => breakName(word, room)).join(" "), room).split("\n");
  return lines.map((line, at) => `${indent}${at > 0 ? "  " : ""}${line}`);
}

function breakName(name: string, width: number): string[] {
  const pieces = [""];
  for (const part of name.split(/(?<=_)/)) {
    if (pieces.at(-1)!.length + part.length <= width) pieces[pieces.length - 1] += part;
    else pieces.push(part);
  }
  return pieces.filter((piece) => piece !== "");
}

/** Text cut to a width, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Words in lines no longer than the width, where words allow. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
