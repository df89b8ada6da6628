import type { Column } from "../../core/columns.ts";
import { UserError } from "../../core/errors.ts";
import { encodeLevels } from "../../train/dataset.ts";
import { engineMessage, identifier, type Warehouse } from "../../warehouse/warehouse.ts";
import { featureRows } from "../features/read-dataset.ts";
import type { Context } from "../stage/context.ts";
import { labelledSql } from "./held-out.ts";

/** Columns of feature tables for the rows that may be learned from, in the order of `readDataset`. The label is not among them. */
export class TableColumns {
  readonly #warehouse: Warehouse;
  readonly #from: string;
  /** Column → SQL type. */
  readonly #types: ReadonlyMap<string, string>;

  private constructor(warehouse: Warehouse, from: string, types: ReadonlyMap<string, string>) {
    this.#warehouse = warehouse;
    this.#from = from;
    this.#types = types;
  }

  static async open(context: Context, warehouse: Warehouse, asOfs: readonly string[]): Promise<TableColumns> {
    const from = `(select * exclude (label) from ${featureRows(context, asOfs)} where ${labelledSql(context)})`;
    const described = await warehouse.rows<{ column_name: string; column_type: string }>(
      `describe select * from ${from}`,
    );
    return new TableColumns(
      warehouse,
      from,
      new Map(described.map((row) => [row.column_name, row.column_type])),
    );
  }

  get names(): string[] {
    return [...this.#types.keys()];
  }

  /** A column of these names: a text or a flag as categories, anything else as a number. */
  async read(name: string): Promise<Column> {
    const isText = ["VARCHAR", "BOOLEAN"].includes(this.#types.get(name)!);
    const column = identifier(name);
    const values = await this.#values(`${column}::${isText ? "varchar" : "float"}`);
    return isText
      ? { kind: "categorical", name, ...encodeLevels(values as (string | null)[]) }
      : { kind: "numeric", name, values: values as Float32Array };
  }

  /**
   * An expression over the columns as numbers, NaN where it is NULL.
   * @param where the setting that it comes from
   * @throws UserError with what DuckDB says of it
   */
  async evaluate(expression: string, where: string): Promise<Float64Array> {
    try {
      return (await this.#values(`(${expression})::double`)) as Float64Array;
    } catch (error) {
      const found = engineMessage(error);
      if (!found) throw error;
      const hint =
        "`entourage features list` shows the columns of the surroundings; the label is none of them";
      throw new UserError(
        [
          {
            code: "bad-expression",
            where,
            found,
            expected: "an SQL expression over the feature table",
            hint,
          },
        ],
        { cause: error },
      );
    }
  }

  async #values(sql: string) {
    const { value } = await this.#warehouse.readColumns(
      `select ${sql} as value from ${this.#from} order by as_of, client_id`,
    );
    return value!;
  }
}
