import { describe, expect, it } from "vitest";
import { CatBoostError, type Pool, type TrainParams, train } from "../src/index.ts";
import { type GivenParams, withoutSynonyms } from "../src/params/param-names.ts";
import { resolveParams } from "../src/params/resolve-params.ts";
import { type PerFeature, readPerFeature, valuesOfColumns } from "../src/pool/per-feature.ts";
import { parseCtr } from "../src/statistics/ctr-params.ts";
import { makePool, times } from "./data.ts";

const pool = makePool({ rows: 300, shapes: times(3, { kind: "dense" }), seed: 1 });

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CatBoostError);
  return (error as CatBoostError).message;
}

describe("automatic parameters", () => {
  it("the learning rate follows rows and iterations", () => {
    expect(resolveParams({ iterations: 500 }, 50, 3).learning_rate).toBe(Math.fround(0.005413));
    expect(resolveParams({ iterations: 500, l2_leaf_reg: 3 }, 50, 3).learning_rate).toBe(Math.fround(0.03));
  });

  it("with the best model kept it is another", () => {
    const withEval = resolveParams({ iterations: 500 }, 50, 3, { isVaried: true });
    expect(withEval.use_best_model).toBe(true);
    expect(withEval.learning_rate).toBeGreaterThan(0.02);
    const constant = resolveParams({ iterations: 500 }, 50, 3, { isVaried: false });
    expect(constant.use_best_model).toBe(false);
    expect(constant.learning_rate).toBe(Math.fround(0.005413));
  });

  it("the overfitting detector follows from what was given of it", () => {
    const detector = (params: TrainParams) => {
      const { od_type, od_pval, od_wait } = resolveParams(params, 100, 3, { isVaried: true });
      return [od_type, od_pval, od_wait];
    };
    expect(detector({})).toEqual([undefined, undefined, undefined]);
    expect(detector({ od_wait: 7 })).toEqual(["Iter", undefined, 7]);
    expect(detector({ early_stopping_rounds: 7 })).toEqual(["Iter", undefined, 7]);
    expect(detector({ od_pval: 0.1 })).toEqual(["IncToDec", 0.1, 20]);
  });

  it("leaf steps are one only for few iterations and few features", () => {
    const steps = (params: TrainParams, nFeatures: number): number | undefined =>
      resolveParams(params, 1000, nFeatures).leaf_estimation_iterations;
    expect(steps({ iterations: 199 }, 19)).toBe(1);
    expect(steps({ iterations: 200 }, 19)).toBe(10);
    expect(steps({ iterations: 199 }, 20)).toBe(10);
    expect(steps({ iterations: 200, leaf_estimation_method: "Gradient" }, 5)).toBe(40);
    expect(steps({ iterations: 10, leaf_estimation_method: "Gradient" }, 5)).toBe(1);
  });

  it("RMSE starts from the mean and takes one leaf step, with a learning rate of its own", () => {
    const resolved = (params: TrainParams) => resolveParams({ loss_function: "RMSE", ...params }, 101, 30);
    expect(resolved({})).toMatchObject({ boost_from_average: true, leaf_estimation_iterations: 1 });
    expect(resolved({ iterations: 60 }).learning_rate).toBe(Math.fround(0.280689));
    expect(resolveParams({ loss_function: "CrossEntropy" }, 101, 30)).toMatchObject({
      boost_from_average: false,
      leaf_estimation_iterations: 10,
      learning_rate: Math.fround(0.03),
    });
  });

  it("subsample is 1 below 100 rows unless it was asked for", () => {
    expect(resolveParams({}, 99, 3).subsample).toBe(1);
    expect(resolveParams({}, 100, 3).subsample).toBe(0.8);
    expect(resolveParams({ subsample: 0.5 }, 99, 3).subsample).toBe(0.5);
    expect(resolveParams({ bootstrap_type: "Bernoulli" }, 100, 3).subsample).toBe(0.66);
  });

  it("combinations need 200 iterations unless they were asked for", () => {
    expect(resolveParams({ iterations: 199 }, 1000, 3).max_ctr_complexity).toBe(1);
    expect(resolveParams({ iterations: 200 }, 1000, 3).max_ctr_complexity).toBe(4);
    expect(resolveParams({ iterations: 10, max_ctr_complexity: 3 }, 1000, 3).max_ctr_complexity).toBe(3);
  });

  it("are told by the trained model and by its file", async () => {
    const model = await train(pool, { iterations: 5, depth: 3 });
    expect(model.params).toMatchObject({ iterations: 5, depth: 3, bootstrap_type: "MVS", subsample: 0.8 });
    expect(model.params.learning_rate).toBe(0.5);
  });
});

