import type { Mode, ResolvedParams } from "../params/train-params.ts";
import { version } from "../version.ts";
import { broken } from "./bytes.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type { ProgressCode } from "./progress.ts";
import { listOf } from "./split-code.ts";

/** What a snapshot says of its training. */
export interface Head {
  version: string;
  mode: Mode;
  /** With the `iterations` of the first training. */
  params: ResolvedParams;
  data: Fingerprint;
  progress: ProgressCode;
}

/** @throws CatBoostError unless the head is one that this version writes */
export function readHead(value: unknown): Head {
  const head = objectOf(value) as Partial<Head>;
  if (head.version !== version) {
    const found = JSON.stringify(head.version);
    throw broken(`of version ${found}, expected version ${version} of this package`);
  }
  const { history, trees, dropped } = objectOf(head.progress) as Partial<ProgressCode>;
  const params = objectOf(head.params) as ResolvedParams;
  const counts = [params.iterations, params.depth];
  if (!counts.every((count) => Number.isInteger(count) && count! >= 0))
    throw broken("a head without its counts");
  for (const list of [history, trees, dropped, ...listOf(head.data)]) listOf(list);
  return head as Head;
}

function objectOf(value: unknown): object {
  if (typeof value !== "object" || value === null) throw broken("something else where an object should be");
  return value;
}

/** What differs between parameters, a line each. */
export function paramProblems(before: object, now: object): string[] {
  const texts = (params: object): Map<string, string> =>
    new Map(Object.entries(params).map(([name, value]) => [name, JSON.stringify(value)]));
  const [stored, given] = [texts(before), texts(now)];
  return [...new Set([...stored.keys(), ...given.keys()])]
    .filter((name) => stored.get(name) !== given.get(name))
    .map((name) => {
      const [expected, found] = [stored.get(name) ?? "none", given.get(name) ?? "none"];
      return `snapshot: ${name}: ${found}, expected ${expected} as in the training that was stopped`;
    });
}
