/** What several features need, made when first asked for. */
export class Once {
  readonly #made = new Map<string, unknown>();

  get<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }
}
