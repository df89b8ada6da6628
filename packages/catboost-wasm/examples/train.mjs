// Trains with an eval set, stops early, saves the model and loads it again.
import { readFileSync, writeFileSync } from "node:fs";
import { Model, train } from "catboost-wasm";
import { clients } from "./data.mjs";

const model = await train(
  clients(0, 1500),
  { iterations: 300, depth: 4, random_seed: 7, early_stopping_rounds: 20 },
  {
    evalSet: clients(1500),
    onIteration: ({ iteration, evalLoss }) => {
      if (iteration % 20 === 0) console.log(`${iteration} trees, log loss ${evalLoss.toFixed(3)}`);
    },
  },
);
writeFileSync("model.cbm", model.toCbm());

const loaded = Model.fromCbm(readFileSync("model.cbm"));
console.log(`${loaded.treeCount} trees kept`);
console.log("one client:", loaded.predictRow([25, 40, "Perm"], "Probability").toFixed(2));
const risks = loaded.predict(clients(1500), "Probability");
console.log("all of them:", (risks.reduce((sum, risk) => sum + risk, 0) / risks.length).toFixed(2));
