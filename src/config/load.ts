import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { closest, distance } from "fastest-levenshtein";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { DataError, type Problem, UserError } from "../core/errors.ts";
import { isStatic, type ProjectFile, projectSchema } from "./schema.ts";

/** A project file that passed its schema, and where it lies. */
export interface Project extends ProjectFile {
  /** Absolute path of the folder that holds the project file. */
  root: string;
  /** Absolute path of the folder of the sources. */
  dataFolder: string;
  /** Absolute path of the folder for everything that is made. */
  outputFolder: string;
  isStatic: boolean;
}

/** Settings that go before the project file's: `{"train.iterations": 100}`, as they come from flags. */
export type Overrides = Readonly<Record<string, unknown>>;

/**
 * Reads and checks a project file.
 * @throws DataError listing everything that is wrong with it, each with its line; UserError when there is none
 */
export function loadProject(file: string, overrides: Overrides = {}): Project {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UserError([
      {
        code: "no-project",
        where: file,
        found: "no such file",
        expected: "a project file",
        hint: "`entourage init` makes one, or name another with --project",
      },
    ]);
  }
  return parseProject(readText(path, file), path, overrides);
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const found = code === "EISDIR" ? "a folder" : `a file that cannot be read (${code})`;
    throw new UserError([{ code: "unreadable", where: file, found, expected: "a project file" }], { cause });
  }
}

/** As `loadProject`, from text; `path` says where relative paths start. */
export function parseProject(text: string, path: string, overrides: Overrides = {}): Project {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const name = basename(path);
  if (document.errors.length > 0) {
    throw new DataError(
      document.errors.map((error) => ({
        code: "yaml",
        where: `${name}:${lines.linePos(error.pos[0]).line}`,
        found: error.message,
        expected: "valid YAML",
      })),
    );
  }
  const result = projectSchema.safeParse(override(document.toJS(), overrides), { reportInput: true });
  if (!result.success) {
    const lineOf = (path: PropertyKey[]) => {
      for (let depth = path.length; depth > 0; depth -= 1) {
        const node = document.getIn(path.slice(0, depth), true) as
          | { range?: [number, number, number] }
          | undefined;
        if (node?.range) return `:${lines.linePos(node.range[0]).line}`;
      }
      return "";
    };
    throw new DataError(
      result.error.issues.flatMap((issue) => problemsOf(issue, (path) => name + lineOf(path))),
    );
  }
  const root = dirname(path);
  return {
    ...result.data,
    root,
    dataFolder: resolve(root, result.data.data),
    outputFolder: resolve(root, result.data.output),
    isStatic: isStatic(result.data),
  };
}

/** The settings of features where there is no project file: the defaults, and what flags say. */
export function surroundingsAlone(overrides: Overrides): Project["surroundings"] {
  const { surroundings } = override({}, overrides) as { surroundings?: object };
  return projectSchema.shape.surroundings.parse(surroundings);
}

/** What the file says, with the overrides in it. A section without content (`train:`) is as good as none. */
function override(content: unknown, overrides: Overrides): unknown {
  if (content !== null && (typeof content !== "object" || Array.isArray(content))) return content;
  const whole = Object.fromEntries(Object.entries(content ?? {}).filter(([, value]) => value !== null));
  for (const [name, value] of Object.entries(overrides)) {
    const keys = name.split(".");
    let node: Record<string, unknown> | undefined = whole;
    for (const key of keys.slice(0, -1)) {
      node[key] ??= {};
      node = typeof node[key] === "object" ? (node[key] as Record<string, unknown>) : undefined;
      if (!node) break; // the schema tells what should have been there
    }
    if (node) node[keys.at(-1)!] = value;
  }
  return whole;
}

function problemsOf(issue: z.core.$ZodIssue, locate: (path: PropertyKey[]) => string): Problem[] {
  const option = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      code: "unknown-key",
      where: locate([...issue.path, key]),
      found: `unknown key \`${[...issue.path, key].join(".")}\``,
      expected: "a key of the project file",
      ...nearest(key, knownKeys(issue.path)),
    }));
  }
  const input = issue.input === undefined ? "nothing" : JSON.stringify(issue.input).slice(0, 60);
  const found = issue.code === "custom" && issue.params?.found ? String(issue.params.found) : input;
  return [
    {
      code: "bad-setting",
      where: `${locate([...issue.path])} ${option}`.trim(),
      found,
      expected: expectedBy(issue.message),
    },
  ];
}

/** What a schema's message says was expected: `Too small: expected number to be >=1` → `number to be >=1`. */
export function expectedBy(message: string): string {
  return message.replace(/^[^:]*: expected /, "").replace(/, received .*$/, "");
}

function nearest(key: string, known: string[]): { hint?: string } {
  if (known.length === 0) return {};
  const best = closest(key, known);
  if (distance(key, best) <= Math.max(2, key.length / 2)) return { hint: `did you mean \`${best}\`?` };
  return { hint: `known keys here: ${known.join(", ")}` };
}

/** Keys that the schema knows at a path. */
function knownKeys(path: PropertyKey[]): string[] {
  let node: unknown = projectSchema;
  for (const step of path) node = shapeOf(node)?.[String(step)];
  return Object.keys(shapeOf(node) ?? {});
}

/** The fields of an object schema, through the wrappers that give defaults. */
export function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  let node = schema as { shape?: Record<string, unknown>; def?: { innerType?: unknown } } | undefined;
  while (node && !node.shape && node.def?.innerType) node = node.def.innerType as typeof node;
  return node?.shape;
}
