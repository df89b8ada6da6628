import { CatBoostError } from "../errors.ts";
import { availableThreads } from "./platform.ts";

const mostWorkers = 64;
const mostDefaultWorkers = 8;

/** Threads that compute where nobody says how many. */
export function defaultWorkers(): number {
  return Math.min(availableThreads(), mostDefaultWorkers);
}

/** @throws CatBoostError */
export function checkWorkers(workers = defaultWorkers()): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers) return workers;
  throw new CatBoostError(`workers: ${workers}, expected a whole number from 1 to ${mostWorkers}`);
}
