// The two sides of a bench: each run in a process of its own, so that its peak memory is its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TrainParams } from "../src/index.ts";

export interface TrainTask {
  /** Folders of tables. */
  learn: string;
  test: string;
  params: TrainParams;
  threads: number;
  /** Of ours. */
  mode?: "exact" | "fast";
}

export interface PredictTask {
  /** A .cbm file. */
  model: string;
  table: string;
  times: number;
}

export interface ShapTask {
  model: string;
  table: string;
}

/** A made-up table that is streamed. */
export interface MemoryTask {
  rows: number;
  columns: number;
  trees: number;
}

/** What a side measured. */
export interface Result {
  seconds: number;
  logLoss?: number;
  rowMicroseconds?: number;
  peakMegabytes: number;
}

export type Rival = "catboost" | "lightgbm" | "xgboost";

const python = join(import.meta.dirname, "../../../.venv/bin/python");

/** Whether a rival is installed in the virtual environment of the repository. */
export function isInstalled(rival: Rival): boolean {
  return existsSync(python) && spawnSync(python, ["-c", `import ${rival}`]).status === 0;
}

export function runOurs(task: string, request: object): Result {
  const side = join(import.meta.dirname, "side.ts");
  return run(process.execPath, ["--conditions=source", side, task, JSON.stringify(request)]);
}

export function runRival(rival: Rival, task: string, request: object): Result {
  const side = join(import.meta.dirname, "rival.py");
  return run(python, [side, rival, task, JSON.stringify(request)]);
}

function run(command: string, args: string[]): Result {
  const child = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0) throw new Error(`${command} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.trimEnd().split("\n").at(-1)!) as Result;
}
