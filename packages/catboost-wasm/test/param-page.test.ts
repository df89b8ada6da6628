import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checks } from "../src/params/check-params.ts";
import { refusals, synonyms } from "../src/params/param-names.ts";
import { resolveParams } from "../src/params/resolve-params.ts";

const sourceOf = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), "utf8");

/** What the comments of the source say of each parameter. */
async function meanings(): Promise<Map<string, string>> {
  const source = await sourceOf("../src/params/train-params.ts");
  const body = /export interface TrainParams \{\n(.*?)\n\}/s.exec(source)![1]!;
  const found = new Map<string, string>();
  for (const [, comment = "", name] of body.matchAll(/ {2}(?:\/\*\*((?:(?!\*\/).)*)\*\/\n {2})?(\w+)\?:/gs))
    found.set(name!, comment.replace(/\n *\*/g, "").trim());
  return found;
}

it("docs/parameters.md tells what the source does: npx vitest run param-page -u writes it anew", async () => {
  const known = await meanings();
  expect([...known.keys()].sort()).toEqual(Object.keys(checks).sort());
  const others = (name: string): string => {
    const names = Object.entries(synonyms).flatMap(([other, ours]) =>
      ours === name ? [`\`${other}\``] : [],
    );
    return names.length > 0 ? ` (or ${names.join(", ")})` : "";
  };
  const taken = [...known].map(([name, meaning]) => {
    const { expected } = checks[name as keyof typeof checks];
    return `- \`${name}\`${others(name)}: ${expected}. ${meaning}`.trim();
  });
  const refused = Object.entries(refusals).map(([name, reason]) => `- \`${name}\`: ${reason}.`);
  const page = [
    "# Parameters of training",
    "",
    "Official CatBoost's names and defaults: for each parameter the values it takes, then what it means. Any other parameter or value is an error.",
    "",
    ...taken,
    "",
    "## Refused",
    "",
    "Parameters of official that training refuses, with the reason it tells:",
    "",
    ...refused,
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../docs/parameters.md");
});

it("defaults are those that are told", async () => {
  const resolved: Record<string, unknown> = resolveParams({}, 5000, 30);
  // These depend on an eval set.
  for (const name of ["use_best_model", "od_type"]) delete resolved[name];
  const told = [...(await meanings())].flatMap(([name, meaning]) => {
    const value = /Default (\w+(?:\.\d+)?)/.exec(meaning)?.[1];
    return value && name in resolved ? [[name, value]] : [];
  });
  expect(told.length).toBeGreaterThan(30);
  for (const [name, value] of told) expect(`${name} ${resolved[name!]}`).toBe(`${name} ${value}`);
});

it("no parameter is both taken and refused", () => {
  const taken = [...Object.keys(checks), ...Object.keys(synonyms)];
  expect(Object.keys(refusals).filter((name) => taken.includes(name))).toEqual([]);
});
