import { expect, it } from "vitest";
import { typicalValues } from "../../src/campaign/typical-values.ts";
import { type Column, missingLevel } from "../../src/core/columns.ts";
import { readTypicalValues } from "../../src/pipeline/campaign/read-typical-values.ts";
import { encodeLevels } from "../../src/train/dataset.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";

it("typical values read some columns at a time are those of columns in memory", async () => {
  const random = new SeededRandom(11);
  const nRows = 999;
  const numbers = (missing: number, make: () => number) =>
    Float32Array.from({ length: nRows }, () => (random.next() < missing ? Number.NaN : make()));
  const levels = (...among: string[]) =>
    Array.from({ length: nRows }, () => among[random.nextInt(among.length)]!);
  const values = {
    dense: numbers(0, () => random.normal()),
    even: numbers(0.5, () => random.nextInt(1000) / 7),
    unknown: numbers(1, () => 0),
    'a "quoted" name': numbers(0.1, () => random.nextInt(3)),
    region: levels("Perm", "Omsk", "Omsk", missingLevel, missingLevel, missingLevel),
    tied: Array.from({ length: nRows }, (_, row) => ["b", "a", ""][row % 3]!),
    empty: levels(""),
  };
  const columns = Object.entries(values).map(
    ([name, of]): Column =>
      of instanceof Float32Array
        ? { kind: "numeric", name, values: of }
        : { kind: "categorical", name, ...encodeLevels(of) },
  );
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: temporaryFolder(),
    timeZone: "UTC",
  });
  const tableColumns = Object.entries(values).map(([name, of]) => ({ name, values: of }));
  await warehouse.loadTable("clients", nRows, [
    ...tableColumns,
    { name: "row", values: Int32Array.from({ length: nRows }, (_, row) => row) },
  ]);
  // All columns at once, then a query a column.
  for (const nRowsTold of [nRows, 2 ** 30]) {
    const read = await readTypicalValues(
      warehouse,
      { from: "clients", where: "row >= 0 or row < 0", nRows: nRowsTold },
      columns,
    );
    expect(read).toEqual(typicalValues(columns));
  }
  const some = typicalValues(
    columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: column.values.subarray(0, 100) }
        : { ...column, codes: column.codes.subarray(0, 100) },
    ),
  );
  expect(
    await readTypicalValues(warehouse, { from: "clients", where: "row < 100", nRows: 100 }, columns),
  ).toEqual(some);
  warehouse.close();
});
