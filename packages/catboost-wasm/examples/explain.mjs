// Which features matter, and why one client has the score it has.
import { train } from "catboost-wasm";
import { clients } from "./data.mjs";

const pool = clients();
const model = await train(pool, { iterations: 50, depth: 4, random_seed: 7 });
const importance = model.predictionValuesChange();
model.featureNames.forEach((name, i) => {
  console.log(`${name}: ${importance[i].toFixed(0)} %`);
});

const { values, nFeatures } = model.shapValues(pool);
const [score] = model.predict(pool);
const reasons = values.subarray(0, nFeatures + 1); // of the first client; the last one is the expected value
console.log("reasons of the first client:", Array.from(reasons, (value) => value.toFixed(2)).join(", "));
console.log("they add up:", Math.abs(reasons.reduce((sum, value) => sum + value, 0) - score) < 1e-9);
