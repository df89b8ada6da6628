// npm run bench -- NAME …: the benches of this repository, see README.md; those of the trainer are its package's own.
const name = process.argv[2] ?? "";
const ofTrainer = ["train", "predict", "shap", "memory"];

if (ofTrainer.includes(name)) await import("../packages/catboost-wasm/bench/main.ts");
// Scripts of their own: they make sources once and run whole builds.
else if (name === "features") await import("./features.ts");
else if (name === "snapshots") await import("./snapshots.ts");
else if (name === "allocate") await import("./allocate.ts");
else if (name === "score") await import("./score.ts");
else if (name === "segments") await import("./segments.ts");
else await import("./graph.ts");
