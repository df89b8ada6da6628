import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A piece of code that a page or a doc block shows. */
export interface Example {
  /** File and line. */
  where: string;
  code: string;
}

const docBlock = /\/\*\*[\s\S]*?\*\//g;
/** From the tag to the next one, or to the end of the block. */
const tagged = /@example(?: *(\S.*))?\n?((?:[ \t]*\*(?!\/)(?![ \t]*@).*\n?)*)/g;

/** The examples in the doc blocks of some files. */
export function docExamples(files: readonly string[]): Example[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(docBlock)].flatMap((block) =>
      [...block[0].replace(/\*\/$/, "\n").matchAll(tagged)].map(({ 1: first = "", 2: rest = "", index }) => ({
        where: `${file}:${lineOf(text, block.index + index)}`,
        code: `${first}\n${rest.replace(/^[ \t]*\* ?/gm, "")}`.trim(),
      })),
    );
  });
}

/** The code blocks of a language in Markdown pages. */
export function pageExamples(patterns: readonly string[], language: string): Example[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return globSync([...patterns], { cwd: root })
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return [...text.matchAll(fence)].map(({ 1: code, index }) => ({
        where: `${file}:${lineOf(text, index) + 1}`,
        code: code!,
      }));
    });
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
