import type { Options } from "yargs";
import { type Problem, UserError } from "../core/errors.ts";

/**
 * Refuses options of one value that were given several: which of them was meant? Lists take all; switches are on however often.
 * @throws UserError with all of them
 */
export function refuseRepeated(
  argv: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, Options>>,
): void {
  const problems = Object.entries(options).flatMap(([name, { array }]): Problem[] => {
    const given = argv[name];
    if (array || !Array.isArray(given)) return [];
    return [
      {
        code: "repeated-option",
        where: `--${name}`,
        found: `${given.length} values: ${given.join(", ")}`,
        expected: "one",
        hint: "say which is meant",
      },
    ];
  });
  if (problems.length > 0) throw new UserError(problems);
}
