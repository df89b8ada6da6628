import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

/** Folders of `src/` from the bottom up: a file imports from its own folder and from folders above its own in this list. */
const layers = [
  "util",
  "core",
  "config",
  "store",
  "warehouse",
  "guess",
  "graph",
  "features",
  "evaluate",
  "model",
  "train",
  "select",
  "segments",
  "campaign",
  "explain",
  "pilot",
  "report",
  "simulate",
  "pipeline",
  "api",
  "cli",
];

/** Folders inside such a folder from the bottom up, likewise; the files beside them see all. */
const inside: Readonly<Record<string, readonly string[]>> = {
  graph: [
    "runtime",
    "csr",
    "ties",
    "contacts",
    "structure",
    "diffusion",
    "communities",
    "exchanges",
    "reference",
  ],
  pipeline: [
    "stage",
    "guess",
    "sources",
    "features",
    "train",
    "evaluate",
    "score",
    "segments",
    "pilot",
    "campaign",
    "explain",
    "report",
    "audit",
    "doctor",
  ],
};

/** Packages that one folder alone may import, so that each can be replaced in one place. */
const owners: Record<string, string> = {
  "@duckdb/node-api": "warehouse",
  graphology: "graph",
  "graphology-communities-louvain": "graph",
  "graphology-types": "graph",
  yargs: "cli",
  "cli-progress": "cli",
  "@clack/prompts": "cli",
  yaml: "config",
  highs: "campaign",
  yazl: "store",
  "@observablehq/plot": "report",
  svgdom: "report",
};

const root = join(import.meta.dirname, "..");
const files = sourcesIn("src").filter(
  (file) => !file.startsWith(join("graph", "kernels")) && !file.includes("generated"),
);

/** Files of a folder of sources, by their paths in it. */
function sourcesIn(folder: string): string[] {
  const inside = readdirSync(join(root, folder), { recursive: true }) as string[];
  return inside.filter((file) => file.endsWith(".ts")).sort();
}

/** What a file imports, types too. */
function importsOf(file: string, folder = "src"): string[] {
  const text = readFileSync(join(root, folder, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]!);
}

/** A circle of files of which each imports the next one; none where there is none. */
function findCircle(folder: string): string[] {
  const all = new Set(sourcesIn(folder));
  const ended = new Set<string>();
  const follow = (way: readonly string[]): string[] => {
    const file = way.at(-1)!;
    const metAt = way.indexOf(file);
    if (metAt < way.length - 1) return [...way.slice(metAt)];
    for (const target of importsOf(file, folder).filter((name) => name.startsWith("."))) {
      // AssemblyScript leaves the extension out.
      const next = join(dirname(file), target).replace(/(\.ts)?$/, ".ts");
      const circle = all.has(next) && !ended.has(next) ? follow([...way, next]) : [];
      if (circle.length > 0) return circle;
    }
    ended.add(file);
    return [];
  };
  for (const file of all) {
    const circle = follow([file]);
    if (circle.length > 0) return circle;
  }
  return [];
}

/** `@scope/name/path` → `@scope/name`. */
function packageOf(name: string): string {
  const depth = name.startsWith("@") ? 2 : 1;
  return name.split("/").slice(0, depth).join("/");
}

/** Place of a file among the folders inside its own. */
function placeOf(file: string): number {
  const [layer, folder] = file.split(/[\\/]/);
  const folders = inside[layer!]!;
  if (folder!.endsWith(".ts")) return folders.length;
  const at = folders.indexOf(folder!);
  if (at < 0) throw new Error(`${file}: unknown folder of ${layer}`);
  return at;
}

describe("imports point one way", () => {
  it.each(files)("%s imports only from layers below its own", (file) => {
    const own = layers.indexOf(file.split(/[\\/]/)[0]!);
    for (const target of importsOf(file).filter((name) => name.startsWith("."))) {
      const path = relative(join(root, "src"), resolve(root, "src", dirname(file), target));
      const layer = layers.indexOf(path.split(/[\\/]/)[0]!);
      if (path.startsWith("..") || file === "index.ts") continue;
      expect(layer, `${file} imports ${target}: unknown layer`).toBeGreaterThanOrEqual(0);
      expect(layer, `${file} imports ${target}, which lies above it`).toBeLessThanOrEqual(own);
    }
  });

  it.each(files.filter((file) => file.split(/[\\/]/)[0]! in inside))(
    "%s imports only from folders before its own",
    (file) => {
      const [layer] = file.split(/[\\/]/);
      for (const target of importsOf(file).filter((name) => name.startsWith("."))) {
        const path = join(dirname(file), target);
        if (!path.startsWith(`${layer}${sep}`) || path.includes("generated")) continue;
        expect(placeOf(path), `${file} imports ${target}, of a later folder`).toBeLessThanOrEqual(
          placeOf(file),
        );
      }
    },
  );

  it.each(["src", "packages/catboost-wasm/src", "packages/catboost-wasm/assembly"])(
    "in %s no files import each other, not even types",
    (folder) => expect(findCircle(folder).join(" → ")).toBe(""),
  );

  it("keeps the model usable without DuckDB: for one record, anywhere", () => {
    for (const file of files.filter((file) => file.startsWith("model"))) {
      for (const target of importsOf(file)) expect(target, file).not.toMatch(/warehouse|duckdb/);
    }
  });

  it("leaves each outside library to the folder that owns it", () => {
    for (const file of files) {
      for (const name of importsOf(file)) {
        const owner = owners[packageOf(name)];
        if (owner)
          expect(file.startsWith(owner), `${file} imports ${name}, which belongs to ${owner}/`).toBe(true);
      }
    }
  });
});
