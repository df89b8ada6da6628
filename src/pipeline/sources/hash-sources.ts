import { relative } from "node:path";
import { hashJson } from "../../store/folder-store.ts";
import { hashFile, stampOf } from "../../store/hash-file.ts";
import type { SeenSource } from "../../store/manifest.ts";
import { locateSource } from "../../warehouse/sources.ts";
import { hashRows } from "../../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import type { Step } from "../stage/parts.ts";

/** Hashes of what the sources hold, and how their files looked. */
export interface SourceHashes {
  ofSources: Record<string, string>;
  ofFiles: Map<string, string | null>;
  seen: Record<string, SeenSource>;
}

/** Content's hash of a file, or of what a query reads; null where that cannot be read. */
interface HashSource {
  file(path: string, stamp: string): Promise<string | null>;
  query(name: string, relation: string, stamp: string): Promise<string | null>;
}

/** By reading everything. */
export function readSource(context: Context): HashSource {
  return {
    file: (path) => hashFile(path).catch(() => null),
    query: (_, relation) =>
      withWarehouse(context, (warehouse) => hashRows(warehouse, relation)).catch(() => null),
  };
}

/** By what was seen when it was read last; what looks different since has the hash of its looks, which is nobody's. */
export function recallSource(seen: Record<string, SeenSource>): HashSource {
  const recall = async (name: string, stamp: string) =>
    seen[name]?.stamp === stamp ? seen[name].hash : hashJson([name, stamp]);
  return { file: recall, query: (name, _, stamp) => recall(name, stamp) };
}

/**
 * What every source holds: of files, their paths below the data folder (a path may carry values) and their content; of a
 * query, whatever it reads, its rows. What cannot be read has no hash; the check tells of it.
 */
export async function hashSources(
  { project }: Context,
  hashing: HashSource,
  step: Step = () => {},
): Promise<SourceHashes> {
  const ofSources: Record<string, string> = {};
  const ofFiles = new Map<string, string | null>();
  const seen: Record<string, SeenSource> = {};
  const sources = Object.entries(project.sources);
  for (const [at, [name, config]] of sources.entries()) {
    step(`look at ${name}`, at, sources.length);
    if (!config) continue;
    const { relation, files } = locateSource(project, config);
    const parts: unknown[] = [];
    if (config.query === undefined) {
      for (const file of files) {
        const stamp = stampOf(file);
        const hash = await hashing.file(file, stamp);
        ofFiles.set(file, hash);
        if (hash !== null) seen[file] = { stamp, hash };
        parts.push([relative(project.dataFolder, file), hash]);
      }
    } else {
      const key = `query of ${name}`;
      const stamp = hashJson([relation, files.map((file) => [file, stampOf(file)])]);
      const hash = await hashing.query(key, relation, stamp);
      if (hash !== null) seen[key] = { stamp, hash };
      parts.push(hash);
    }
    ofSources[`source ${name}`] = hashJson(parts);
  }
  return { ofSources, ofFiles, seen };
}
