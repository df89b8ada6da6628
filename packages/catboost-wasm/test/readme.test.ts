import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

it("the README's example prints what the README shows", async () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const [, example, shown] = text.match(/```ts\n([\s\S]*?)```\s+prints\s+```\n([\s\S]*?)```/)!;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=source", "--input-type=module-typescript", "-e", example!],
    { cwd: root },
  );
  expect(stdout).toBe(shown);
});
