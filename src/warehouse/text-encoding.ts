import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";

/** A text file in another encoding than UTF-8, which is all that is read. */
export interface EncodingFault {
  /** Its name without its folder. */
  file: string;
  /** What the bytes are. */
  found: string;
  /** The command that mends it. */
  hint: string;
}

/** So much of a file is looked at. */
const maxBytes = 1 << 20;

/**
 * The first of some files that is text in another encoding, and which one by its bytes; undefined where all are UTF-8 or packed.
 * @param files absolute paths
 */
export function encodingFault(files: readonly string[]): EncodingFault | undefined {
  for (const file of files.filter((path) => /\.([ct]sv|json|jsonl|ndjson)$/i.test(path))) {
    const encoding = otherEncoding(firstBytes(file));
    if (encoding === undefined) continue;
    const name = basename(file);
    return {
      file: name,
      found: `not UTF-8${encoding ? ` but, by its bytes, ${encoding}` : ""}`,
      hint: `write it as UTF-8: iconv -f ${encoding || "<its encoding>"} -t UTF-8 '${name}' > 'utf8-${name}'`,
    };
  }
  return undefined;
}

/** The encoding's name; empty where it is none of those known here; undefined for UTF-8. */
function otherEncoding(bytes: Uint8Array): string | undefined {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return "UTF-16";
  try {
    // A character that the end cuts in two is no fault.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return undefined;
  } catch {
    return (
      ["windows-1251", "koi8-r"]
        .find((name) => isRussian(new TextDecoder(name).decode(bytes)))
        ?.toUpperCase() ?? ""
    );
  }
}

/** Whether what is not ASCII is Cyrillic, most of it in small letters: each of the two encodings shows the other's letters in the wrong case. */
function isRussian(text: string): boolean {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const foreign = count(/[^\0-\x7f]/g);
  return count(/[а-яё]/g) > 0.5 * foreign && count(/[а-яёА-ЯЁ]/g) > 0.9 * foreign;
}

function firstBytes(file: string): Uint8Array {
  const bytes = new Uint8Array(maxBytes);
  const handle = openSync(file, "r");
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, maxBytes, 0));
  } finally {
    closeSync(handle);
  }
}
