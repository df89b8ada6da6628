import { createHmac } from "node:crypto";

/**
 * The token of an id, as staging makes it: the first 128 bits of HMAC-SHA256 of `<kind>:<id>`, as a UUID.
 *
 * @param key the project's secret, at least 16 bytes: the key file's text without white space around it, in UTF-8
 * @param kind `client`, `subscriber` or `number`
 * @param id as text, as the source has it
 *
 * Deterministic. Cost: one HMAC.
 * @example
 * const key = readFileSync("entourage.key", "utf8").trim();
 * console.log(tokenOf(Buffer.from(key), "client", "1001"));
 */
export function tokenOf(key: Uint8Array, kind: "client" | "subscriber" | "number", id: string): string {
  const hex = createHmac("sha256", key).update(`${kind}:${id}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
