// npm run bench -- train|predict|shap|memory [--only ROW] [--runs N] [--quick] [--json FILE] [--rows N] [--columns N] [--trees N] [--official]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchApply } from "./apply.ts";
import { benchMemory } from "./memory.ts";
import { benchTrain, quickRow, trainRows } from "./train.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true },
    runs: { type: "string", default: "3" },
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    rows: { type: "string", default: "1000000" },
    columns: { type: "string", default: "50" },
    trees: { type: "string", default: "5" },
    official: { type: "boolean", default: false },
  },
});
const runs = values.quick ? 1 : Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), "catboost-wasm-bench-"));
try {
  const reports = await run(positionals[0] ?? "");
  if (values.json) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

async function run(task: string): Promise<object[]> {
  const { quick, only } = values;
  if (task === "train") {
    const rows = quick ? [quickRow] : trainRows.filter(({ name }) => !only || only.includes(name));
    return benchTrain(rows, runs, folder);
  }
  if (task === "predict") {
    const sizes = quick
      ? [{ trees: 50, rows: 5000 }]
      : [
          { trees: 1000, rows: 200_000 },
          { trees: 100, rows: 500_000 },
        ];
    return benchApply(task, sizes, runs, folder);
  }
  if (task === "shap")
    return benchApply(task, [quick ? { trees: 50, rows: 500 } : { trees: 1000, rows: 10_000 }], runs, folder);
  if (task === "memory") {
    const [rows, columns, trees] = [values.rows, values.columns, values.trees].map(Number);
    return benchMemory({ rows: rows!, columns: columns!, trees: trees! }, values.official, folder);
  }
  console.error(`bench: "${task}", expected train, predict, shap or memory`);
  process.exitCode = 2;
  return [];
}
