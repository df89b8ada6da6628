import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandWords, runCommandLine } from "../../src/cli/run-command-line.ts";
import { settingsOf, smallBank } from "../pilot/small-bank.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeProject } from "../support/write-project.ts";
import { fakeIo } from "./fake-io.ts";

/** What stands behind the words of commands that take something. */
const positionals: Record<string, string[]> = {
  simulate: [join(temporaryFolder(), "bank")],
  "features describe": ["degree"],
  explain: ["c010"],
  "models show": ["champion"],
  "models promote": ["champion", "best"],
  "models rollback": ["champion"],
};

/** A command line and what it said, as a terminal shows it; folders that are another each time have one name. */
async function session(folder: string, ...args: string[]): Promise<string> {
  const io = fakeIo();
  const exitCode = await runCommandLine([...args, "--quiet"], io);
  const text = `$ entourage ${args.join(" ")}\n${io.said.out}${io.said.err}exit code ${exitCode}\n`;
  const { simulate } = positionals;
  return text
    .replaceAll(/\b[0-9a-f]{12}\b/g, "<version>")
    .replaceAll(folder, "<folder>")
    .replaceAll(simulate![0]!, "<new folder>");
}

async function versionOf(file: string): Promise<string> {
  const io = fakeIo();
  await runCommandLine(["models", "list", "--json", "--project", file], io);
  return JSON.parse(io.said.out).versions[0].version;
}

it("is told by every command: a mistyped option, a word too many, no project", async () => {
  const texts: string[] = [];
  for (const words of commandWords) {
    const command = [...words.split(" "), ...(positionals[words] ?? [])];
    texts.push(
      await session("<none>", ...command, "--qiet"),
      await session("<none>", ...command, "now", "then"),
    );
    if (!["init", "simulate", "features list", "features describe"].includes(words))
      texts.push(await session("<none>", ...command, "--project", "nowhere.yaml"));
  }
  await expect(texts.join("\n")).toMatchFileSnapshot("golden/wrong-input-usage.golden.txt");
}, 60_000);

it("is told by the commands that meet it: names, values, clients, models and files that are not there", async () => {
  const { file, folder } = await writeProject(
    smallBank([]),
    settingsOf({ train: { iterations: 5, depth: 2 } }),
  );
  const say = (...args: string[]) => session(folder, ...args, "--project", file);
  writeFileSync(join(folder, "broken.yaml"), "name: Bad Name\nsources: {}\ntrain:\n  depht: 3\n");
  mkdirSync(join(folder, "data"));
  const texts = [
    await session(folder, "chekc"),
    await session(folder, "features", "bild"),
    await session(folder, "init", folder),
    await session(folder, "init", join(folder, "new"), "--from", join(folder, "nowhere")),
    await session(folder, "init", join(folder, "new"), "--from", join(folder, "data")),
    await session(folder, "init", join(folder, "new"), "--from", folder, "--source", "callls=calls.parquet"),
    await session(folder, "simulate", join(folder, "made"), "--clients", "0"),
    await session(folder, "check", "--project", join(folder, "broken.yaml")),
    await say("train", "--train.depth", "99", "--train.iterations", "many", "--privacy.consent", "no"),
    await say("train", "--surroundings.features", "degre", "night"),
    await say("check", "--sources.calls.from", "cals.parquet"),
    await say("check", "--snapshots.test", "2027-01-01"),
    await say("features", "describe", "degre"),
    await say("segments", "compare", "--segments.as_of", "2020-01-01"),
    await say("models", "show", "champion"),
    await say("models", "promote", "latest", "champion"),
    await say("models", "rollback", "champion"),
    await say("score", "--model", "champion"),
    await say("explain", "nobody"),
    await say("models", "promote", "latest", "champion"),
    await say("models", "promote", await versionOf(file), "champion", "--json").then(() => ""),
    await say("score", "--model", "champoin"),
    await say("score", "--model", "champion", "--surroundings.features", "activity"),
    await say("campaign", "optimise"),
    await say("campaign", "candidates"),
    await say("pilot", "read"),
    await say("status", "--sources.calls.from", "cals.parquet"),
  ];
  await expect(texts.filter(Boolean).join("\n")).toMatchFileSnapshot("golden/wrong-input.golden.txt");
}, 120_000);