describe("options by column", () => {
  const shrink = (params: TrainParams, hasBaseline = false): number | undefined =>
    resolveParams(params, 100, 3, undefined, hasBaseline).model_shrink_rate;

  it("constraints shrink the model, unless there is none or a baseline", () => {
    expect(shrink({})).toBe(0);
    expect(shrink({ monotone_constraints: [0, 1] })).toBe(0.01);
    expect(shrink({ monotone_constraints: { age: -1 }, model_shrink_mode: "Decreasing" })).toBe(0.2);
    expect(shrink({ monotone_constraints: "(0,0)" })).toBe(0);
    expect(shrink({ monotone_constraints: "age:1" }, true)).toBe(0);
    expect(shrink({ monotone_constraints: [1], model_shrink_rate: 0 })).toBe(0);
  });

  it("are told apart by position and by name", () => {
    const columns = ["1", "b", "c"].map(
      (name) => ({ kind: "numeric", name, values: new Float32Array(0) }) as const,
    );
    const values = (given: PerFeature): number[] => valuesOfColumns("x", given, columns, 0, []);
    expect(values([5, 6])).toEqual([5, 6, 0]);
    expect(values({ 1: 5, 2: 6 })).toEqual([5, 0, 6]);
    expect(values("(5,0,7)")).toEqual([5, 0, 7]);
    expect(values("b:5,c:-1.5")).toEqual([0, 5, -1.5]);
    expect(readPerFeature("b:x")).toBeUndefined();
    expect(readPerFeature("b")).toBeUndefined();
    expect(readPerFeature(7)).toBeUndefined();
  });

  it("are refused for columns that are not there, or are no numbers", async () => {
    const refused = (monotone_constraints: unknown, from: Pool = pool): Promise<string> =>
      messageOf(train(from, { monotone_constraints } as TrainParams));
    expect(await refused([1, 2])).toContain("monotone_constraints: [1,2], expected -1, 0 or 1 for columns");
    expect(await refused({ nobody: 1 })).toContain(
      'monotone_constraints: column "nobody", which the pool does not have',
    );
    const category = makePool({
      rows: 50,
      shapes: [{ kind: "dense" }, { kind: "category", levels: 5 }],
      seed: 1,
    });
    expect(await refused([0, 1], category)).toContain('column "c1": a category, expected numbers only');
    const message = await messageOf(
      train(pool, {
        ignored_features: [9, "zz"],
        feature_weights: { nobody: 2 },
        monotone_constraints: [0, 0, 0, 1],
      }),
    );
    for (const part of [
      "monotone_constraints: column 3",
      'feature_weights: column "nobody"',
      "ignored_features: 9",
      'ignored_features: "zz"',
    ])
      expect(message).toContain(part);
    expect(await messageOf(train(pool, { ignored_features: [0, 1, 2] }))).toContain("constant or ignored");
    expect(await messageOf(train(pool, { feature_weights: [-1] }))).toContain(
      "feature_weights: [-1], expected numbers of 0 or more",
    );
    const quantization = { per_float_feature_quantization: ["0:border_count=0", "1:colour=red"] };
    expect(await messageOf(train(pool, quantization))).toContain("expected Column:border_count=number");
    expect(
      await messageOf(train(category, { per_float_feature_quantization: "1:border_count=9" })),
    ).toContain("per_float_feature_quantization: column 1, expected the position of a number");
    const none = messageOf(train(pool, { learning_rate: 0.5, model_shrink_rate: 2 }));
    expect(await none).toContain("model_shrink_rate: 2 × learning_rate 0.5, expected less than 1");
  });
});

