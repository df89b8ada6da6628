/** Communities of clients as a map shows them: how large, how likely to take the product and how many took it, who talks with whom. */

/** Judged clients of a community. */
export interface MappedCommunity {
  nClients: number;
  /** Who took the product within the horizon. */
  takers: number;
  /** Mean of the probabilities that were told beforehand. */
  expected: number;
}

export interface CommunityMap {
  /** The largest first. */
  communities: MappedCommunity[];
  /** Between communities of the map, by their places; the strongest first, `weight` 1. */
  links: { from: number; to: number; weight: number }[];
  /** Everybody else together: in communities of fewer than `least` clients, beyond the largest, or without a community. */
  rest: MappedCommunity & { nCommunities: number };
  /** A community of fewer judged clients is in the rest. */
  least: number;
}

export interface MappedRows {
  /** Community of each row, any numbers; −1: none. */
  community: Int32Array;
  /** 0 or 1. */
  label: ArrayLike<number>;
  probability: ArrayLike<number>;
}

/** Of `link`, as `communityLinks` gives them. */
interface Link {
  from: number;
  to: number;
  weight: number;
}

/** More circles, or lines, are not told apart. */
const mostCommunities = 120;
const mostLinks = 180;

/**
 * Makes the map of judged clients.
 *
 * @param least clients of a community that is shown, at least 1
 * Deterministic; of equally large communities the one with the smaller number comes first. Cost: O(rows + links · log links).
 */
export function communityMap(
  { community, label, probability }: MappedRows,
  links: readonly Link[],
  least: number,
): CommunityMap {
  const found = new Map<number, MappedCommunity>();
  for (const [row, number] of community.entries()) {
    const sums = found.get(number) ?? { nClients: 0, takers: 0, expected: 0 };
    sums.nClients += 1;
    sums.takers += label[row]!;
    sums.expected += probability[row]!;
    found.set(number, sums);
  }
  const shown = [...found]
    .filter(([number, { nClients }]) => number >= 0 && nClients >= least)
    .sort(([a, x], [b, y]) => y.nClients - x.nClients || a - b)
    .slice(0, mostCommunities);
  const placeOf = new Map(shown.map(([number], place) => [number, place]));
  const others = [...found].filter(([number]) => !placeOf.has(number));
  return {
    communities: shown.map(([, sums]) => meanOf([sums])),
    links: linksBetween(links, placeOf),
    rest: {
      ...meanOf(others.map(([, sums]) => sums)),
      nCommunities: others.filter(([number]) => number >= 0).length,
    },
    least,
  };
}

function meanOf(parts: readonly MappedCommunity[]): MappedCommunity {
  const sum = (key: keyof MappedCommunity) => parts.reduce((total, part) => total + part[key], 0);
  const nClients = sum("nClients");
  return { nClients, takers: sum("takers"), expected: nClients > 0 ? sum("expected") / nClients : 0 };
}

function linksBetween(links: readonly Link[], placeOf: ReadonlyMap<number, number>): Link[] {
  const shown = links
    .filter(({ from, to }) => placeOf.has(from) && placeOf.has(to))
    .map(({ from, to, weight }) => {
      const [a, b] = [placeOf.get(from)!, placeOf.get(to)!];
      return { from: Math.min(a, b), to: Math.max(a, b), weight };
    })
    .sort((x, y) => y.weight - x.weight || x.from - y.from || x.to - y.to)
    .slice(0, mostLinks);
  const strongest = shown[0]?.weight ?? 1;
  return shown.map((link) => ({ ...link, weight: link.weight / strongest }));
}
