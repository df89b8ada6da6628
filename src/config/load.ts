import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { UserError } from "../core/errors.ts";
import { checkedYaml } from "./checked-yaml.ts";
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
  const data = checkedYaml(text, basename(path), "the project file", projectSchema, (content) =>
    override(content, overrides),
  );
  const root = dirname(path);
  const hasGraph = !isStatic(data) || data.sources.edges !== undefined;
  return {
    ...data,
    // Where there is no graph nobody has surroundings, and none are built.
    surroundings: hasGraph ? data.surroundings : { ...data.surroundings, features: [] },
    root,
    dataFolder: resolve(root, data.data),
    outputFolder: resolve(root, data.output),
    isStatic: isStatic(data),
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
