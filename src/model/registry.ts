/**
 * The versions of one named model, and the aliases that say which of them does what.
 *
 *   models/<name>/<version>/…       a bundle; never changed once its index is there
 *   models/<name>/aliases.jsonl     one line for each move of an alias, oldest first; the newest says where it points
 *
 * A bundle's index is written last, and the log is replaced whole, so that whatever is killed on the way leaves what was
 * there before: at worst files without an index, which are no version, and which the next `add` completes.
 */
import { DataError, UserError } from "../core/errors.ts";
import type { FolderStore } from "../store/folder-store.ts";
import { nearestName } from "../util/nearest.ts";
import { indexFile, ModelBundle } from "./bundle.ts";

/** One line of the log. */
export interface AliasMove {
  action: "promote" | "rollback";
  alias: string;
  /** The version it pointed at before; null where it was new. */
  from: string | null;
  /** The version it points at now; null where a rollback took it away. */
  to: string | null;
  /** UTC. An account of who did what and when needs a clock; no result depends on it. */
  at: string;
}

/** Aliases and the versions they point at. */
export type Aliases = ReadonlyMap<string, string>;

export class Registry {
  readonly name: string;
  readonly #store: FolderStore;

  constructor(store: FolderStore, name: string) {
    this.#store = store;
    this.name = name;
  }

  /** Keeps a bundle. A version that is there already stays as it is: the same version is the same content. */
  add(version: string, files: ReadonlyMap<string, Uint8Array>): void {
    if (this.versions().includes(version)) return;
    for (const [file, bytes] of files)
      if (file !== indexFile) this.#store.put(this.key(version, file), bytes);
    this.#store.put(this.key(version, indexFile), files.get(indexFile)!);
  }

  /** Whole versions, sorted. */
  versions(): string[] {
    const entries = this.#store.list(`models/${this.name}`);
    return entries.filter((entry) => this.#store.size(this.key(entry, indexFile)) !== undefined);
  }

  /** @throws DataError when a file is not what its index says */
  open(version: string): ModelBundle {
    const folder = `models/${this.name}/${version}`;
    return ModelBundle.read((file) => this.#store.readBytes(`${folder}/${file}`), folder);
  }

  /** Where a file of a version is kept. */
  key(version: string, file: string): string {
    return `models/${this.name}/${version}/${file}`;
  }

  /**
   * The version that an alias, a version or the beginning of one (four characters or more) means.
   * @throws UserError when there is none, or a beginning fits several
   */
  resolve(wanted: string): string {
    const versions = this.versions();
    const aliases = this.aliases();
    const pointed = aliases.get(wanted);
    const fitting = wanted.length < 4 ? [] : versions.filter((version) => version.startsWith(wanted));
    const version = pointed ?? (fitting.length === 1 ? fitting[0] : undefined);
    if (version !== undefined) return version;
    const known = [...aliases.keys(), ...versions];
    const near = nearestName(wanted, known);
    throw new UserError([
      {
        code: "no-version",
        where: `model ${this.name}`,
        found: fitting.length > 1 ? `${wanted}, with which ${fitting.length} versions begin` : `no ${wanted}`,
        expected: known.length === 0 ? "a version, but none was trained yet" : `one of ${known.join(", ")}`,
        hint: near ? `did you mean ${near}?` : "`entourage models list` shows versions and aliases",
      },
    ]);
  }

  /** Where each alias points now. */
  aliases(): Aliases {
    return aliasesAfter(this.moves());
  }

  /** All moves, oldest first. @throws DataError when a line of the log is none */
  moves(): AliasMove[] {
    const text = this.#store.readText(this.#logKey) ?? "";
    return text
      .split("\n")
      .filter(Boolean)
      .map((line, at) => parseMove(line, `${this.#logKey}:${at + 1}`));
  }

  /**
   * Points an alias at a version, from one moment to the next.
   * @throws UserError when there is no such version, DataError when it is broken: an alias never points at either
   */
  promote(wanted: string, alias: string, now: Date): AliasMove {
    checkAlias(alias, this.versions());
    const version = this.resolve(wanted);
    this.open(version);
    const from = this.aliases().get(alias) ?? null;
    return this.#append({ action: "promote", alias, from, to: version, at: now.toISOString() });
  }

  /**
   * Points an alias where it pointed before its last promotion that was not rolled back yet; twice goes back two.
   * @throws UserError when there is nothing to go back to
   */
  rollback(alias: string, now: Date): AliasMove {
    const stack = promotionsOf(alias, this.moves());
    const from = stack.at(-1);
    if (from === undefined) {
      throw new UserError([
        {
          code: "no-alias",
          where: `model ${this.name}`,
          found: `alias ${alias}, which points nowhere`,
          expected: `one of ${[...this.aliases().keys()].join(", ") || "the aliases, of which there is none yet"}`,
          hint: "`entourage models promote VERSION ALIAS` makes one",
        },
      ]);
    }
    return this.#append({ action: "rollback", alias, from, to: stack.at(-2) ?? null, at: now.toISOString() });
  }

  #append(move: AliasMove): AliasMove {
    const text = this.#store.readText(this.#logKey) ?? "";
    this.#store.put(this.#logKey, `${text}${JSON.stringify(move)}\n`);
    return move;
  }

  get #logKey(): string {
    return `models/${this.name}/aliases.jsonl`;
  }
}

function aliasesAfter(moves: readonly AliasMove[]): Aliases {
  const aliases = new Map<string, string>();
  for (const { alias, to } of moves) {
    if (to === null) aliases.delete(alias);
    else aliases.set(alias, to);
  }
  return aliases;
}

/** Versions that an alias was promoted to and not rolled back from, oldest first. */
function promotionsOf(alias: string, moves: readonly AliasMove[]): string[] {
  const stack: string[] = [];
  for (const move of moves) {
    if (move.alias !== alias) continue;
    if (move.action === "promote") stack.push(move.to!);
    else stack.pop();
  }
  return stack;
}

function checkAlias(alias: string, versions: readonly string[]): void {
  const isVersion = versions.some((version) => version.startsWith(alias));
  if (/^[a-z][a-z0-9_-]*$/.test(alias) && alias !== "trained" && !isVersion) return;
  throw new UserError([
    {
      code: "bad-alias",
      where: "alias",
      found: alias,
      expected:
        "small letters, digits, - and _, begun by a letter; not `trained`, not the beginning of a version",
      hint: "for example champion or challenger",
    },
  ]);
}

function parseMove(line: string, where: string): AliasMove {
  try {
    return JSON.parse(line) as AliasMove;
  } catch (cause) {
    const found = `${line.slice(0, 40)}…`;
    throw new DataError([{ code: "broken-log", where, found, expected: "one JSON object a line" }], {
      cause,
    });
  }
}
