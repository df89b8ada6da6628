import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { listColumns } from "../../src/campaign/list-columns.ts";
import { listSheets, refuseFullSheet } from "../../src/campaign/list-workbook.ts";
import { makeWaterfall } from "../../src/campaign/waterfall.ts";
import { type Language, languages } from "../../src/core/language.ts";
import { writeWorkbook } from "../../src/store/xlsx/write-workbook.ts";
import { temporaryFolder } from "../support/folders.ts";

const columns = (language: Language) =>
  listColumns(
    {
      rank: Int32Array.of(1, 2),
      client_id: ["0f3c2a1b-7d44-4c11-9d2e-000000000001", "0f3c2a1b-7d44-4c11-9d2e-000000000002"],
      probability: Float64Array.of(0.2962, 0.1),
      expected_value: Float64Array.of(1234.5, Number.NaN),
      offer: ["gold", "=HYPERLINK(A1)"],
      group: ["treatment", "control"],
      reasons: [['say "hi" & <go>', ""]],
      model: ["card", "card"],
      model_version: ["1a2b", "1a2b"],
      as_of: ["2026-07-01", "2026-07-01"],
    },
    language,
  );
const waterfall = makeWaterfall("2026-07-01", 9, new Map([["holds_product", 7]]), 2, [
  "treatment",
  "control",
]);

async function write(language: Language): Promise<string> {
  const file = join(temporaryFolder(), "campaign.xlsx");
  await writeWorkbook(file, listSheets(columns(language), waterfall, language));
  return file;
}

describe("the workbook of a list", () => {
  it.each(languages)("reads back by another library, in %s", async (language) => {
    const { sheets } = await readXlsx(readFileSync(await write(language)));
    const text = sheets.map(
      ({ name, rows }) => `${name}\n${rows.map((row) => JSON.stringify(row)).join("\n")}\n`,
    );
    await expect(text.join("\n")).toMatchFileSnapshot(`golden/workbook-${language}.golden.txt`);
  });

  it("has no formula, whatever the data hold", async () => {
    const { sheets } = await readXlsx(readFileSync(await write("en")));
    expect(sheets[0]!.rows[2]).toContain("=HYPERLINK(A1)");
    for (const sheet of sheets)
      for (const cell of sheet.cells?.values() ?? []) expect(cell.formula).toBeUndefined();
  });

  it("has the same bytes each time", async () => {
    expect(readFileSync(await write("ru"))).toEqual(readFileSync(await write("ru")));
  });

  it("leaves out characters that XML does not have", async () => {
    const file = join(temporaryFolder(), "odd.xlsx");
    const values = ["a\u0000b\u001fc\ud800d\uffffe\tf😀"];
    await writeWorkbook(file, [
      { name: "a & b", columns: [{ heading: "x", kind: "text", width: 9, values }] },
    ]);
    const { sheets } = await readXlsx(readFileSync(file));
    expect(sheets[0]).toMatchObject({ name: "a & b", rows: [["x"], ["abcde\tf😀"]] });
  });

  it("refuses more clients than a sheet holds", () => {
    expect(() => refuseFullSheet(1_048_576)).toThrowErrorMatchingInlineSnapshot(`
      [DataError: list.formats: xlsx: 1048576 clients, expected at most 1048575, which is what a sheet holds
        → set list.limit, or take xlsx out of list.formats: campaign.parquet and CSV hold any number]
    `);
    expect(() => refuseFullSheet(1_048_575)).not.toThrow();
  });
});
