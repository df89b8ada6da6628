import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Column } from "../../src/index.ts";
import type { ParityCase } from "./cases.ts";
import { type LabelledPool, pickRows, type Table } from "./tables.ts";

const folder = join(import.meta.dirname, "../../../../../shared/data");

/** Why the real tables cannot be read here, or undefined. */
export const realMissing = existsSync(folder) ? undefined : `no real tables: ${folder} is not there`;

interface Source {
  file: string;
  separator: string;
  hasHeader: boolean;
  positive: string;
  /** Columns that are not features. */
  without?: readonly string[];
}

/** The last column is the label; a column of numbers is numeric, any other is a category. */
const sources: Record<string, Source> = {
  adult: { file: "adult/adult-train.csv", separator: ", ", hasHeader: false, positive: ">50K" },
  "bank marketing": {
    file: "bank_marketing/bank-full.csv",
    separator: ";",
    hasHeader: true,
    positive: "yes",
  },
  "credit default": {
    file: "credit_default/credit_card_default.csv",
    separator: ",",
    hasHeader: true,
    positive: "1",
    without: ["ID"],
  },
};

/** Adult, bank marketing and credit default with all defaults. Every fifth row is kept from learning: its loss is logged, all trees are kept. */
export function realCases(iterations: number): ParityCase[] {
  return Object.entries(sources).map(([name, source]) => ({
    name: `${name}, ${iterations} iterations`,
    ...everyFifthApart(readTable(source)),
    params: { iterations, use_best_model: false, thread_count: 1 },
    isEvaluated: true,
  }));
}

function readTable({ file, separator, hasHeader, positive, without = [] }: Source): LabelledPool {
  const lines = readFileSync(join(folder, file), "utf8").trim().split("\n");
  const rows = lines.map((line) => line.split(separator).map((text) => text.replaceAll('"', "").trim()));
  const header = hasHeader ? rows.shift()! : rows[0]!.map((_, i) => `c${i}`);
  const last = header.length - 1;
  const columns = header.slice(0, last).flatMap((name, i): Column[] => {
    if (without.includes(name)) return [];
    const texts = rows.map((row) => row[i]!);
    return [
      texts.every((text) => text !== "" && Number.isFinite(Number(text)))
        ? numbers(name, texts)
        : categories(name, texts),
    ];
  });
  const label = Float32Array.from(rows, (row) => Number(row[last] === positive));
  return { nRows: rows.length, columns, label };
}

function numbers(name: string, texts: readonly string[]): Column {
  return { kind: "numeric", name, values: Float32Array.from(texts, Number) };
}

function categories(name: string, texts: readonly string[]): Column {
  const levels = [...new Set(texts)];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return { kind: "categorical", name, codes: Int32Array.from(texts, (text) => codeOf.get(text)!), levels };
}

function everyFifthApart(all: LabelledPool): Table {
  const rows = [...Array(all.nRows).keys()];
  return {
    learn: pickRows(
      all,
      rows.filter((row) => row % 5 !== 4),
    ),
    test: pickRows(
      all,
      rows.filter((row) => row % 5 === 4),
    ),
  };
}