describe("bad parameters are refused, all at once", () => {
  it("unknown names, bad values and contradictions", async () => {
    const params = {
      iterations: 0,
      learning_rate: 2 ** -23,
      depth: 17,
      bootstrap_type: "No",
      subsample: 0.5,
      boosting_type: "Dynamic",
      early_stopping_rounds: 10,
      ctr_leaf_count_limit: 9,
      class_weights: [1, 2],
      scale_pos_weight: 2,
      simple_ctr: ["Borders:Prior=1/2"],
      combinations_ctr: "FeatureFreq",
      per_feature_ctr: ["0:Counter"],
    } as unknown as TrainParams;
    const message = await messageOf(train(pool, params));
    for (const part of [
      "iterations: 0, expected a whole number from 1",
      "learning_rate: 1.1920928955078125e-7, expected a number above 2^-23",
      "depth: 17",
      "subsample: given with bootstrap_type No",
      'boosting_type: "Dynamic", expected one of Plain, Ordered',
      "early_stopping_rounds: given without an eval set",
      "ctr_leaf_count_limit: this parameter is not supported: all categories",
      "class_weights and scale_pos_weight: given together",
      'simple_ctr: ["Borders:Prior=1/2"], expected Type:CtrBorderCount=number',
      'combinations_ctr: "FeatureFreq", expected',
      'per_feature_ctr: ["0:Counter"], expected Column:Type:Prior=number',
    ]) {
      expect(message).toContain(part);
    }
  });

  it("the same one under several names, refused ones with the reason", async () => {
    const params = {
      eta: 0.1,
      n_estimators: 5,
      iterations: undefined,
      min_child_samples: 20,
      max_leaves: 31,
      devices: "0",
      toString: 1,
      leaf_estimation_method: "Simple",
      leaf_estimation_iterations: 2,
      leaf_estimation_backtracking: "Armijo",
      verbose: 100,
    } as unknown as TrainParams;
    const clashes = await messageOf(train(pool, { ...params, learning_rate: 0.1, num_trees: 5 }));
    expect(clashes).toContain("eta: another name of learning_rate, which is given too");
    expect(clashes).toContain("num_trees: another name of iterations, which is given too");
    expect(clashes).toContain("devices: this parameter is not supported: official has it on a GPU only");
    const message = await messageOf(train(pool, params));
    for (const part of [
      "min_data_in_leaf: 20, expected 1, the only one supported so far",
      "max_leaves: this parameter is not supported: only trees of grow_policy",
      "devices: this parameter is not supported: official has it on a GPU only",
      "toString: this parameter is not supported",
      "leaf_estimation_iterations: 2 given with leaf_estimation_method Simple, expected 1",
      'leaf_estimation_backtracking: "Armijo", expected one of AnyImprovement, No',
      "verbose: 100, expected false or 0: training prints nothing",
    ])
      expect(message).toContain(part);
    const names = { n_estimators: 7, objective: "RMSE", iterations: undefined } as const;
    expect(withoutSynonyms(names as unknown as GivenParams)).toEqual({
      iterations: 7,
      loss_function: "RMSE",
    });
  });

  it("categories that are none", async () => {
    const table = makePool({
      rows: 50,
      shapes: [{ kind: "dense" }, { kind: "category", levels: 5 }],
      seed: 1,
    });
    const refused = (cat_features: (number | string)[]): Promise<string> =>
      messageOf(train(table, { iterations: 1, cat_features }));
    await train(table, { iterations: 1, cat_features: ["c1"] });
    await train(table, { iterations: 1, cat_features: [1] });
    expect(await refused([0, "zz"])).toContain("cat_features: 0, which is no category of the pool");
    expect(await refused([0, "zz"])).toContain('cat_features: "zz", which is no category of the pool');
    expect(await refused([])).toContain('cat_features: without "c1", which is a category of the pool');
  });

  it("statistics of columns that are no categories, or none at all", async () => {
    const table = makePool({
      rows: 50,
      shapes: [{ kind: "dense" }, { kind: "category", levels: 5 }],
      seed: 1,
    });
    const refused = (params: TrainParams): Promise<string> => messageOf(train(table, params));
    const message = await refused({ per_feature_ctr: ["0:Borders:Prior=.5", "7:Counter:Prior=1."] });
    expect(message).toContain("per_feature_ctr: column 0, expected the position of a category");
    expect(message).toContain("per_feature_ctr: column 7, expected the position of a category");
    expect(await refused({ simple_ctr: [] })).toContain(
      "simple_ctr: [], expected Type:CtrBorderCount=number",
    );
    expect(await refused({ combinations_ctr: [] })).toContain("and Counter; at least one");
    await train(table, { iterations: 1, per_feature_ctr: "1:Borders:Prior=.5", combinations_ctr: "Counter" });
  });

  it("statistics that cannot be read", () => {
    for (const text of [
      "Borders:CtrBorderCount=0",
      "Borders:CtrBorderCount=256",
      "Borders:CtrBorderCount=7:CtrBorderCount=8",
      "Borders:CtrBorderType=Median",
      "Borders:TargetBorderType=Median",
      "Borders:PriorEstimation=BetaPrior",
      "Borders:Prior",
      "Borders:Prior=",
      "Counter:TargetBorderCount=1",
      "Borders:toString=1",
      "toString",
    ])
      expect(parseCtr(text), text).toBeUndefined();
    expect(parseCtr("Borders:Prior=1/1:CtrBorderCount=7:Prior=-2e1", 3)).toEqual({
      type: "Borders",
      targetBorders: 3,
      borders: 7,
      priors: [1, -20],
    });
  });

  it("classes where the loss has none", async () => {
    const params: TrainParams = {
      loss_function: "CrossEntropy",
      class_weights: [1, 2],
      simple_ctr: "Borders:TargetBorderCount=3",
      ctr_target_border_count: 2,
    };
    const message = await messageOf(train(pool, params));
    expect(message).toContain("class_weights: given with loss_function CrossEntropy");
    expect(message).toContain("simple_ctr: TargetBorderCount given with loss_function CrossEntropy");
    expect(message).toContain("ctr_target_border_count: 2 given with loss_function CrossEntropy, expected 1");
    const rmse = await train(pool, { loss_function: "RMSE", iterations: 2 });
    expect(() => rmse.predict(pool, "Probability")).toThrow("Probability of a model of RMSE");
    expect(rmse.predict(pool)).toHaveLength(pool.nRows);
  });

  it("a baseline that does not fit", async () => {
    const baseline = new Float32Array(pool.nRows);
    const withBaseline = { ...pool, baseline };
    const params: TrainParams = { iterations: 2, boost_from_average: true };
    expect(await messageOf(train(withBaseline, params))).toContain(
      "boost_from_average: given with a baseline",
    );
    expect(await messageOf(train(withBaseline, { iterations: 2 }, { evalSet: pool }))).toContain(
      "evalSet: baseline: given for one",
    );
    baseline[3] = Number.NaN;
    expect(await messageOf(train(withBaseline, { iterations: 2 }))).toContain("baseline: NaN in row 3");
    expect(resolveParams({ loss_function: "RMSE" }, 100, 3, undefined, true).boost_from_average).toBe(false);
  });

  it("labels that the loss cannot have", async () => {
    const withLabel = (value: number): Pool => ({
      ...pool,
      label: pool.label.map((y, i) => (i === 7 ? value : y)),
    });
    const refused = (value: number, loss_function: TrainParams["loss_function"]) =>
      messageOf(train(withLabel(value), { ...(loss_function && { loss_function }), iterations: 2 }));
    expect(await refused(0.5, undefined)).toContain(
      "label: more than two values (0, 1, 0.5 in row 7), expected two classes",
    );
    expect(await refused(1.5, "CrossEntropy")).toContain(
      "label: 1.5 in row 7, expected a number from 0 to 1",
    );
    expect(await refused(Number.NaN, "RMSE")).toContain("label: NaN in row 7, expected a finite number");
    const constant = { ...pool, label: pool.label.map(() => 3) };
    expect(await messageOf(train(constant, { loss_function: "RMSE" }))).toContain("one value only");
  });

  it("tells its progress and the falling loss", async () => {
    const seen: number[] = [];
    await train(
      pool,
      { iterations: 4 },
      {
        onIteration: ({ iteration, iterations, learnLoss }) => {
          expect(iterations).toBe(4);
          expect(iteration).toBe(seen.length + 1);
          seen.push(learnLoss!);
        },
      },
    );
    expect(seen).toHaveLength(4);
    expect(seen[3]).toBeLessThan(seen[0]!);
    expect(seen[0]).toBeLessThan(Math.LN2);
  });

  it("refuses an eval set that does not fit, all problems at once", async () => {
    const evalSet: Pool = {
      nRows: 2,
      columns: [{ kind: "categorical", name: "c0", codes: Int32Array.of(0, 0), levels: ["a"] }],
      label: Float32Array.of(0, 3),
    };
    const message = await messageOf(train(pool, { iterations: 2 }, { evalSet }));
    for (const part of [
      "evalSet: label: 3 in row 1",
      'evalSet: column "c0": categorical, expected numeric',
      'evalSet: column "c1": missing, expected numeric',
    ]) {
      expect(message).toContain(part);
    }
  });

  it("gives the same bytes twice", async () => {
    const [first, second] = await Promise.all([
      train(pool, { iterations: 9 }),
      train(pool, { iterations: 9 }),
    ]);
    expect(first!.toCbm()).toEqual(second!.toCbm());
  });

  it("with another seed gives another model", async () => {
    const [first, second] = await Promise.all(
      [0, 1].map((random_seed) => train(pool, { iterations: 9, random_seed })),
    );
    expect(first!.predict(pool)).not.toEqual(second!.predict(pool));
  });
});
