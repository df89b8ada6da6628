// Records `init` → `run` → `report` → `explain` as they look on terminals of 80 and of 50 columns, in docs/session.md. The commands run on a
// real pseudo-terminal (`script` of util-linux), each width in a folder of its own, on the files of one made-up bank.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = `"${process.execPath}" --conditions=source "${join(root, "src/cli/main.ts")}"`;

/** What a terminal of so many columns shows of a command, when it has ended. */
function shown(command: string, columns: number, cwd: string): string {
  const typed = `stty cols ${columns} rows 50; ${command.replace("entourage", cli)}`;
  const { stdout, status, error } = spawnSync("script", ["-qefc", typed, "/dev/null"], {
    cwd,
    encoding: "utf8",
    // One key for both widths, so that both tell of the same clients.
    env: { ...process.env, NO_COLOR: "1", ENTOURAGE_KEY: "a made-up bank needs no secret" },
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stdout}`);
  return stdout
    .split("\n")
    .map(lastState)
    .filter((line) => line !== undefined)
    .join("\n");
}

const esc = String.fromCharCode(27);
/** Back to the line's beginning, or the line cleared: what stood there is written over. */
const rewinds = new RegExp(`\\r(?!$)|${esc}\\[(?:1G|[02]?K|[02]?J)`, "g");
const controls = new RegExp(`${esc}\\[[0-9;?]*[A-Za-z]|\\r`, "g");

/** A line as it stands when the progress on it is gone; undefined where nothing else was on it. */
function lastState(line: string): string | undefined {
  const parts = line.split(rewinds);
  const last = parts.at(-1)!.replaceAll(controls, "");
  return last === "" && parts.length > 1 ? undefined : last.trimEnd();
}

function session(columns: number): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "entourage-session-")));
  try {
    shown(
      "entourage simulate made-up --clients 2000 --subscribers 5000 --calls 150000 --seed 1",
      columns,
      folder,
    );
    const say = (command: string) => `$ ${command}\n${shown(command, columns, folder).trimEnd()}\n`;
    const parts = [
      "entourage init bank --from made-up/data --yes",
      "entourage run --project bank/entourage.yaml",
      "entourage report --project bank/entourage.yaml",
    ].map(say);
    const list = readFileSync(join(folder, "bank/out/list/campaign.csv"), "utf8").split("\n");
    const token = list[1]!.split(",")[list[0]!.replace("\uFEFF", "").split(",").indexOf("client_id")]!;
    parts.push(say(`entourage explain ${token} --project bank/entourage.yaml`));
    return parts.join("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const parts = [80, 50].map(
  (columns) => `## In ${columns} columns\n\n\`\`\`text\n${session(columns)}\`\`\`\n`,
);
const head = `# A session

From files to a list, a report and one client explained, as the terminal shows it when each command has ended: the bars of progress
are gone then. The files are those of a made-up bank. \`npm run docs:session\` records it again.
`;
writeFileSync(join(root, "docs/session.md"), `${head}\n${parts.join("\n")}`);
