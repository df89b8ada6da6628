import type { Options } from "yargs";
import type { Overrides } from "../config/load.ts";
import { isNamed, kindOf, projectSettings, type Setting, whatSettingExpects } from "../config/settings.ts";
import { type Problem, UserError } from "../core/errors.ts";

/** Parts of the project file that a command depends on; "" are the settings at the top. */
export type Section = Setting["section"];

/** Title of the settings in a command's help. */
export const settingsGroup = "Project settings (override entourage.yaml):";

/** Settings of these sections that a flag can hold. */
function flagSettings(sections: readonly Section[]): Setting[] {
  return projectSettings().filter(
    (setting) => sections.includes(setting.section) && setting.type !== "map" && !isNamed(setting),
  );
}

/** One flag for each setting. Those of the sources are many and alike: they work, but stay out of the help. */
export function settingFlags(sections: readonly Section[]): Record<string, Options> {
  return Object.fromEntries(flagSettings(sections).map((setting) => [setting.name, flagOf(setting)]));
}

/** Numbers are left untyped, so that what is no number can be told as it was typed. */
function flagOf(setting: Setting): Options {
  const { name, type, isList, section } = setting;
  return {
    group: settingsGroup,
    describe: describeSetting(setting),
    hidden: section === "sources" || name === "name",
    requiresArg: type !== "true or false",
    ...(isList ? { array: true, string: type === "text" } : {}),
    ...(type === "text" && !isList ? { type: "string" as const } : {}),
    ...(type === "true or false" ? { type: "boolean" as const } : {}),
  };
}

/** Meaning, then in brackets what may be given and what holds without it. */
function describeSetting(setting: Setting): string {
  const { help, fallback } = setting;
  const hasDefault = fallback !== undefined && !(Array.isArray(fallback) && fallback.length === 0);
  const details = [kindOf(setting), hasDefault ? `default ${[fallback].flat().join(" ")}` : undefined]
    .filter(Boolean)
    .join("; ");
  return details ? `${help} [${details}]` : help;
}

/**
 * The settings that were given as flags.
 * @throws UserError with every flag whose value the schema refuses
 */
export function overridesOf(
  argv: Readonly<Record<string, unknown>>,
  sections: readonly Section[],
): Overrides {
  const overrides: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const setting of flagSettings(sections)) {
    const { name, help } = setting;
    const value = setting.isList ? listOf(argv[name], setting) : argv[name];
    if (value === undefined) continue;
    const expected = whatSettingExpects(setting, value);
    if (expected === undefined) overrides[name] = value;
    else problems.push({ code: "bad-flag", where: `--${name}`, found: found(value), expected, hint: help });
  }
  if (problems.length > 0) throw new UserError(problems);
  return overrides;
}

/** A list may be given as words, by repeating its flag, or with commas. */
function listOf(given: unknown, { type }: Setting): unknown {
  if (!Array.isArray(given)) return given;
  return given.flatMap((value) => {
    if (typeof value !== "string") return [value];
    const parts = value.split(",").map((part) => part.trim());
    return type === "text" ? parts : parts.map((part) => (part === "" || Number.isNaN(+part) ? part : +part));
  });
}

function found(value: unknown): string {
  return Array.isArray(value) ? value.join(" ") || "nothing" : JSON.stringify(value);
}
