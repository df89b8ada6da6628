import type { Dice } from "../parity/dice.ts";

const oddWords = [
  0,
  1,
  2,
  4,
  8,
  16,
  17,
  255,
  256,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 4,
  2 ** 32 - 1,
];

/** A file with one to six places broken. */
export function breakBytes(dice: Dice, sound: Uint8Array): Uint8Array {
  let bytes = sound.slice();
  for (let times = dice.logWhole(1, 6); times > 0 && bytes.length > 8; times--)
    bytes = breakOnce(dice, bytes);
  return bytes;
}

function breakOnce(dice: Dice, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = dice.whole(0, bytes.length - 1);
  const view = new DataView(bytes.buffer);
  const word = 4 * Math.floor(dice.whole(0, bytes.length - 4) / 4);
  const length = Math.min(dice.logWhole(1, 400), bytes.length - at);
  switch (dice.whole(0, 9)) {
    case 0:
      bytes[at]! ^= 1 << dice.whole(0, 7);
      return bytes;
    case 1:
      bytes[at] = dice.oneOf([0, 1, 127, 128, 254, 255]);
      return bytes;
    case 2:
      view.setUint32(word, dice.oneOf(oddWords), true);
      return bytes;
    case 3:
      view.setUint32(word, view.getUint32(word, true) + dice.whole(-8, 8), true);
      return bytes;
    case 4:
      // Likely an offset: to some other place of the file.
      view.setUint32(word, dice.whole(0, bytes.length), true);
      return bytes;
    case 5:
      view.setFloat64(
        8 * Math.floor(Math.max(0, word - 8) / 8),
        dice.oneOf([Number.NaN, Infinity, -Infinity, 1e308, 5e-324, -0]),
        true,
      );
      return bytes;
    case 6:
      return bytes.slice(0, at);
    case 7:
      bytes.copyWithin(dice.whole(0, bytes.length - 1), at, at + length);
      return bytes;
    case 8:
      bytes.fill(dice.oneOf([0, 255]), at, at + length);
      return bytes;
    default: {
      const longer = new Uint8Array(bytes.length + length);
      longer.set(bytes.subarray(0, at));
      longer.set(bytes.subarray(at), at + length);
      return longer;
    }
  }
}

const oddValues = [
  null,
  true,
  0,
  -1,
  0.5,
  -0,
  1e308,
  2 ** 31,
  2 ** 53,
  "",
  "NaN",
  "18446744073709551615",
  "99999999999999999999999",
  "__proto__",
  [],
  {},
  [[]],
  [0, 1, 2],
];

/** A text with one to four places broken, mostly so that it still is JSON. */
export function breakJson(dice: Dice, sound: string): string {
  if (dice.chance(0.15)) return breakText(dice, sound);
  const file = JSON.parse(sound);
  for (let times = dice.logWhole(1, 4); times > 0; times--) breakValue(dice, file);
  return JSON.stringify(file);
}

function breakText(dice: Dice, text: string): string {
  const at = dice.whole(0, text.length);
  const odd = dice.oneOf([
    "",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    "1e999",
    "-",
    "null",
    "\\u0000",
    "\ud800",
    "9".repeat(400),
  ]);
  return text.slice(0, at) + odd + text.slice(at + dice.whole(0, 3));
}

/** Walks down at random and changes, removes or doubles what it finds. */
function breakValue(dice: Dice, file: unknown): void {
  let place = file as Record<string, unknown>;
  while (true) {
    const keys = Object.keys(place);
    if (keys.length === 0) return;
    const key = dice.oneOf(keys);
    const value = place[key];
    const isDeeper = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    if (isDeeper && dice.chance(0.93)) {
      place = value as Record<string, unknown>;
      continue;
    }
    const act = dice.whole(0, 4);
    if (act === 0 && Array.isArray(place)) place.splice(Number(key), 1);
    else if (act === 0) delete place[key];
    else if (act === 1 && Array.isArray(place)) place.push(...place.slice(0, dice.logWhole(1, 50)));
    else if (act === 2 && typeof value === "number") place[key] = value + dice.whole(-2, 2);
    else if (act === 3) place[key] = place[dice.oneOf(keys)];
    else place[key] = structuredClone(dice.oneOf<unknown>(oddValues));
    return;
  }
}
