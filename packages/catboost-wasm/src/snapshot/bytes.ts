import { CatBoostError } from "../errors.ts";
import { hashOf } from "./hash.ts";

/** What a snapshot is made of. */
export interface SnapshotParts {
  /** JSON. */
  head: unknown;
  numbers: Float64Array;
  /** A whole number of 8 bytes. */
  memory: Uint8Array;
}

/** The same, numbers and memory still in pieces. */
export interface SnapshotPieces {
  head: unknown;
  numbers: readonly ArrayLike<number>[];
  memory: readonly Uint8Array[];
}

const magic = "cbwsnap1";
const hashLength = 16;
const prefixBytes = 16;

/**
 * All in one, each piece a whole number of 8 bytes, little-endian:
 *   | magic, 8 letters | u32 bytes of head | u32 count of numbers | head, padded with blanks | f64 numbers | memory | hash of all before, 16 letters |
 */
export function packSnapshot({ head, numbers, memory }: SnapshotPieces): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const headBytes = Math.ceil(text.length / 8) * 8;
  const count = lengthOf(numbers);
  const numbersAt = prefixBytes + headBytes;
  const memoryAt = numbersAt + count * 8;
  const end = memoryAt + lengthOf(memory);
  const bytes = new Uint8Array(end + hashLength).fill(32, prefixBytes, numbersAt);
  writeText(bytes, 0, magic);
  new Uint32Array(bytes.buffer, 8, 2).set([headBytes, count]);
  bytes.set(text, prefixBytes);
  setAll(new Float64Array(bytes.buffer, numbersAt, count), numbers);
  setAll(bytes.subarray(memoryAt, end), memory);
  writeText(bytes, end, hashOf(bytes.subarray(0, end)));
  return bytes;
}

/** @throws CatBoostError for anything else than the bytes of `packSnapshot` */
export function unpackSnapshot(given: Uint8Array): SnapshotParts {
  const bytes = given.slice();
  const end = bytes.length - hashLength;
  if (end < prefixBytes || end % 8 !== 0 || readText(bytes, 0, magic.length) !== magic)
    throw broken("not a snapshot of this package, or cut short");
  if (readText(bytes, end, hashLength) !== hashOf(bytes.subarray(0, end)))
    throw broken("its bytes have changed or are cut short");
  const [headBytes, count] = new Uint32Array(bytes.buffer, 8, 2) as unknown as [number, number];
  const numbersAt = prefixBytes + headBytes;
  const memoryAt = numbersAt + count * 8;
  if (headBytes % 8 !== 0 || memoryAt > end) throw broken("pieces outside of its bytes");
  const text = bytes.subarray(prefixBytes, numbersAt);
  return {
    head: readJson(text),
    numbers: new Float64Array(bytes.buffer, numbersAt, count),
    memory: bytes.subarray(memoryAt, end),
  };
}

export function broken(what: string): CatBoostError {
  return new CatBoostError(`snapshot: ${what}`);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new CatBoostError("snapshot: a head that is no JSON", { cause });
  }
}

function lengthOf(pieces: readonly ArrayLike<number>[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function setAll(out: Float64Array | Uint8Array, pieces: readonly ArrayLike<number>[]): void {
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
}

function writeText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

function readText(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
