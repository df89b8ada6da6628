import type { Manifest } from "../store/manifest.ts";
import { makeList } from "./campaign/list.ts";
import { evaluateModels } from "./evaluate/evaluate.ts";
import { buildFeatures } from "./features/features.ts";
import { makeReport } from "./report/report.ts";
import { runStages } from "./run.ts";
import { compareProjectSegments } from "./segments/segments.ts";
import type { Context } from "./stage/context.ts";
import { runSnapshots, scoreSnapshots } from "./stage/snapshots.ts";
import { identityOf, readManifest } from "./stage/stage.ts";
import type { StageSpec } from "./stage/stage-spec.ts";
import { stageTitle } from "./stage/stage-title.ts";
import { selectColumns } from "./train/select.ts";
import { trainModels } from "./train/train.ts";

/** One stage and what a run would do with it. */
export interface StageState {
  stage: string;
  /** `waiting`: made of a stage that is stale or missing; whether it changes is known when that is built. */
  state: "up to date" | "stale" | "waiting" | "missing";
  /** What is another than when it was built; empty where nothing is. */
  why: string[];
  /** What brings it up to date; null where it is. */
  command: string | null;
}

export interface StatusReport {
  /** In the order of the work. */
  states: StageState[];
  /** What brings everything up to date; null where all is. */
  next: string | null;
  /** What was looked at, for content is not read. */
  reliesOn: string;
}

/** Stages that a run does not make: told of where they were made before. */
const extras = {
  select: { work: selectColumns, command: "entourage features select" },
  evaluate: { work: evaluateModels, command: "entourage evaluate" },
  segments: { work: compareProjectSegments, command: "entourage segments compare" },
  report: { work: makeReport, command: "entourage report" },
} as const;

/**
 * What is built, stale or missing, and why, without building or reading anything large: sources go by their files' sizes and times since
 * they were read last, outputs by their sizes.
 */
export async function projectStatus(context: Context): Promise<StatusReport> {
  const found = new Map<string, StageState>();
  const asking = { ...context, inspect: (spec: StageSpec) => inspectStage(context, spec, found) };
  await ask(() => buildFeatures(asking, runSnapshots(context)));
  const isBroken = () => [...found.values()].some(({ state }) => state === "missing");
  if (!isBroken())
    await ask(() => (scoreSnapshots(context).length > 0 ? makeList(asking) : trainModels(asking)));
  const made = Object.entries(extras).filter(([stage]) => readManifest(context, stage) && !found.has(stage));
  for (const [, { work }] of made) if (!isBroken()) await ask(() => work(asking));
  const names = [...new Set([...runStages(context), ...found.keys(), ...made.map(([stage]) => stage)])];
  const states = names.map((stage) => found.get(stage) ?? unasked(context, stage));
  const isOff = (stage: StageState) => stage.state !== "up to date";
  const offExtras = made.filter(([stage]) => states.some((one) => one.stage === stage && isOff(one)));
  const isRunOff = states.some((stage) => isOff(stage) && !offExtras.some(([name]) => name === stage.stage));
  const next = isRunOff ? "entourage run" : (offExtras[0]?.[1].command ?? null);
  return { states, next, reliesOn: "sizes and times of the sources' files, and sizes of what was made" };
}

/** A stage that is not there ends the questions: what comes after it cannot be asked. */
class NotBuilt extends Error {}

async function ask(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NotBuilt)) throw error;
  }
}

/** Compares a stage with its manifest. @returns the manifest as it is, for the stages that are made of it */
function inspectStage(context: Context, spec: StageSpec, states: Map<string, StageState>): Manifest {
  const { stage, manifestKey } = spec;
  const old = readManifest(context, stage, manifestKey);
  const command = commandFor(stage);
  if (!old) {
    states.set(stage, { stage, state: "missing", why: ["never built, or not to its end"], command });
    // One snapshot does not need another.
    if (stage.startsWith("features/")) return { ...emptyManifest, stage };
    throw new NotBuilt();
  }
  const why = [...reasons(context, spec, old), ...damages(context, old)];
  const upstream = upstreamOf(spec, states);
  const state = why.length > 0 ? "stale" : upstream.length > 0 ? "waiting" : "up to date";
  const told = state === "waiting" ? [`made of ${upstream.map(stageTitle).join(", ")}`] : why;
  states.set(stage, { stage, state, why: told, command: state === "up to date" ? null : command });
  return old;
}

const emptyManifest: Omit<Manifest, "stage"> = {
  fingerprint: "",
  versions: {},
  inputs: {},
  settings: {},
  outputs: {},
  counts: {},
  measured: { seconds: 0, peak_memory_mb: 0 },
};

