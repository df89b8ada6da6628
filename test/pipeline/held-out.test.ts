import { describe, expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { trainModels } from "../../src/pipeline/train/train.ts";
import { quote } from "../../src/warehouse/warehouse.ts";
import { client } from "../support/people.ts";
import { type Row, writeProject } from "../support/write-project.ts";

/** Thirty clients whose income tells who takes the product, some of them twice in the training part. */
async function train(settings: Record<string, unknown>) {
  const ids = Array.from({ length: 30 }, (_, at) => `c${at}`);
  const income = (at: number): Row => ({
    client_id: `c${at}`,
    valid_from: "2025-01-01",
    income: at,
  });
  const given = {
    clients: ids.map((id) => client(id)),
    client_features: ids.map((_, at) => income(at)),
    uptakes: ids
      .filter((_, at) => at % 3 === 0)
      .map((client_id, at) => ({
        client_id,
        product: "credit_card",
        opened_at: at % 2 === 0 ? "2026-03-05" : "2026-04-20",
      })),
  };
  const project = await writeProject(given, {
    train: { iterations: 5, depth: 2 },
    evaluation: { folds: 3, repeats: 2, replicates: 10 },
    surroundings: { features: ["coverage"] },
    ...settings,
  });
  const context = openContext(loadProject(project.file));
  await trainModels(context);
  return withWarehouse(context, (warehouse) =>
    warehouse.rows<{
      client_id: string;
      as_of: string;
      trial: number;
      own_score: number;
      full_score: number;
    }>(
      `select client_id::varchar as client_id, as_of::date::varchar as as_of, trial, own_score, full_score
       from read_parquet(${quote(context.store.path("train/held-out.parquet"))})`,
    ),
  );
}

describe("train/held-out.parquet", () => {
  it("has every client of the later snapshot once", async () => {
    const rows = await train({ snapshots: { train: ["2026-03-01"], test: ["2026-04-15"] } });
    expect(new Set(rows.map(({ as_of }) => as_of))).toEqual(new Set(["2026-04-15"]));
    expect(rows).toHaveLength(25);
    expect(new Set(rows.map(({ client_id }) => client_id)).size).toBe(25);
    for (const { own_score, full_score } of rows) {
      expect(own_score).toBeGreaterThan(0);
      expect(full_score).toBeLessThan(1);
    }
  });

  it("has every client once for each repeat of the folds, under the trial that had not seen it", async () => {
    const rows = await train({ snapshots: { train: ["2026-03-01"] } });
    expect(rows).toHaveLength(60);
    expect([...new Set(rows.map(({ trial }) => trial))]).toEqual([0, 1, 2, 3, 4, 5]);
    const byClient = Map.groupBy(rows, ({ client_id }) => client_id);
    for (const of of byClient.values()) expect(of.map(({ trial }) => (trial < 3 ? 0 : 1))).toEqual([0, 1]);
  });
});
