import type { CommunityMap } from "../../src/evaluate/community-map.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** A map of so many communities, made up. */
export function exampleMap(nCommunities: number): CommunityMap {
  const random = new SeededRandom(3);
  const communities = Array.from({ length: nCommunities }, (_, at) => {
    const nClients = 200 - at;
    const expected = 0.01 + 0.05 * random.next();
    return { nClients, takers: Math.round(nClients * expected), expected };
  });
  const links = Array.from({ length: 2 * nCommunities }, (_, at) => {
    const from = Math.floor(random.next() * (nCommunities - 1));
    return {
      from,
      to: from + 1 + Math.floor(random.next() * (nCommunities - from - 1)),
      weight: 1 / (at + 1),
    };
  });
  const rest = { nClients: 1033, takers: 23, expected: 0.0254, nCommunities: 504 };
  return { communities, links, rest, least: 5 };
}
