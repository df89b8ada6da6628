// One training of the study `rare`, in a process of its own, so that its memory is its own: CASE METHOD FILE. Scores of the judged rows go
// to the file, what it took to standard output.
import { writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { fitModel, type ModelSettings } from "../../src/train/fit-model.ts";
import { rareCases, rareRows } from "./rare-rows.ts";

const [caseIdx, method, file] = process.argv.slice(2) as [string, string, string];
const { nRows, intercept, negativeShare } = rareCases[Number(caseIdx)]!;
const params = { iterations: 100, learning_rate: 0.1, depth: 4, random_seed: 0 };
const methods: Record<string, ModelSettings> = {
  "all rows": { params, negativeShare: 1 },
  "balanced weights": { params: { ...params, auto_class_weights: "Balanced" }, negativeShare: 1 },
  "sampled negatives": { params, negativeShare },
};

const { dataset } = rareRows(nRows, intercept, 1);
const before = process.resourceUsage();
const started = performance.now();
const model = await fitModel(dataset, methods[method]!);
const seconds = (performance.now() - started) / 1000;
const after = process.resourceUsage();
writeFileSync(file, model.predict(rareRows(nRows, intercept, 2).dataset));
console.log(
  JSON.stringify({
    seconds,
    processorSeconds:
      (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1e6,
    peakMb: Math.max(0, after.maxRSS - before.maxRSS) / 1024,
  }),
);
