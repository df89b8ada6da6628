/** How a column's cells look: `share` is 0 to 1 in percent, `money` has two decimals. */
const kinds = ["text", "heading", "count", "share", "money"] as const;
export type CellKind = (typeof kinds)[number];

/** Number formats, by their number in the file: below 164 they are everybody's. */
const formats: Record<CellKind, number> = { text: 49, heading: 0, count: 3, share: 164, money: 4 };

/** The number of a kind's style in the workbook. */
export function styleOf(kind: CellKind): number {
  return kinds.indexOf(kind);
}

/** `xl/styles.xml`. */
export const stylesXml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7EDF3"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${kinds.length}">${kinds
  .map((kind) =>
    kind === "heading"
      ? '<xf fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center"/></xf>'
      : `<xf numFmtId="${formats[kind]}" applyNumberFormat="1"/>`,
  )
  .join(
    "",
  )}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
`;
