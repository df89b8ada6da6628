import { CatBoostError, Model, train } from "../src/index.ts";

/** What every platform must give alike. */
export interface Smoke {
  cbm: number[];
  raw: number[];
  row: number;
  refusal: string;
}

/** Trains with numbers, categories, NaN; saves, loads and predicts. Uses nothing but the package and the language, so that it runs anywhere. */
export async function smoke(workers?: number): Promise<Smoke> {
  const nRows = 400;
  const size = Float32Array.from({ length: nRows }, (_, i) => (i % 11 === 0 ? Number.NaN : (i * 37) % 101));
  const place = Int32Array.from({ length: nRows }, (_, i) => (i * 13) % 29);
  const levels = Array.from({ length: 29 }, (_, i) => `place ${i}`);
  const columns = [
    { kind: "numeric", name: "size", values: size },
    { kind: "categorical", name: "place", codes: place, levels },
  ] as const;
  const label = Float32Array.from({ length: nRows }, (_, i) =>
    Number(((i * 37) % 101) + ((i * 13) % 29) > 60),
  );
  const pool = { nRows, columns, label };
  const model = await train(pool, { iterations: 20 }, workers === undefined ? {} : { workers });
  const copy = Model.fromJson(Model.fromCbm(model.toCbm()).toJson());
  const row = copy.predictRow([size[1]!, levels[place[1]!]!]);
  return {
    cbm: [...model.toCbm()],
    raw: [...copy.predict(pool)],
    row,
    refusal: refusalOf(new Uint8Array(3)),
  };
}

function refusalOf(file: Uint8Array): string {
  try {
    Model.fromCbm(file);
    return "";
  } catch (error) {
    return error instanceof CatBoostError ? error.message : "";
  }
}
