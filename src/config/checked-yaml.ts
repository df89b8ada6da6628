import { closest, distance } from "fastest-levenshtein";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { DataError, type Problem } from "../core/errors.ts";

const quoteHint = "within { } and [ ], a text with a comma, brace or colon goes into quotes";

/**
 * Reads YAML by a schema.
 *
 * @param name as messages name the file · @param file what it is, in words: `the project file`
 * @param prepare what becomes of the content before it is checked
 * @throws DataError listing everything that is wrong with it, each with its line
 */
export function checkedYaml<T extends z.ZodType>(
  text: string,
  name: string,
  file: string,
  schema: T,
  prepare: (content: unknown) => unknown = (content) => content,
): z.infer<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    // The first alone: where it stops to be YAML, everything behind it is an error too.
    throw new DataError([
      {
        code: "yaml",
        where: `${name}:${lines.linePos(error.pos[0]).line}`,
        found: error.message,
        expected: "valid YAML",
        ...yamlHints[error.code],
      },
    ]);
  }
  const result = schema.safeParse(prepare(document.toJS()), { reportInput: true });
  if (result.success) return result.data;
  const lineOf = (path: PropertyKey[]) => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return `:${lines.linePos(node.range[0]).line}`;
    }
    return "";
  };
  throw new DataError(
    result.error.issues.flatMap((issue) => problemsOf(issue, file, schema, (path) => name + lineOf(path))),
  );
}

/** What to do about the usual slips, by the parser's code; the others say it themselves. */
const yamlHints: Readonly<Record<string, { hint?: string }>> = {
  TAB_AS_INDENT: { hint: "indent with spaces" },
  DUPLICATE_KEY: { hint: "keep one of them" },
  BAD_INDENT: { hint: quoteHint },
  MISSING_CHAR: { hint: quoteHint },
  UNEXPECTED_TOKEN: { hint: quoteHint },
};

function problemsOf(
  issue: z.core.$ZodIssue,
  file: string,
  schema: z.ZodType,
  locate: (path: PropertyKey[]) => string,
): Problem[] {
  const option = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      code: "unknown-key",
      where: locate([...issue.path, key]),
      found: `unknown key \`${[...issue.path, key].join(".")}\``,
      expected: `a key of ${file}`,
      ...nearest(key, knownKeys(schema, issue.path)),
    }));
  }
  const input = issue.input === undefined ? "nothing" : shortened(JSON.stringify(issue.input));
  const found = issue.code === "custom" && issue.params?.found ? String(issue.params.found) : input;
  return [
    {
      code: "bad-setting",
      where: `${locate([...issue.path])} ${option}`.trim(),
      found,
      expected: expectedBy(issue.message),
    },
  ];
}

/** Letters of a value that are told. */
const maxLetters = 60;

function shortened(text: string): string {
  return text.length <= maxLetters ? text : `${text.slice(0, maxLetters)}…`;
}

/** Types by the names that YAML's users have for them. */
const typeWords: Readonly<Record<string, string>> = {
  object: "a section with settings below it",
  record: "a section with names below it",
  array: "a list, like [a, b]",
  string: "a text",
  number: "a number",
  boolean: "true or false",
};

/** What a schema's message says was expected: `Too small: expected number to be >=1` → `number to be >=1`. */
export function expectedBy(message: string): string {
  const expected = message.replace(/^[^:]*: expected /, "").replace(/, received .*$/, "");
  return typeWords[expected] ?? expected;
}

function nearest(key: string, known: string[]): { hint?: string } {
  if (known.length === 0) return {};
  const [section, ...rest] = key.split(".") as [string, ...string[]];
  if (rest.length > 0 && known.includes(section))
    return {
      hint: `a flag has dots; here it is \`${section}:\`, and \`${rest.join(".")}\` in a line below, indented`,
    };
  const best = closest(key, known);
  if (distance(key, best) <= Math.max(2, key.length / 2)) return { hint: `did you mean \`${best}\`?` };
  return { hint: `known keys here: ${known.join(", ")}` };
}

/** Keys that the schema knows at a path. */
function knownKeys(schema: z.ZodType, path: PropertyKey[]): string[] {
  let node: unknown = schema;
  for (const step of path) node = shapeOf(node)?.[String(step)];
  return Object.keys(shapeOf(node) ?? {});
}

/** The fields of an object schema, through the wrappers that give defaults. */
export function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  let node = schema as { shape?: Record<string, unknown>; def?: { innerType?: unknown } } | undefined;
  while (node && !node.shape && node.def?.innerType) node = node.def.innerType as typeof node;
  return node?.shape;
}
