/** What JSON is made of, in TypeScript's words: names and types of its fields, one for all members of a list. */
export function jsonShape(value: unknown, indent = ""): string {
  return print(shapeOf(value), indent);
}

/** Types that a place may have; of objects and lists, what is in them. */
interface Shape {
  plain: Set<string>;
  fields?: Map<string, Shape & { isOptional?: boolean }>;
  item?: Shape;
}

/** Keys that are names or dates of the data, not the program's. */
const isOwnName = (key: string) => !/^[a-zA-Z][a-zA-Z0-9_]*$/.test(key);

function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return { plain: new Set(), item: merged(value.map(shapeOf)) };
  if (value === null || typeof value !== "object")
    return { plain: new Set([value === null ? "null" : typeof value]) };
  const fields: NonNullable<Shape["fields"]> = new Map();
  for (const [key, child] of Object.entries(value)) {
    const name = isOwnName(key) ? "[name]" : key;
    const shape = shapeOf(child);
    fields.set(name, fields.has(name) ? merged([fields.get(name)!, shape]) : shape);
  }
  return { plain: new Set(), fields };
}

function merged(shapes: readonly Shape[]): Shape {
  const plain = new Set(shapes.flatMap((shape) => [...shape.plain]));
  const items = shapes.flatMap(({ item }) => item ?? []);
  const objects = shapes.flatMap(({ fields }) => fields ?? []);
  const names = new Set(objects.flatMap((fields) => [...fields.keys()]));
  const fields = new Map(
    [...names].map((name) => {
      const found = objects.flatMap((object) => object.get(name) ?? []);
      const isOptional = found.length < objects.length || found.some((one) => one.isOptional);
      return [name, { ...merged(found), isOptional }] as const;
    }),
  );
  return {
    plain,
    ...(items.length > 0 ? { item: merged(items) } : {}),
    ...(objects.length > 0 ? { fields } : {}),
  };
}

/** What a project sets is told of by the reference of the project file. */
const ofProject = ["settings"];

function print({ plain, fields, item }: Shape, indent: string): string {
  if (fields && isEstimate(fields)) return "estimate";
  const parts = [...plain].sort();
  if (item) parts.unshift(`${wrapUnion(print(item, indent))}[]`);
  if (fields) {
    const lines = [...fields].map(([name, { isOptional, ...shape }]) => {
      const optional = isOptional && name !== "[name]" ? "?" : "";
      const type = ofProject.includes(name) ? "object" : print(shape, `${indent}  `);
      return `${indent}  ${name}${optional}: ${type}\n`;
    });
    parts.unshift(lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`);
  }
  return parts.join(" | ") || "unknown";
}

/** A value with its interval, each a number or null: most of what is told. */
function isEstimate(fields: ReadonlyMap<string, Shape>): boolean {
  return [...fields.keys()].sort().join() === "high,low,value";
}

function wrapUnion(text: string): string {
  return text.includes(" | ") && !text.startsWith("{") ? `(${text})` : text;
}
