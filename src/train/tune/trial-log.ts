import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { TrialRecord } from "./trial.ts";

/**
 * The trials of several searches as lines of JSON: a first line that says what was searched, then one a trial, added when
 * the trial has ended. A line that was being written when the process was killed has no end, and is dropped.
 */
export class TrialLog {
  readonly #file: string;
  readonly #records: Map<string, TrialRecord[]>;

  /** @param identity of rows, settings and seed: a log of anything else is begun anew */
  constructor(file: string, identity: string) {
    this.#file = file;
    const head = JSON.stringify({ identity });
    const lines = existsSync(file) ? wholeLines(readFileSync(file, "utf8")) : [];
    const kept = lines[0] === head ? lines : [head];
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, textOf(kept));
    this.#records = new Map();
    for (const line of kept.slice(1)) {
      const { search, ...record } = JSON.parse(line) as TrialRecord & { search: string };
      this.#recordsOf(search).push(record);
    }
  }

  /** The whole file as a run that nobody stopped has it. */
  static text(identity: string, searches: Readonly<Record<string, readonly TrialRecord[]>>): string {
    const lines = Object.entries(searches).flatMap(([search, records]) =>
      records.map((record) => JSON.stringify({ search, ...record })),
    );
    return textOf([JSON.stringify({ identity }), ...lines]);
  }

  /** The trials of one search so far. */
  of(search: string): readonly TrialRecord[] {
    return this.#recordsOf(search);
  }

  add(search: string, record: TrialRecord): void {
    appendFileSync(this.#file, textOf([JSON.stringify({ search, ...record })]));
    this.#recordsOf(search).push(record);
  }

  #recordsOf(search: string): TrialRecord[] {
    const known = this.#records.get(search) ?? [];
    this.#records.set(search, known);
    return known;
  }
}

function wholeLines(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
