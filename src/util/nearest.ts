import { distance } from "fastest-levenshtein";

/** The known name that a mistyped one most likely means; undefined when none is near. Cost: O(known × length²). */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, steps: distance(typed, name) }))
    .sort((a, b) => a.steps - b.steps || (a.name < b.name ? -1 : 1));
  const best = ranked[0];
  return best && best.steps <= Math.max(2, typed.length / 3) ? best.name : undefined;
}
