import { describe, expect, it } from "vitest";
import type { Column } from "../../src/core/columns.ts";
import { countUnseen, fitColumns, schemaOf, type UnseenCategories } from "../../src/model/feature-schema.ts";

const rows = Int32Array.of(0, 1, 2);
const learned: Column[] = [
  { kind: "numeric", name: "age", values: Float32Array.of(30, 40, 50, 60) },
  {
    kind: "categorical",
    name: "region",
    codes: Int32Array.of(2, 0, 2, 1),
    levels: ["east", "north", "south"],
  },
  { kind: "numeric", name: "income", values: Float32Array.of(1, 2, 3, 4) },
];
const schema = schemaOf(learned, rows);

describe("the schema of a model", () => {
  it("has the categories of the rows learned from alone", () => {
    expect(schema).toEqual([
      { name: "age", kind: "numeric" },
      { name: "region", kind: "categorical", levels: ["east", "south"] },
      { name: "income", kind: "numeric" },
    ]);
  });

  it("takes a table in another order, and leaves out what it does not know", () => {
    const [age, region, income] = learned as [Column, Column, Column];
    const more: Column = { ...age, name: "more" };
    expect(fitColumns(schema, [income, more, region, age], "table")).toEqual(learned);
  });

  it("lists every difference at once, and a column that was likely renamed", () => {
    const table: Pick<Column, "name" | "kind">[] = [
      { name: "region", kind: "numeric" },
      { name: "incomes", kind: "numeric" },
    ];
    expect(() => fitColumns(schema, table, "features of 2026-07-01")).toThrowErrorMatchingInlineSnapshot(`
      [DataError: features of 2026-07-01, column age: no such column, expected a numeric one, as the model was trained with
      features of 2026-07-01, column region: a numeric column, expected a categorical one, as the model was trained with
      features of 2026-07-01, column income: no such column, expected a numeric one, as the model was trained with
        → was it renamed? The table has incomes, which the model does not know]
    `);
  });

  it("counts the rows of categories that were not learned, block after block", () => {
    const unseen: UnseenCategories = {};
    countUnseen(schema, learned, unseen);
    countUnseen(schema, learned, unseen);
    expect(unseen).toEqual({ region: { north: 2 } });
  });
});
