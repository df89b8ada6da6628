import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Example } from "./collect-examples.ts";

const root = join(import.meta.dirname, "../..");

/** What came of some examples. */
export interface Outcome {
  /** What the compiler says; empty when all types fit. */
  types: string;
  /** `where: message` of each that failed. */
  failures: string[];
  /** Places of those that ran to their end. */
  ran: string[];
}

/**
 * Compiles and runs examples one after another in one program, each in a block of its own.
 * @param prelude what they may rely on, as code · @param cwd where they run
 */
export function runExamples(examples: readonly Example[], prelude: string, cwd: string): Outcome {
  const folder = join(root, `.entourage/examples-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "examples.ts");
  const bodies = examples.map(
    ({ where, code }) =>
      `await example(${JSON.stringify(where)}, async () => {\n${withoutImports(code)}\n});`,
  );
  writeFileSync(file, `${prelude}\n${runner}\n${bodies.join("\n\n")}\n`);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../tsconfig.json",
      compilerOptions: { noUnusedLocals: false },
      include: ["examples.ts", "../../src/report/chart/svgdom.d.ts"],
    }),
  );
  try {
    const tsc = join(root, "node_modules/.bin/tsc");
    const compiled = spawnSync(tsc, ["-p", folder], { encoding: "utf8" });
    const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=source", file], {
      cwd,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    const told = (mark: string) =>
      stdout.split("\n").flatMap((line) => (line.startsWith(mark) ? [line.slice(mark.length)] : []));
    const failures = told("failed ");
    const ran = told("ran ");
    const isWhole = ran.length + failures.length === examples.length;
    return { types: compiled.stdout, failures: isWhole ? failures : [...failures, stderr], ran };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const runner = `
async function example(where: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
    console.log(\`\\nran \${where}\`);
  } catch (error) {
    console.log(\`\\nfailed \${where}: \${String(error).split("\\n").join(" ")}\`);
  }
}
`;

/** Blocks of code cannot import; they can ask for the same names. */
function withoutImports(code: string): string {
  return code.replace(/^import (\{[^}]*\}) from ("[^"]+");$/gm, "const $1 = await import($2);");
}
