import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeCbm } from "../../src/cbm/write.ts";
import { Model, type TrainParams, train } from "../../src/index.ts";
import { makePool, type Shape, times } from "../data.ts";
import { everyTable } from "../every-table.ts";
import { goldensFolder } from "../golden-tables.ts";

/** A sound model to break. */
export interface Sound {
  name: string;
  cbm: Uint8Array;
  /** Absent for models that cannot be read: non-symmetric, several outputs. */
  json?: string;
}

const kinds: Record<string, { shapes: readonly Shape[]; params: TrainParams }> = {
  numbers: { shapes: [{ kind: "dense", nan: 0.1 }, { kind: "dense" }], params: { iterations: 6 } },
  "one-hot": {
    shapes: [{ kind: "category", levels: 7 }, { kind: "dense" }],
    params: { iterations: 4, depth: 3, one_hot_max_size: 9 },
  },
  "target statistics": {
    shapes: [{ kind: "category", levels: 30 }, { kind: "category", levels: 5 }, { kind: "dense" }],
    params: {
      iterations: 5,
      depth: 4,
      max_ctr_complexity: 3,
      simple_ctr: ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"],
    },
  },
  "deep trees": { shapes: times(3, { kind: "dense" }), params: { iterations: 2, depth: 10 } },
  "many borders": {
    shapes: [{ kind: "dense" }],
    params: { iterations: 60, depth: 5, border_count: 1500, random_strength: 200 },
  },
  RMSE: { shapes: times(2, { kind: "dense" }), params: { iterations: 3, depth: 2, loss_function: "RMSE" } },
};

export async function soundModels(): Promise<Sound[]> {
  const models: Sound[] = [];
  for (const [name, { shapes, params }] of Object.entries(kinds)) {
    const model = await train(makePool({ rows: 600, shapes, seed: 3 }), params);
    models.push({ name, cbm: model.toCbm(), json: model.toJson() });
  }
  const shapes = [
    { kind: "dense", nan: 0.1 },
    { kind: "category", levels: 12 },
    { kind: "category", levels: 5 },
    { kind: "dense" },
  ] as const;
  const every = writeCbm(everyTable(makePool({ rows: 300, shapes, seed: 4 }), Math.fround));
  models.push({ name: "tables of every type", cbm: every, json: Model.fromCbm(every).toJson() });
  for (const file of ["node_adult/adult.cbm", "multiclass_model.bin"]) {
    const path = join(goldensFolder, file);
    if (existsSync(path)) models.push({ name: file, cbm: new Uint8Array(readFileSync(path)) });
  }
  return models;
}
