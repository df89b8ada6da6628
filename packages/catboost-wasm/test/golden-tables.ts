import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Column, Pool } from "../src/index.ts";

export const goldensFolder = join(import.meta.dirname, "../../../../shared/catboost-goldens");

/** Why CatBoost's own test tables cannot be read here, or undefined. */
export const goldensMissing = existsSync(goldensFolder)
  ? undefined
  : `no test tables of CatBoost: ${goldensFolder} is not there`;

/** Reads a tab-separated table of CatBoost's tests with its column description; the label is 1 above 0.5, or as it is. */
export function readGoldenTable(
  table: string,
  description: string,
  isBinary = true,
): Pool & { label: Float32Array } {
  const kinds = new Map<number, string>();
  const hasHeader = table.startsWith("airlines_5K/");
  for (const line of linesOf(description)) {
    const [index, kind] = line.split("\t");
    kinds.set(Number(index), kind!.trim());
  }
  const rows = linesOf(table)
    .slice(hasHeader ? 1 : 0)
    .map((line) => line.split("\t"));
  const columns: Column[] = [];
  let label = new Float32Array(rows.length);
  let weight: Float32Array | undefined;
  let baseline: Float32Array | undefined;
  for (let position = 0; position < rows[0]!.length; position++) {
    const texts = rows.map((row) => row[position]!);
    const kind = kinds.get(position) ?? "Num";
    if (kind === "Target" || kind === "Label")
      label = Float32Array.from(texts, (text) => (isBinary ? Number(Number(text) > 0.5) : Number(text)));
    else if (kind === "Weight") weight = Float32Array.from(texts, toNumber);
    else if (kind === "Baseline") baseline = Float32Array.from(texts, toNumber);
    else if (kind === "Num") {
      columns.push({ kind: "numeric", name: `c${position}`, values: Float32Array.from(texts, toNumber) });
    } else if (kind === "Categ") {
      const levels = [...new Set(texts)];
      const codes = Int32Array.from(texts, (text) => levels.indexOf(text));
      columns.push({ kind: "categorical", name: `c${position}`, codes, levels });
    }
  }
  return { nRows: rows.length, columns, label, ...(weight && { weight }), ...(baseline && { baseline }) };
}

function linesOf(file: string): string[] {
  return readFileSync(join(goldensFolder, file), "utf8")
    .split("\n")
    .filter((line) => line.length > 0);
}

function toNumber(text: string): number {
  return text === "" ? Number.NaN : Number(text);
}
