import type { LeakCheck } from "../leak-check.ts";

export const sameClientTwice: LeakCheck = {
  leak: "same client on both sides",
  did: "Planned the training on the sample and looked for clients who are learned from and judged on in one trial.",
  blind: "two ids of one person",
  guard:
    "judge on a later snapshot; else draw folds and splits by client, so that all rows of a client share one",
  kinds: ["time", "static"],
  async run(world) {
    const { snapshots, isStatic } = world.project;
    if (snapshots.test.length > 0) {
      return {
        verdict: "clean",
        seen: `judged on ${snapshots.test.join(", ")}, later than all that is learned from; a client's rows there are its future`,
      };
    }
    const { dataset, trials, design } = await world.plan(
      {},
      isStatic ? {} : { snapshots: { train: snapshots.train, score: [] } },
    );
    let worst = { name: "", n: 0 };
    for (const { name, trainRows, testRows } of trials) {
      const learned = new Set([...trainRows].map((row) => dataset.cluster[row]!));
      const n = new Set([...testRows].map((row) => dataset.cluster[row]!).filter((one) => learned.has(one)))
        .size;
      if (n > worst.n) worst = { name, n };
    }
    const trialsWord = `${trials.length} trial${trials.length === 1 ? "" : "s"}`;
    return worst.n === 0
      ? { verdict: "clean", seen: `${design}: no client is on both sides in any of ${trialsWord}` }
      : { verdict: "leak", seen: `${design}: ${worst.n} clients are on both sides of ${worst.name}` };
  },
};
