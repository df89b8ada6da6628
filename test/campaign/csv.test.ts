import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvChunks, csvText } from "../../src/campaign/csv.ts";

/** Reads RFC 4180 text, character by character. */
function parse(text: string): string[][] {
  const rows: string[][] = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const row = rows.at(-1)!;
    const char = text[at]!;
    if (isQuoted && char === '"' && text[at + 1] === '"') row[row.length - 1] += text[++at]!;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === ",") row.push("");
    else if (!isQuoted && char === "\n") rows.push([""]);
    else row[row.length - 1] += char;
  }
  return rows.slice(0, -1);
}

describe("csvText", () => {
  it("writes a header, plain cells, and quotes where RFC 4180 asks for them", () => {
    const text = csvText({
      rank: Int32Array.of(1, 2),
      reason: ['say "hi", they', "two\nlines"],
      p: [0.1, null],
    });
    expect(text).toBe('rank,reason,p\n1,"say ""hi"", they",0.1\n2,"two\nlines",\n');
  });

  it.each(["=1+1", "+7 900", "-5", "@SUM(A1)", "\tx", "\rx", "＝1+1"])("defuses the text %j", (cell) => {
    expect(parse(csvText({ cell: [cell] }))[1]).toEqual([`'${cell}`]);
  });

  it("leaves numbers alone, negative ones too, and writes them so that they read back", () => {
    const numbers = Float64Array.of(-5, 0.1 + 0.2, 1e-7, Number.NaN);
    const cells = csvText({ numbers, other: numbers }).trimEnd().split("\n").slice(1);
    expect(cells.map((line) => line.split(",")[0])).toEqual(["-5", "0.30000000000000004", "1e-7", ""]);
  });

  it("defuses column names too, and keeps a line whose only cell is empty", () => {
    expect(csvText({ "=x": ["", "a"] })).toBe('\'=x\n""\na\n');
  });

  it("reads back as what was written, but for the apostrophe", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "=", "-", "ж", "'", " ") });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = csvText({ x: rows.map((row) => row[0]), y: rows.map((row) => row[1]) });
        const defused = rows.map((row) => row.map((of) => (/^[=\-\r\n]/.test(of) ? `'${of}` : of)));
        expect(parse(text)).toEqual([["x", "y"], ...defused]);
      }),
    );
  });

  it("writes long columns in pieces that join to the whole", () => {
    const columns = { id: Array.from({ length: 20_000 }, (_, rowIdx) => `c${rowIdx}`) };
    const pieces = [...csvChunks(columns)];
    expect(pieces.length).toBe(4);
    expect(parse(pieces.join("")).length).toBe(20_001);
  });
});
