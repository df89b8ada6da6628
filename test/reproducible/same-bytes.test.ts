import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeProjectFile } from "../support/write-project.ts";

const folder = temporaryFolder();

/** Builds the features of the simulated bank in a folder of its own. @returns SHA-256 of every file, by its path */
async function build(name: string, sources: Record<string, string>, threads: number) {
  const root = join(folder, name);
  mkdirSync(root);
  const file = writeProjectFile(root, {
    name: "same-bytes",
    threads,
    data_through: "2026-04-01",
    snapshots: { train: ["2026-02-01"], score: ["2026-04-01"] },
    sources: Object.fromEntries(
      Object.entries(sources).map(([source, from]) => [source, { from: `../${from}` }]),
    ),
  });
  await buildFeatures(openContext(loadProject(file)));
  const files = (readdirSync(join(root, "out"), { recursive: true }) as string[]).filter((path) =>
    /(parquet|features\.json|vocabulary\.json)$/.test(path),
  );
  return Object.fromEntries(
    files.sort().map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(root, "out", path)))
        .digest("hex"),
    ]),
  );
}

it("writes the same bytes in another folder, with another number of threads", async () => {
  // More calls than two row groups hold, so that threads have something to share out.
  const report = await simulate({
    clients: 4000,
    subscribers: 12_000,
    calls: 300_000,
    months: 3,
    seed: 3,
    out: join(folder, "data"),
  });
  const sources = Object.fromEntries(
    Object.entries(report.paths)
      .filter(([name]) => !name.startsWith("truth"))
      .map(([name, path]) => [name, path.slice(folder.length + 1)]),
  );
  const first = await build("first", sources, 2);
  // Relations, months of calls, the vocabulary, two snapshots' tables and declarations.
  expect(Object.keys(first)).toHaveLength(10 + 3 + 1 + 4);
  expect(await build("second", sources, 2)).toEqual(first);
  expect(await build("single", sources, 1)).toEqual(first);
  expect(await build("many", sources, 7)).toEqual(first);
});
