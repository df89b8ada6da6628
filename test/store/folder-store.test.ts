import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { UserError } from "../../src/core/errors.ts";
import { FolderStore } from "../../src/store/folder-store.ts";

const folder = mkdtempSync(join(tmpdir(), "entourage-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function leaveOwner(name: string, pid: number): string {
  const root = join(folder, name);
  mkdirSync(join(root, ".tmp"), { recursive: true });
  writeFileSync(join(root, ".tmp", "owner"), String(pid));
  return root;
}

it("is refused while another process is at work in it, and leaves that one's scratch alone", () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  try {
    const root = leaveOwner("busy", other.pid!);
    expect(() => new FolderStore(root)).toThrow(UserError);
    expect(() => new FolderStore(root)).toThrow(`process ${other.pid} is at work`);
    expect(existsSync(join(root, ".tmp", "owner"))).toBe(true);
  } finally {
    other.kill("SIGKILL");
  }
});

it("takes over what a killed process left, and leaves nothing of its own", async () => {
  const other = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => other.on("close", resolve));
  const root = leaveOwner("left", other.pid!);
  writeFileSync(join(root, ".tmp", "half"), "half a file");
  const store = new FolderStore(root);
  expect(existsSync(join(root, ".tmp", "half"))).toBe(false);
  store.put("whole", "a file");
  store.close();
  expect(existsSync(join(root, ".tmp"))).toBe(false);
  expect(store.readText("whole")).toBe("a file");
});
