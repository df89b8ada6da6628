// A training that may be killed: goes on from the snapshot in a file, if there is one, and prints a line after each tree.
// Arguments: file of the snapshot, file of the model.
import { existsSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { train } from "../src/index.ts";
import { makePool, times } from "./data.ts";

const [snapshotFile, modelFile] = process.argv.slice(2) as [string, string];
const pool = makePool({
  rows: 2000,
  seed: 5,
  hasWeights: true,
  shapes: [...times(3, { kind: "dense", nan: 0.1 }), { kind: "category", levels: 60 }],
});
const model = await train(
  pool,
  { iterations: 60, boosting_type: "Ordered" },
  {
    workers: 2,
    onIteration: ({ iteration }) => {
      writeSync(1, `${iteration}\n`);
    },
    snapshot: {
      from: existsSync(snapshotFile) ? readFileSync(snapshotFile) : undefined,
      interval: 0,
      // A file is renamed whole or not at all: whenever the training is killed, there is a sound snapshot.
      save(bytes) {
        writeFileSync(`${snapshotFile}.new`, bytes);
        renameSync(`${snapshotFile}.new`, snapshotFile);
      },
    },
  },
);
writeFileSync(modelFile, model.toCbm());
