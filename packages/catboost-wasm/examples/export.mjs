// A model as JSON for official CatBoost, and as a JavaScript module that needs nothing.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Model, train } from "catboost-wasm";
import { clients } from "./data.mjs";

const model = await train(clients(), { iterations: 50, depth: 4, random_seed: 7 });
const again = Model.fromJson(model.toJson());
writeFileSync("model.mjs", model.toJavaScript());

const { predict } = await import(pathToFileURL("model.mjs").href);
const row = { age: 25, income: 40, town: "Perm" };
console.log("same score:", predict(row) === again.predictRow([row.age, row.income, row.town]));
