import { describe, expect, it } from "vitest";
import { parseProject } from "../../src/config/load.ts";
import { projectTemplate } from "../../src/config/project-template.ts";
import { DataError } from "../../src/core/errors.ts";

const template = projectTemplate({ name: "demo", isStatic: false });
const parse = (text: string, overrides = {}) => parseProject(text, "/projects/entourage.yaml", overrides);

function problemsOf(text: string) {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof DataError) return error.problems;
    throw error;
  }
  return [];
}

describe("a project file", () => {
  it("is told everything that is wrong with it, each with its line and what is near", () => {
    const text = template
      .replace("time_zone: UTC", "time_zoen: UTC")
      .replace("    from: calls.parquet", "    from: calls.parquet\n    lag_dais: 1");
    const broken = `${text}train:\n  depth: 77\n`;
    const lineOf = (part: string) => broken.split("\n").findIndex((line) => line.includes(part)) + 1;
    const problems = problemsOf(broken);
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: "unknown-key",
        where: `entourage.yaml:${lineOf("time_zoen")}`,
        hint: "did you mean `time_zone`?",
      }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: "unknown-key",
        where: `entourage.yaml:${lineOf("lag_dais")}`,
        hint: "did you mean `lag_days`?",
      }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: "bad-setting",
        where: `entourage.yaml:${lineOf("depth: 77")} train.depth`,
        found: "77",
      }),
    );
    expect(problems).toHaveLength(3);
  });

  it("that is no YAML is told the first place alone, and what to do about a bare comma", () => {
    const bare = template.replace("    from: calls.parquet", "    { query: select a, b from {root} }");
    const line = bare.split("\n").findIndex((text) => text.includes("select a, b")) + 1;
    expect(problemsOf(bare)).toEqual([
      expect.objectContaining({ code: "yaml", hint: expect.stringContaining("quotes") }),
    ]);
    expect(problemsOf("name: bank\nsources:\n\tclients: x\n")).toEqual([
      expect.objectContaining({ where: "entourage.yaml:3", hint: "indent with spaces" }),
    ]);
    expect(Number(problemsOf(bare)[0]!.where.split(":")[1])).toBeGreaterThanOrEqual(line);
  });

  it("may have sections without content", () => {
    expect(parse(`${template}train:\n`).train.iterations).toBe(300);
  });

  it("is overridden by settings, also in sections that it lacks or leaves empty", () => {
    for (const text of [template, `${template}train:\n`, `${template}train: { depth: 4 }\n`]) {
      expect(parse(text, { "train.iterations": 7, seed: 3 })).toMatchObject({
        seed: 3,
        train: { iterations: 7 },
      });
    }
  });

  it("with text where a section belongs is refused, overridden or not", () => {
    expect(() => parse(`${template}train: deep\n`, { "train.iterations": 7 })).toThrow(
      /train: "deep", expected a section with settings below it/,
    );
    expect(() => parse("- a list")).toThrow(DataError);
    expect(() => parse("")).toThrow(/name: nothing, expected a text$/m);
  });

  it("says what a source's `from` may be", () => {
    expect(problemsOf(template.replace("from: calls.parquet", "from: 3"))).toContainEqual(
      expect.objectContaining({ found: "3", expected: "a file, a glob or a list of them" }),
    );
  });
});

describe("the template", () => {
  it.each([true, false])("passes the schema (static: %s)", (isStatic) => {
    const project = parse(projectTemplate({ name: "demo", isStatic }));
    expect(project.isStatic).toBe(isStatic);
  });

  it.each([true, false])(
    "passes the schema with every comment that has a value taken off (static: %s)",
    (isStatic) => {
      // A comment that is a setting, a source or a column begins with its key; twice, for optional columns of optional sources.
      const comment = /^( *)# (?= *[a-z0-9_]+:( |$))/gm;
      const bare = projectTemplate({ name: "demo", isStatic })
        .replaceAll(comment, "$1")
        .replaceAll(comment, "$1");
      const withValues = bare.replaceAll(/^ *(lag_days:|[a-z0-9_]+: {2,}#).*\n/gm, "");
      expect(withValues).toContain("\ntrain:");
      expect(Object.keys(parse(withValues).sources)).toHaveLength(isStatic ? 3 : 10);
    },
  );
});
