import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ModelBundle } from "./bundle.ts";

/**
 * Opens a bundle from its folder: `out/train`, or a version below `out/models`. Needs no project and no DuckDB.
 * @throws DataError listing every file that is missing or not what the index says
 *
 * @example
 * const model = openBundle("out/train");
 * console.log(model.version, model.schema.length);
 */
export function openBundle(folder: string): ModelBundle {
  const read = (file: string) => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path) : undefined;
  };
  return ModelBundle.read(read, folder);
}
