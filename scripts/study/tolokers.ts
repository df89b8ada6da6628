// Tolokers: settings chosen on the validation parts of three splits, then every set of features on the ten test parts.
import type { TrainParams } from "catboost-wasm";
import type { Column } from "../../src/core/columns.ts";
import type { Trial } from "../../src/train/design.ts";
import { guardedLabels, type LabelSettings, unguardedLabels } from "./label-sets.ts";
import {
  aucOf,
  line,
  meanAndSd,
  readStaticGraph,
  reportSets,
  type StaticGraph,
  scoresOf,
} from "./static-graph.ts";

interface Settings {
  params: TrainParams;
  labels: LabelSettings;
}

/** Where the search begins. */
const first: Settings = {
  params: {
    iterations: 400,
    learning_rate: 0.05,
    depth: 6,
    rsm: 0.3,
    l2_leaf_reg: 3,
    leaf_estimation_iterations: 1,
  },
  labels: { folds: 10, priorContacts: 10, damping: 0.85 },
};

/** Changes, tried one after the other: each is kept where it is better. */
const changes: { params?: TrainParams; labels?: Partial<LabelSettings> }[] = [
  { params: { l2_leaf_reg: 10 } },
  { params: { depth: 7 } },
  { params: { rsm: 0.15 } },
  { labels: { folds: 20 } },
];

function words(settings: object): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

/** Splits whose validation parts choose. */
const nChoosing = 3;

export async function studyTolokers(data: string): Promise<void> {
  const study = await readStaticGraph("examples/tolokers/entourage.yaml", data);
  const best = await choose(study);
  await report(study, best);
}

async function choose(study: StaticGraph): Promise<Settings> {
  const trials = study.validation.slice(0, nChoosing);
  const judge = async (settings: Settings) => {
    const aucs = [];
    for (const trial of trials)
      aucs.push(aucOf(study, trial, await guardedScores(study, trial, settings, 0)));
    return meanAndSd(aucs).mean;
  };
  let best = first;
  let bestAuc = await judge(first);
  console.log(`Mean AUC × 100 on the validation parts of splits 1 to ${nChoosing}:`);
  console.log(line(`${words(first.params)}, ${words(first.labels)}`, bestAuc));
  for (const { params, labels } of changes) {
    const settings = { params: { ...best.params, ...params }, labels: { ...best.labels, ...labels } };
    const auc = await judge(settings);
    const isBetter = auc > bestAuc;
    console.log(line(words({ ...params, ...labels }), auc) + (isBetter ? "  kept" : ""));
    if (isBetter) [best, bestAuc] = [settings, auc];
  }
  console.log(`\nChosen: ${words(best.params)}; ${words(best.labels)}\n`);
  return best;
}

const made = new Map<Trial, Map<string, Float64Array>>();

/** Scores of a model of the whole catalogue with guarded labels, made once; the seed draws folds and trees. */
async function guardedScores(
  study: StaticGraph,
  trial: Trial,
  { params, labels }: Settings,
  seed: number,
): Promise<Float64Array> {
  const ofTrial = made.get(trial) ?? new Map<string, Float64Array>();
  made.set(trial, ofTrial);
  const key = JSON.stringify([params, labels, seed]);
  if (!ofTrial.has(key)) {
    const columns = [...study.dataset.columns, ...guardedLabels(study, trial, labels, seed)];
    ofTrial.set(key, await scoresOf(study, trial, columns, { ...params, random_seed: seed }));
  }
  return ofTrial.get(key)!;
}

/** Every set of features on the test parts. */
async function report(study: StaticGraph, settings: Settings): Promise<void> {
  const { dataset, groupOf } = study;
  const inGroups = (...groups: string[]) =>
    dataset.columns.filter(({ name }) => groups.includes(groupOf.get(name)!));
  const whole = dataset.columns;
  const all = Int32Array.from({ length: dataset.nRows }, (_, row) => row);
  const fit = (columns: Column[]) => (trial: Trial) => scoresOf(study, trial, columns, settings.params);
  const sets: [string, (trial: Trial) => Promise<Float64Array>][] = [
    ["own attributes", fit(inGroups("own"))],
    ["with contacts' attributes", fit(inGroups("own", "activity", "contacts"))],
    ["whole catalogue, nobody's label", fit(whole)],
    ["with contacts' labels, guarded", (trial) => guardedScores(study, trial, settings, 0)],
    [
      "the same, four models averaged",
      async (trial) => {
        const parts = [];
        for (const [one, seed] of averaged(settings))
          parts.push(await guardedScores(study, trial, one, seed));
        return sum(parts);
      },
    ],
    [
      "unguarded: own label comes back",
      (trial) => fit([...whole, ...unguardedLabels(study, trial.trainRows)])(trial),
    ],
    ["unguarded: judged labels visible", fit([...whole, ...unguardedLabels(study, all)])],
  ];
  console.log("AUC × 100 on the test parts of the ten splits, mean ± standard deviation:");
  await reportSets(study, sets);
}

/** Two drawings of folds and trees, each at two depths. */
function averaged(settings: Settings): [Settings, number][] {
  const { params } = settings;
  return [0, 1].flatMap((seed) =>
    [params, { ...params, depth: params.depth! + 1 }].map((one): [Settings, number] => [
      { ...settings, params: one },
      seed,
    ]),
  );
}

function sum(parts: readonly Float64Array[]): Float64Array {
  return parts[0]!.map((_, row) => parts.reduce((total, part) => total + part[row]!, 0));
}
