import { describe, expect, it } from "vitest";
import { communityMap } from "../../src/evaluate/community-map.ts";

/** Community of each client, the label and the probability: 7 has four, 3 two, 9 one, two are alone. */
const rows = {
  community: Int32Array.of(7, 3, 7, -1, 7, 3, 9, 7, -1),
  label: Float32Array.of(1, 0, 0, 1, 0, 1, 1, 0, 0),
  probability: Float64Array.of(0.1, 0.2, 0.3, 0.5, 0.2, 0.4, 0.9, 0.2, 0.1),
};
const links = [
  { from: 3, to: 7, weight: 4 },
  { from: 3, to: 9, weight: 100 },
  { from: 5, to: 7, weight: 1 },
];

describe("the map of communities", () => {
  it("worked by hand: the largest first, smaller ones and those alone together", () => {
    const { communities, links: shown, rest, least } = communityMap(rows, links, 2);
    expect(communities.map(({ nClients, takers }) => [nClients, takers])).toEqual([
      [4, 1],
      [2, 1],
    ]);
    expect(communities[0]!.expected).toBeCloseTo(0.2, 12);
    expect(communities[1]!.expected).toBeCloseTo(0.3, 12);
    expect(rest).toEqual({ nClients: 3, takers: 2, expected: 0.5, nCommunities: 1 });
    // The link to the community that is not on the map tells nothing of it, and the strongest shown weighs 1.
    expect(shown).toEqual([{ from: 0, to: 1, weight: 1 }]);
    expect(least).toBe(2);
  });

  it("is empty where no community has so many clients", () => {
    const { communities, links: shown, rest } = communityMap(rows, links, 5);
    expect([communities, shown]).toEqual([[], []]);
    expect(rest).toMatchObject({ nClients: 9, takers: 4, nCommunities: 3 });
  });

  it("sums up what is beyond the largest 120", () => {
    const community = Int32Array.from({ length: 400 }, (_, at) => at >> 1);
    const { communities, rest } = communityMap(
      { community, label: new Float32Array(400), probability: new Float64Array(400).fill(0.25) },
      [],
      1,
    );
    expect(communities).toHaveLength(120);
    expect(rest).toEqual({ nClients: 160, takers: 0, expected: 0.25, nCommunities: 80 });
  });
});
