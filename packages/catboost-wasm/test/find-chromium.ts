import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The machine's Chromium: the one that CHROMIUM names, or the first on the PATH; undefined where there is none. */
export const chromiumPath = [
  process.env.CHROMIUM ?? "",
  ...(process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
].find(existsSync);

/** Why no real browser can be asked here, or undefined. */
export const chromiumMissing = chromiumPath
  ? undefined
  : `no browser: CHROMIUM names none, and none of ${names.join(", ")} is on the PATH`;
