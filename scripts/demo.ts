// The demo: a made-up bank and operator, the whole way to a ranked list and a report, by the same commands that a user has.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

function entourage(...words: string[]): void {
  console.log(`\n$ entourage ${words.join(" ")}`);
  const cli = ["--conditions=source", "src/cli/main.ts", ...words];
  const { status } = spawnSync(process.execPath, cli, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync("demo/entourage.yaml")) {
  entourage(
    "simulate",
    "demo",
    "--clients",
    "20000",
    "--subscribers",
    "60000",
    "--calls",
    "3000000",
    "--seed",
    "1",
  );
}
entourage("run", "--project", "demo/entourage.yaml");
entourage("report", "--project", "demo/entourage.yaml");

const list = join("demo", "out", "list", "campaign.csv");
console.log(`\nThe list: ${list}. Its first rows:\n`);
console.log(readFileSync(list, "utf8").split("\n").slice(0, 4).join("\n"));
console.log(
  "\nWhat it all comes to, to open in a browser: demo/out/report/report.html. The truth it was made from: demo/data/truth.json",
);
