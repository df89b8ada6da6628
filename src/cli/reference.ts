import type { Io } from "./io.ts";
import { commandWords, runCommandLine } from "./run-command-line.ts";

/** Width of help that goes into a page or a golden file. */
const columns = 80;

/** The help of a command as it is shown on a terminal of 80 columns; of the program when `words` is empty. */
export async function helpText(words: string): Promise<string> {
  let text = "";
  const port = {
    write(more: string) {
      text += more;
    },
    paint: (_: unknown, plain: string) => plain,
    columns,
  };
  const io: Io = { out: port, err: port, onInterrupt: () => () => {} };
  await runCommandLine([...words.split(" ").filter(Boolean), "--help"], io);
  return text;
}

/** The reference page of the command line as Markdown: every command's help. */
export async function commandReference(): Promise<string> {
  const parts = [
    "# The command line\n",
    "Exit codes: 0 fine, 1 the data or what the project file says are at fault, 2 the command line is, 70 a bug of Entourage,",
    "130 stopped with Ctrl-C. Results go to standard output, progress and errors to standard error; with `--json`, results and errors are",
    "one JSON document on standard output.\n",
  ];
  for (const words of ["", ...commandWords]) {
    parts.push(`## ${`entourage ${words}`.trim()}\n`, `\`\`\`text\n${await helpText(words)}\`\`\`\n`);
  }
  return parts.join("\n");
}
