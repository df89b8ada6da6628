// Makes a fresh clone ready: installs the locked packages and builds what is generated; then runs the pinned Node on the
// arguments, if there are any. Plain JavaScript, because it runs on whatever Node the machine has (20 or later) before the
// pinned Node 24 is there. Quick when nothing changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const stampFile = "node_modules/.entourage-setup";
const stamp = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");

function run(command, args) {
  const result = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) {
  console.error("setup: installing packages (once)");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stampFile, stamp);
}
run("npm", ["run", "--silent", "build:wasm"]);

const args = process.argv.slice(2);
if (args.length > 0) {
  process.on("SIGINT", () => {}); // the program says what an interrupt means
  // By its path: after `node setup && node program` a shell would run the second on the Node that it found for the first.
  run(join("node_modules", ".bin", "node"), args);
}
