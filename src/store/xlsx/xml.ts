/** What XML 1.0 has no character for: control characters, halves of a surrogate pair, U+FFFE and U+FFFF. */
const noCharacter =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML has it, in an element or in an attribute. */
export function xmlText(text: string): string {
  return text.replace(noCharacter, "").replace(/[&<>"]/g, (character) => escapes[character]!);
}
