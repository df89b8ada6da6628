// npm run bench -- NAME …: the benches of this repository, see README.md; those of the trainer are its package's own.
const ofTrainer = ["train", "predict", "shap", "memory"];

if (ofTrainer.includes(process.argv[2] ?? "")) await import("../packages/catboost-wasm/bench/main.ts");
else await import("./graph.ts");
