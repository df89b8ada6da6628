import { readFileSync } from "node:fs";

/** Version of the package, from its `package.json`: two folders up from `src/core` as from `dist/core`. */
export const version: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;
