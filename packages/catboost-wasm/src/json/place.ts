import { CatBoostError } from "../errors.ts";

/** A value of a JSON text that is not trusted, and where it stands: every read says what it wants. */
export class JsonPlace {
  readonly value: unknown;
  #parent: JsonPlace | undefined;
  /** Key or position in the parent. */
  #step: string | number;

  private constructor(value: unknown, step: string | number, parent?: JsonPlace) {
    this.value = value;
    this.#step = step;
    this.#parent = parent;
  }

  /** @throws CatBoostError, its cause says where the text breaks off */
  static parse(text: string, path: string): JsonPlace {
    try {
      return new JsonPlace(JSON.parse(text), path);
    } catch (cause) {
      throw new CatBoostError(`${path}: no JSON (${String(cause)})`, { cause });
    }
  }

  get path(): string {
    if (!this.#parent) return String(this.#step);
    if (typeof this.#step === "number") return `${this.#parent.path}[${this.#step}]`;
    return `${this.#parent.path}${this.#parent.#parent ? "." : ": "}${this.#step}`;
  }

  /** Official writes null for empty arrays. */
  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  fail(expected: string): never {
    throw new CatBoostError(`${this.path}: ${this.#shown()}, expected ${expected}`);
  }

  #shown(): string {
    if (this.isMissing) return "missing";
    if (Array.isArray(this.value)) return `an array of ${this.value.length}`;
    if (typeof this.value === "object" && this.value !== null) return "an object";
    const text = JSON.stringify(this.value);
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
  }

  /** The value of a key; it may be missing. */
  at(key: string): JsonPlace {
    const object = this.#object();
    return new JsonPlace(Object.hasOwn(object, key) ? object[key] : undefined, key, this);
  }

  entries(): [string, JsonPlace][] {
    if (this.isMissing) return [];
    return Object.entries(this.#object()).map(([key, value]) => [key, new JsonPlace(value, key, this)]);
  }

  #object(): Record<string, unknown> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.fail("an object");
    return value as Record<string, unknown>;
  }

  /** The elements of an array; none if it is missing. */
  items(): JsonPlace[] {
    return this.list().map((value, i) => new JsonPlace(value, i, this));
  }

  item(i: number): JsonPlace {
    return new JsonPlace(this.list()[i], i, this);
  }

  /** The elements as they are. */
  list(): readonly unknown[] {
    if (this.isMissing) return [];
    return Array.isArray(this.value) ? this.value : this.fail("an array");
  }

  number(missing?: number): number {
    const value = this.value ?? missing;
    return typeof value === "number" ? value : this.fail("a number");
  }

  /** A whole number of 32 bits. */
  integer(missing?: number): number {
    const value = this.number(missing);
    return value === (value | 0) ? value : this.fail("a whole number of 32 bits");
  }

  text(missing?: string): string {
    const value = this.value ?? missing;
    return typeof value === "string" ? value : this.fail("a text");
  }

  boolean(missing?: boolean): boolean {
    const value = this.value ?? missing;
    return typeof value === "boolean" ? value : this.fail("true or false");
  }

  /** The value as a text of its own. */
  json(): string {
    try {
      return JSON.stringify(this.value);
    } catch {
      return this.fail("a value that is not nested so deeply");
    }
  }

  numbers(): number[] {
    const values = this.list();
    const bad = values.findIndex((value) => typeof value !== "number");
    if (bad >= 0) this.item(bad).fail("a number");
    return values as number[];
  }

  floats(): Float32Array {
    return Float32Array.from(this.numbers());
  }
}
