import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { bundleFiles } from "../../src/model/bundle.ts";
import { Registry } from "../../src/model/registry.ts";
import { FolderStore } from "../../src/store/folder-store.ts";
import { temporaryFolder } from "../support/folders.ts";
import { smallMetrics, smallParts } from "./small-bundle.ts";

const parts = await smallParts();
const bundles = [0.7, 0.8, 0.9].map((auc) => {
  const files = bundleFiles({ ...parts, metrics: smallMetrics(auc) });
  return { files, version: JSON.parse(Buffer.from(files.get("bundle.json")!).toString()).version as string };
});
const [first, second, third] = bundles.map(({ version }) => version) as [string, string, string];
const now = new Date("2026-07-01T10:00:00Z");

let store: FolderStore;
let registry: Registry;

beforeEach(() => {
  store = new FolderStore(join(temporaryFolder(), "out"));
  registry = new Registry(store, "bank-card");
  for (const { version, files } of bundles) registry.add(version, files);
});

describe("versions", () => {
  it("are kept whole, and found by alias, by version and by its beginning", () => {
    expect(registry.versions()).toEqual([first, second, third].sort());
    registry.promote(second, "champion", now);
    expect(registry.resolve("champion")).toBe(second);
    expect(registry.resolve(third)).toBe(third);
    expect(registry.resolve(third.slice(0, 6))).toBe(third);
    expect(registry.open(second).metrics).toEqual(smallMetrics(0.8));
  });

  it("never change: what is added under a version that is there is left alone", () => {
    registry.add(first, bundles[1]!.files);
    expect(registry.open(first).metrics).toEqual(smallMetrics(0.7));
  });

  it("are none as long as a killed copy has no index, and the next copy completes them", () => {
    const folder = store.path(`models/bank-card/${first}`);
    rmSync(join(folder, "bundle.json"));
    rmSync(join(folder, "own.cbm"));
    expect(registry.versions()).toEqual([second, third].sort());
    registry.add(first, bundles[0]!.files);
    expect(registry.open(first).metrics).toEqual(smallMetrics(0.7));
  });

  it("that are broken are refused, and never promoted", () => {
    writeFileSync(store.path(`models/bank-card/${first}/schema.json`), "[]");
    expect(() => registry.open(first)).toThrow("schema.json: other content");
    expect(() => registry.promote(first, "champion", now)).toThrow("schema.json: other content");
    expect(registry.aliases().size).toBe(0);
  });

  it("that are not there are told with those that are", () => {
    expect(() => registry.resolve("champion")).toThrow(
      `no champion, expected one of ${registry.versions().join(", ")}`,
    );
    registry.promote(first, "champion", now);
    expect(() => registry.resolve("champoin")).toThrow("did you mean champion?");
    expect(() => registry.resolve("constructor")).toThrow("no constructor");
  });
});

describe("aliases", () => {
  it("move and go back, each move a line of the log", () => {
    registry.promote(first, "champion", now);
    registry.promote(second, "challenger", now);
    registry.promote(second, "champion", now);
    registry.promote(third, "champion", now);
    expect(registry.rollback("champion", now)).toMatchObject({ from: third, to: second });
    expect(registry.rollback("champion", now)).toMatchObject({ from: second, to: first });
    expect(Object.fromEntries(registry.aliases())).toEqual({ champion: first, challenger: second });
    expect(registry.rollback("champion", now)).toMatchObject({ from: first, to: null });
    expect(() => registry.rollback("champion", now)).toThrow("points nowhere");
    expect(registry.moves().map(({ action }) => action)).toEqual([
      ...Array(4).fill("promote"),
      ...Array(3).fill("rollback"),
    ]);
  });

  it.each(["trained", "Champion", "-x", ""])("may not be called %j", (alias) => {
    expect(() => registry.promote(first, alias, now)).toThrow("expected small letters");
  });

  it("may not look like a version", () => {
    const letters = registry.versions().find((version) => /^[a-f]/.test(version));
    if (letters)
      expect(() => registry.promote(first, letters.slice(0, 5), now)).toThrow("expected small letters");
  });

  it("say the same as a plain model of them, whatever is done, and the log only ever grows", () => {
    const action = fc.record({
      alias: fc.constantFrom("champion", "challenger"),
      version: fc.option(fc.constantFrom(first, second, third), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        store.remove("models/bank-card/aliases.jsonl");
        const expected: Record<string, string[]> = { champion: [], challenger: [] };
        let log = "";
        for (const { alias, version } of actions) {
          const stack = expected[alias]!;
          if (version) registry.promote(version, alias, now);
          else if (stack.length > 0) registry.rollback(alias, now);
          else expect(() => registry.rollback(alias, now)).toThrow();
          if (version) stack.push(version);
          else stack.pop();
          const text = store.readText("models/bank-card/aliases.jsonl") ?? "";
          expect(text.startsWith(log)).toBe(true);
          log = text;
        }
        for (const [alias, stack] of Object.entries(expected))
          expect(registry.aliases().get(alias)).toBe(stack.at(-1));
      }),
      { numRuns: 30 },
    );
  });
});

describe("whatever is killed on the way", () => {
  /** Every write of the work fails in its turn; what is there then must be as before or as after. */
  function statesOfKills(work: (registry: Registry) => void): Record<string, string>[] {
    const states: Record<string, string>[] = [];
    for (let writes = 0; ; writes += 1) {
      const copy = join(temporaryFolder(), "out");
      cpSync(store.root, copy, { recursive: true });
      rmSync(join(copy, ".tmp"), { recursive: true });
      const failing = new FailingStore(copy, writes);
      let isDone = true;
      try {
        work(new Registry(failing, "bank-card"));
      } catch {
        isDone = false;
      }
      const after = new Registry(failing, "bank-card");
      states.push({ ...Object.fromEntries(after.aliases()), versions: after.versions().join() });
      for (const version of after.versions()) after.open(version);
      expect(readdirSync(copy)).toContain("models");
      if (isDone) return states;
    }
  }

  it("an alias points at the old version or at the new one", () => {
    registry.promote(first, "champion", now);
    const states = statesOfKills((registry) => registry.promote(second, "champion", now));
    expect(states.map(({ champion }) => champion)).toEqual([first, second]);
  });

  it("a version is there whole or not at all", () => {
    const added = bundleFiles({ ...parts, metrics: smallMetrics(0.95) });
    const { version } = JSON.parse(Buffer.from(added.get("bundle.json")!).toString());
    const states = statesOfKills((registry) => registry.add(version, added));
    expect(states).toHaveLength(added.size + 1);
    const isThere = states.map(({ versions }) => versions!.includes(version));
    expect(isThere).toEqual([...Array(added.size).fill(false), true]);
  });
});

/** A store whose process is killed at its n-th write, after the draft and before the move. */
class FailingStore extends FolderStore {
  #left: number;

  constructor(root: string, writes: number) {
    super(root);
    this.#left = writes;
  }

  override commit(key: string): void {
    if (this.#left === 0) throw new Error("killed");
    this.#left -= 1;
    super.commit(key);
  }
}
