import { z } from "zod";
import { campaign } from "./campaign.ts";
import { contracts, optionalSources, temporalContracts } from "./contracts.ts";
import { day, daysBetween } from "./day.ts";
import { evaluation } from "./evaluation.ts";
import { list } from "./list.ts";
import { model } from "./model.ts";
import { pilot } from "./pilot.ts";
import { segments } from "./segments.ts";
import { select } from "./select.ts";
import { several } from "./several.ts";
import { directions, tieWeightNames } from "./surroundings.ts";
import { tune } from "./tune.ts";

/**
 * The project file `entourage.yaml`. Flags, defaults, units, error texts, the reference page and the JSON Schema for
 * editors all follow from this one schema. A name that ends in a unit (`_days`, `_share`) is in that unit.
 */

/** A name that DuckDB knows; offsets such as +03:00 it does not take. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false; // the only way to ask that knows aliases too
  }
}

const source = z
  .strictObject({
    from: z
      .union([z.string(), z.array(z.string()).min(1)], "a file, a glob or a list of them")
      .optional()
      .describe(
        "file or glob that DuckDB reads (Parquet, CSV, TSV, JSON), relative to `data`; or a list of them",
      ),
    query: z
      .string()
      .optional()
      .describe(
        "instead of `from`: a DuckDB query; `{root}` stands for the project file's folder, `{data}` for `data`",
      ),
    columns: z
      .record(z.string(), z.string())
      .default({})
      .describe("contract column: column of the source, where the names differ"),
    lag_days: z
      .number()
      .min(0)
      .optional()
      .describe("days until a row is known, where the source has no known_at; zero must be written out"),
  })
  .refine(
    (value) => (value.from === undefined) !== (value.query === undefined),
    "exactly one of `from` and `query`",
  );

const sourceNames = Object.keys(contracts) as [string, ...string[]];
const sources = z.strictObject(
  Object.fromEntries(sourceNames.map((name) => [name, source.optional().describe(contracts[name]!.help)])),
) as unknown as z.ZodType<Partial<Record<string, Source>>>;

const privacy = z.strictObject({
  key_file: z
    .string()
    .default("entourage.key")
    .describe("file with the secret that turns ids into tokens; the variable ENTOURAGE_KEY goes before it"),
  consent: z
    .enum(["opt_in", "opt_out"])
    .default("opt_in")
    .describe("contact without a consent record: opt_in leaves it out, opt_out keeps it"),
  min_contacts: z
    .int()
    .min(1)
    .default(3)
    .describe(
      "below so many visible contacts, aggregates of contacts are NaN with a flag; of an attribute those count whose value is known",
    ),
  reveal_ties: z
    .boolean()
    .default(false)
    .describe(
      "`explain` shows each contact of a client, by its token, with calls and talk; otherwise groups of contacts only. What contacts have or are is never told of one",
    ),
});

const quarantine = z.strictObject({
  max_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe(
      "share of calls that may be set aside as self-calls or impossible durations; above it the build stops",
    ),
  max_unknown_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      "share of calls that may be set aside because an end is not in `numbers`; above it the build stops",
    ),
});

const snapshots = z.strictObject({
  train: z.array(day).default([]).describe("moments to learn from; each must be mature"),
  test: z.array(day).default([]).describe("later moments to judge on; empty: repeated folds over clients"),
  score: z.array(day).default([]).describe("moments to score and list; they need no target"),
});

const target = z.strictObject({
  product: z.string().default("credit_card").describe("product whose first opening is predicted"),
  horizon_days: z.int().min(1).default(14).describe("the target looks at [t, t + horizon)"),
  label_lag_days: z.int().min(0).default(0).describe("days after which an uptake is surely in the data"),
});

const surroundings = z.strictObject({
  features: several(z.string())
    .default(["activity", "contacts", "adopters", "coverage"])
    .describe("features of the catalogue by name or group, or all; see `entourage features list`"),
  windows_days: several(z.int().min(1).max(3650))
    .default([30])
    .describe("ties are made of calls in [t − window, t); each window has columns of its own"),
  directions: several(z.enum(directions))
    .default(["both"])
    .describe("contact features over all contacts (both), over callers (in), over called contacts (out)"),
  tie_weights: several(z.enum(tieWeightNames))
    .default(["log_seconds"])
    .describe("weights of ties in weighted means and shares; messages count as calls of zero seconds"),
  half_lives_days: several(z.int().min(1).max(3650))
    .default([30])
    .describe("half-lives of the tie weight recency"),
  community_resolution: z
    .number()
    .positive()
    .default(1)
    .describe(
      "of communities: above 1 they are smaller, below 1 larger; choose it inside the training part, never by the test's labels",
    ),
  max_levels: z
    .int()
    .min(1)
    .max(200)
    .default(12)
    .describe("most frequent categories of a contacts' attribute that get a share each"),
});

/** CatBoost's own names and defaults, but for the few given here. */
const train = z.strictObject({
  features: z
    .enum(["all", "selected"])
    .default("all")
    .describe(
      "learn from all features, or from those that `features select` selects on the training snapshots",
    ),
  iterations: z.int().min(1).default(300).describe("number of trees"),
  learning_rate: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe("step; default: CatBoost's automatic choice"),
  depth: z.int().min(1).max(16).default(6).describe("depth of the symmetric trees"),
  l2_leaf_reg: z
    .number()
    .min(0)
    .optional()
    .describe("L2 regularisation of leaf values; CatBoost's default 3"),
  random_strength: z.number().min(0).optional().describe("noise on split scores; CatBoost's default 1"),
  bootstrap_type: z
    .enum(["MVS", "Bernoulli", "No"])
    .optional()
    .describe("row sampling; CatBoost's default MVS"),
  subsample: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe("share of rows a tree sees; CatBoost's default 0.8 for MVS"),
  rsm: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe("share of features tried at each level; CatBoost's default 1"),
  border_count: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe("borders of a numeric feature; CatBoost's default 254"),
  one_hot_max_size: z
    .int()
    .min(2)
    .max(255)
    .default(64)
    .describe("categories up to which a feature is one-hot"),
  own_contacts: z
    .enum(["keep", "exclude", "model"])
    .default("model")
    .describe(
      "clients whom a campaign of yours contacted (contact_history): learn from them like from others (keep), leave them out (exclude), or tell the model when they were last contacted (model)",
    ),
  own_contact_days: z
    .int()
    .min(0)
    .default(30)
    .describe("exclude leaves out who was contacted so many days before the snapshot, or inside the horizon"),
  negative_share: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("share of the rows without an uptake to learn from; probabilities are corrected back"),
  auto_class_weights: z
    .enum(["None", "Balanced", "SqrtBalanced"])
    .optional()
    .describe("weights of rare classes, CatBoost's default None; probabilities are corrected back"),
  tune: z
    .boolean()
    .default(false)
    .describe("search for better parameters than these inside the training rows; see section `tune`"),
});

