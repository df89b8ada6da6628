// Makes a fresh clone ready: installs the locked packages and builds what is generated; then runs the pinned Node on the
// arguments, if there are any. Plain JavaScript, because it runs on whatever Node the machine has (20 or later) before the
// pinned Node 24 is there. Quick when nothing changed. `--docs`, first, also installs what builds the site of the pages.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const args = process.argv.slice(2);

function run(command, args) {
  const result = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs the packages of a folder's lock, once. */
function install(folder) {
  const stampFile = join(folder, "node_modules", ".entourage-setup");
  const stamp = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.error(`setup: installing packages${folder === "." ? "" : ` of ${folder}`} (once)`);
  run("npm", ["--prefix", folder, "ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stampFile, stamp);
}

install(".");
if (args[0] === "--docs") {
  args.shift();
  install("docs");
}
run("npm", ["run", "--silent", "build:wasm"]);

if (args.length > 0) {
  process.on("SIGINT", () => {}); // the program says what an interrupt means
  // By its path: after `node setup && node program` a shell would run the second on the Node that it found for the first.
  run(join("node_modules", ".bin", "node"), args);
}
