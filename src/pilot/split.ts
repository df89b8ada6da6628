/**
 * The split of clients into treated and control: random, yet repeatable, because a keyed hash stands for the die.
 *
 * Within a stratum clients come one after another, in the order of the HMAC-SHA256 of their key under the pilot's salt, and
 * client number j is treated where floor(s (j + 1) + u) > floor(s j + u), with s the share to treat and u in [0, 1) from the
 * hash of the stratum: systematic sampling (Cochran, "Sampling Techniques", 1977, ch. 8) of a random order. Everybody has
 * the same chance s, and the arms of a stratum never differ from it by more than one client.
 *
 * Clients who come later go on counting where the stratum stopped, so that nobody's arm changes.
 */
import { createHmac } from "node:crypto";

/** Who is assigned as one: a client, or a community under the key of one member. */
export interface SplitUnit {
  /** Unique, and the same in every run. */
  key: string;
  stratum: string;
}

export interface SplitOptions {
  /** Text of this pilot alone: another one makes another split. */
  salt: string;
  /** Chance to be treated, 0 … 1. */
  treatedShare: number;
  /** Units of each stratum that were assigned before; default none. */
  nBefore?: ReadonlyMap<string, number>;
}

/**
 * Assigns units to arms.
 *
 * @returns per unit: 1 treated, 0 control
 *
 * Deterministic in salt, keys and what was assigned before; independent of the order of the units. Cost: a hash a unit (1 to
 * 2 µs) and a sort.
 * @example split([{ key: "a", stratum: "1" }, { key: "b", stratum: "1" }], { salt: "autumn", treatedShare: 0.5 }) // one of each
 */
export function split(
  units: readonly SplitUnit[],
  { salt, treatedShare, nBefore }: SplitOptions,
): Uint8Array {
  const hash = Float64Array.from(units, ({ key }) => saltedHash(salt, `client:${key}`));
  const order = Int32Array.from(units, (_, at) => at).sort(
    (a, b) => hash[a]! - hash[b]! || (units[a]!.key < units[b]!.key ? -1 : 1),
  );
  const next = new Map(nBefore);
  const offset = new Map<string, number>();
  const treated = new Uint8Array(units.length);
  for (const at of order) {
    const { stratum } = units[at]!;
    const place = next.get(stratum) ?? 0;
    const start = offset.get(stratum) ?? saltedHash(salt, `stratum:${stratum}`);
    offset.set(stratum, start);
    next.set(stratum, place + 1);
    const isTreated =
      Math.floor(treatedShare * (place + 1) + start) > Math.floor(treatedShare * place + start);
    treated[at] = isTreated ? 1 : 0;
  }
  return treated;
}

/** Uniform in [0, 1): the first 53 bits of the HMAC-SHA256 of a text under the salt. */
function saltedHash(salt: string, text: string): number {
  const digest = createHmac("sha256", salt).update(text).digest();
  return (digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11)) / 2 ** 53;
}