const population = z.strictObject({
  segment: z
    .enum(["non_subscriber", "subscriber", "all"])
    .default("non_subscriber")
    .describe("whom to train on, score and list; the feature table holds all segments"),
});

export const projectSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]*$/, "small letters, digits, - and _")
      .describe("name of the project"),
    seed: z.int().min(0).max(4294967295).default(0).describe("seed of everything random"),
    data: z.string().default(".").describe("folder of the sources, relative to the project file"),
    output: z
      .string()
      .default("out")
      .describe("folder for everything that is made, relative to the project file"),
    time_zone: z
      .string()
      .refine(isTimeZone, "a time zone like Europe/Moscow")
      .default("UTC")
      .describe("zone of the snapshots' midnights and of dates without a time"),
    data_through: day
      .optional()
      .describe("the sources are complete up to this midnight; decides which snapshots are mature"),
    memory_limit_gb: z
      .number()
      .positive()
      .default(4)
      .describe(
        "memory DuckDB may use before it spills to disk, in GiB; graph kernels as much again, 3.5 at most",
      ),
    threads: z
      .int()
      .min(1)
      .optional()
      .describe("threads of DuckDB; default: all cores. Results do not depend on it"),
    own_models: z
      .string()
      .optional()
      .describe("folder of your own SQL models, whose columns become features; relative to the project file"),
    sources,
    population: population.prefault({}),
    target: target.prefault({}),
    snapshots: snapshots.prefault({}),
    surroundings: surroundings.prefault({}),
    privacy: privacy.prefault({}),
    quarantine: quarantine.prefault({}),
    evaluation: evaluation.prefault({}),
    select: select.prefault({}),
    train: train.prefault({}),
    tune: tune.prefault({}),
    model: model.prefault({}),
    segments: segments.prefault({}),
    campaign: campaign.prefault({}),
    list: list.prefault({}),
    pilot: pilot.prefault({}),
  })
  .superRefine((project, context) => {
    const problem: AddProblem = (path, found, expected) =>
      context.addIssue({ code: "custom", path, message: expected, params: { found } });
    if (isStatic(project)) return checkStatic(project, problem);
    for (const name of Object.keys(temporalContracts)) {
      if (!project.sources[name] && !optionalSources.includes(name))
        problem(["sources", name], "nothing", contracts[name]!.help);
    }
    if (!project.data_through)
      problem(["data_through"], "nothing", "the day up to which the sources are complete");
    if (project.privacy.consent === "opt_in" && !project.sources.consents) {
      problem(
        ["privacy", "consent"],
        "opt_in without a source of consents, which leaves out every contact",
        "a source `consents`, or opt_out",
      );
    }
    checkSnapshots(project, problem);
    if (project.train.features === "selected" && project.snapshots.test.length === 0) {
      problem(
        ["train", "features"],
        "selected without a test snapshot: folds over clients would judge by rows that the selection has seen",
        "a later moment in snapshots.test, or all",
      );
    }
  });

