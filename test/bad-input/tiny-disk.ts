import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** Makes a folder with a file system of 256 KiB. @returns why that cannot be done here, or undefined when it was */
export function mountTiny(folder: string): string | undefined {
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], { stdio: "pipe" });
    return undefined;
  } catch (error) {
    return `no file system can be mounted here: ${(error as Error).message.trim().split("\n").at(-1)}`;
  }
}

export function unmount(folder: string): void {
  execFileSync("umount", [folder]);
}