/** What of its identity is another than it was. */
function reasons(context: Context, spec: StageSpec, old: Manifest): string[] {
  const now = identityOf(context, spec);
  if (now.fingerprint === old.fingerprint) return [];
  return [
    ...changedInputs(now.inputs, old.inputs, context.project.isStatic),
    ...changedSettings(now.settings, old.settings),
    ...changedVersions(now.versions, old.versions),
  ];
}

/** Edges are staged as calls: of a static graph only the source is told of. */
function changedInputs(
  now: Record<string, string>,
  old: Record<string, string>,
  isStatic: boolean,
): string[] {
  const isTold = (key: string) => !isStatic || !key.startsWith("staging/calls/");
  const words = (key: string) => {
    if (key.startsWith("staging/calls/")) return "a file of calls";
    return key.startsWith("source ") ? key : stageTitle(key.replace(/\/[^/]*$/, ""));
  };
  const of = (keys: string[], what: string) =>
    [...new Set(keys.filter(isTold).map(words))].map((word) => `${word} ${what}`);
  const [after, before] = [Object.keys(now), Object.keys(old)];
  return [
    ...of(
      after.filter((key) => key in old && now[key] !== old[key]),
      "changed",
    ),
    ...of(
      after.filter((key) => !(key in old)),
      "is new",
    ),
    ...of(
      before.filter((key) => !(key in now)),
      "is gone",
    ),
  ];
}

/** At most so many settings are named. */
const maxNamed = 3;

function changedSettings(now: unknown, old: unknown): string[] {
  const [after, before] = [leaves(now), leaves(old)];
  const names = [...new Set([...after.keys(), ...before.keys()])].filter(
    (name) => after.get(name) !== before.get(name),
  );
  const told = names
    .slice(0, maxNamed)
    .map((name) =>
      name === "key"
        ? "another key"
        : `${name}: ${before.get(name) ?? "nothing"} → ${after.get(name) ?? "nothing"}`,
    );
  return names.length > maxNamed ? [...told, `${names.length - maxNamed} more settings`] : told;
}

/** Dotted names of a value's leaves, as they are in JSON. */
function leaves(value: unknown, path: readonly string[] = []): Map<string, string> {
  const plain = path.length === 0 ? JSON.parse(JSON.stringify(value ?? null)) : value;
  if (plain === null || typeof plain !== "object" || Array.isArray(plain))
    return new Map([[path.join("."), JSON.stringify(plain)]]);
  return new Map(Object.entries(plain).flatMap(([key, child]) => [...leaves(child, [...path, key])]));
}

function changedVersions(now: Record<string, string>, old: Record<string, string>): string[] {
  if (now.entourage !== old.entourage) return [`Entourage ${old.entourage} → ${now.entourage}`];
  if (now.code !== old.code) return ["the code changed"];
  return now.sql === old.sql ? [] : ["the SQL models changed"];
}

/** Outputs that are not as they were made. */
function damages({ store }: Context, old: Manifest): string[] {
  return Object.entries(old.outputs)
    .filter(([key, { bytes }]) => store.size(key) !== bytes)
    .map(([key]) => `${key} is ${store.size(key) === undefined ? "gone" : "another file"}`)
    .slice(0, maxNamed);
}

/** Stages that it is made of and that are not up to date. What was trained is read from the versions, `models/`. */
function upstreamOf({ inputs }: StageSpec, states: ReadonlyMap<string, StageState>): string[] {
  const isOff = ({ stage, state }: StageState) =>
    state !== "up to date" &&
    Object.keys(inputs).some(
      (key) => key.startsWith(`${stage}/`) || (stage === "train" && key.startsWith("models/")),
    );
  return [...states.values()].filter(isOff).map(({ stage }) => stage);
}

/** A stage that comes after a missing one. */
function unasked(context: Context, stage: string): StageState {
  const isThere = readManifest(context, stage) !== undefined;
  return {
    stage,
    state: isThere ? "waiting" : "missing",
    why: [isThere ? "a stage before it is missing" : "never built"],
    command: commandFor(stage),
  };
}

/** The command that makes a stage and all before it. */
function commandFor(stage: string): string {
  const [first] = stage.split("/") as [string];
  if (first in extras) return extras[first as keyof typeof extras].command;
  if (["staging", "vocabulary", "features"].includes(first)) return "entourage features build";
  if (first === "list") return "entourage campaign list";
  if (first === "allocate") return "entourage campaign optimise";
  if (first === "pilot") return "entourage pilot split";
  return first === "tune" ? "entourage train" : `entourage ${first}`;
}