/** A static graph is a project whose sources are nodes and, unless they are a table alone, edges. */
export function isStatic(project: { sources: Partial<Record<string, Source>> }): boolean {
  return project.sources.nodes !== undefined || project.sources.edges !== undefined;
}

/** Learn first, judge and score later: each once, an embargo after the last training snapshot, inside the data. */
function checkSnapshots(project: SnapshotInput, problem: AddProblem): void {
  const { train } = project.snapshots;
  if (train.length === 0) problem(["snapshots", "train"], "no date", "at least one");
  const lastTrain = train.toSorted().at(-1);
  const embargo = project.target.horizon_days + project.target.label_lag_days;
  for (const kind of ["train", "test", "score"] as const) {
    for (const [at, date] of project.snapshots[kind].entries()) {
      const path = ["snapshots", kind, at];
      if (project.snapshots[kind].indexOf(date) < at)
        problem(path, `${date} a second time`, "each date once");
      if (kind !== "train" && lastTrain && daysBetween(lastTrain, date) < embargo) {
        const after = `after the last train snapshot ${lastTrain}`;
        problem(path, date, `a day at least ${embargo} days (horizon + label lag) ${after}`);
      }
      // What is learned from or judged on must be mature, which the check tells of.
      if (kind === "score" && project.data_through && date > project.data_through) {
        problem(path, date, `a day no later than data_through, ${project.data_through}`);
      }
    }
  }
}

type SnapshotInput = {
  data_through?: string | undefined;
  target: { horizon_days: number; label_lag_days: number };
  snapshots: { train: string[]; test: string[]; score: string[] };
};

type StaticInput = {
  train: { features: string };
  sources: Partial<Record<string, Source>>;
  snapshots: { train: string[]; test: string[]; score: string[] };
};

/** Adds an issue: where, what was found, what was expected. */
type AddProblem = (path: (string | number)[], found: string, expected: string) => void;

function checkStatic(project: StaticInput, problem: AddProblem): void {
  if (project.train.features === "selected")
    problem(["train", "features"], "selected in a static graph", "all: the selection needs time");
  if (!project.sources.nodes)
    problem(["sources", "nodes"], "nothing", "nodes beside edges in a static graph");
  for (const name of Object.keys(project.sources)) {
    if (name in temporalContracts)
      problem(["sources", name], "a source with time", "nodes, edges and splits only in a static graph");
  }
  for (const [kind, dates] of Object.entries(project.snapshots)) {
    if (dates.length > 0)
      problem(["snapshots", kind], `${dates.length} dates`, "none: a static graph has no time");
  }
}

export type Source = z.infer<typeof source>;
export type ProjectFile = z.infer<typeof projectSchema>;
