// npm run bench -- NAME …: the benches of this repository, see README.md; those of the trainer are its package's own.
const ofTrainer = ["train", "predict", "shap", "memory"];
/** Each a script of its own: both make the sources once and run whole builds. */
const ofPipeline = ["features", "snapshots"];

if (ofTrainer.includes(process.argv[2] ?? "")) await import("../packages/catboost-wasm/bench/main.ts");
else if (ofPipeline.includes(process.argv[2] ?? "")) await import(`./${process.argv[2]}.ts`);
else await import("./graph.ts");
