import { expectedBy, shapeOf } from "./checked-yaml.ts";
import { projectJsonSchema } from "./json-schema.ts";
import { projectSchema } from "./schema.ts";

/** One setting of the project file: a leaf of its schema. */
export interface Setting {
  /** Dotted, as in flags and messages: `train.iterations`; `<name>` stands for a name of the project's own. */
  name: string;
  /** First part of a dotted name; empty for a setting at the top. */
  section: string;
  type: "text" | "number" | "whole number" | "true or false" | "map";
  /** Several values of the type. */
  isList: boolean;
  help: string;
  /** What holds where the project file says nothing; undefined where nothing does. */
  fallback: unknown;
  choices?: readonly string[];
  /** Limits in words, where the schema has some. */
  limits?: string;
}

interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  /** What the values of a map are, if they are sections. */
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

/** Every setting, in the order of the schema. Flags, the reference page and the template of `init` follow from this. */
export function projectSettings(): Setting[] {
  return leavesOf(projectJsonSchema() as JsonSchema, []);
}

function leavesOf(schema: JsonSchema, path: string[]): Setting[] {
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([key, child]) => leavesOf(child, [...path, key]));
  }
  const values = schema.additionalProperties;
  if (typeof values === "object" && values.properties) return leavesOf(values, [...path, ownName]);
  const isList = schema.type === "array";
  const item = isList ? schema.items! : schema;
  const limits = limitsOf(item);
  return [
    {
      name: path.join("."),
      section: path.length > 1 ? path[0]! : "",
      type: typeOf(item),
      isList,
      help: schema.description ?? schema.items?.description ?? "",
      fallback: schema.default,
      ...(item.enum ? { choices: item.enum } : {}),
      ...(limits ? { limits } : {}),
    },
  ];
}

/** Stands for the names that a project gives, such as those of its offers. */
const ownName = "<name>";

/** Whether a setting is one of several sections with names of the project's own: no flag can say which. */
export function isNamed({ name }: Setting): boolean {
  return name.includes(ownName);
}

function typeOf({ type, anyOf }: JsonSchema): Setting["type"] {
  if (anyOf) return typeOf(anyOf[0]!);
  if (type === "object") return "map";
  if (type === "boolean") return "true or false";
  if (type === "integer") return "whole number";
  return type === "number" ? "number" : "text";
}

function limitsOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): string | undefined {
  const top = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined)
    return `above ${exclusiveMinimum}${top === undefined ? "" : `, to ${top}`}`;
  if (minimum === undefined) return top === undefined ? undefined : `to ${top}`;
  return `from ${minimum}${top === undefined ? "" : ` to ${top}`}`;
}

/** Checks one setting alone. @returns what was expected, or undefined when the value will do */
export function whatSettingExpects(setting: Setting, value: unknown): string | undefined {
  let node: unknown = projectSchema;
  for (const key of setting.name.split(".")) node = shapeOf(node)?.[key];
  const { error } = (node as typeof projectSchema).safeParse(value);
  return error && (kindOf(setting) ?? expectedBy(error.issues[0]!.message));
}

/** What may be given, in words, as far as the schema says it: `one of a, b`, `whole numbers from 1 to 16`. */
export function kindOf({ type, isList, choices, limits }: Setting): string | undefined {
  if (choices) return `${isList ? "some" : "one"} of ${choices.join(", ")}`;
  if (type === "text") return undefined;
  const plural = isList ? "s" : "";
  return [`${type}${plural}`, limits].filter(Boolean).join(" ");
}

/** A default as the project file has it. */
export function fallbackText(fallback: unknown): string {
  if (Array.isArray(fallback)) return `[${fallback.join(", ")}]`;
  return typeof fallback === "object" ? JSON.stringify(fallback) : String(fallback);
}
