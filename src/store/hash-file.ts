import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";

/** Hashes of files by path, each with how the file looked when it was read. */
const known = new Map<string, { stamp: string; hash: string }>();

/** A file that changed so shortly before it was read could change once more without another time: some file systems count in 2 s. */
const settledMs = 2000;

/**
 * SHA-256 of a file's content, streamed. A command asks for the same file before each stage that reads it: while size and times stay, it is
 * read once in a process.
 */
export async function hashFile(path: string): Promise<string> {
  const stamp = stampOf(path);
  const seen = known.get(path);
  if (seen?.stamp === stamp) return seen.hash;
  const startedAt = Date.now();
  const hash = await readHash(path);
  const { ctimeMs } = statSync(path);
  if (stampOf(path) === stamp && startedAt - ctimeMs > settledMs) known.set(path, { stamp, hash });
  return hash;
}

/** Size and times of a file: another content has others, unless somebody takes pains. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}` : "absent";
}

async function readHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(block);
  return hash.digest("hex");
}
