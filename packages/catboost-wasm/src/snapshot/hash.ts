/**
 * 64 bits of a text or of binary data, as 16 hexadecimal digits: two chains of multiplications. Tells data apart that differ by accident; whoever wants to
 * can make two that agree.
 */
export function hashOf(data: string | ArrayBufferView): string {
  let low = 0x2545f491;
  let high = 0x6c62272e;
  const add = (word: number): void => {
    low = Math.imul(low ^ word, 0x9e3779b1);
    low ^= low >>> 15;
    high = Math.imul(((high << 13) | (high >>> 19)) + word, 0x85ebca6b);
    high ^= high >>> 16;
  };
  if (typeof data === "string") {
    for (let i = 0; i < data.length; i++) add(data.charCodeAt(i));
    add(data.length);
  } else {
    const { buffer, byteOffset, byteLength } = data;
    const words = new Uint32Array(buffer, byteOffset, byteLength >>> 2);
    for (let i = 0; i < words.length; i++) add(words[i]!);
    for (const byte of new Uint8Array(buffer, byteOffset + words.byteLength, byteLength & 3)) add(byte);
    add(byteLength);
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
