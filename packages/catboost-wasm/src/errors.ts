/** What this package throws for bad input: a pool, a parameter or a model file. Several problems of one input come in one message, a line each. */
export class CatBoostError extends Error {
  override readonly name = "CatBoostError";
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const list = typeof problems === "string" ? [problems] : problems;
    super(list.join("\n"), options);
    this.problems = list;
  }
}
