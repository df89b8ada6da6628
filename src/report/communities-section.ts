import type { Language } from "../core/language.ts";
import type { CommunityMap, MappedCommunity } from "../evaluate/community-map.ts";
import { communityMapChart } from "./chart/community-map.ts";
import { type Html, html } from "./html.ts";
import { numbersIn } from "./numbers.ts";
import { communityWords } from "./words/communities.ts";

/** A section of a page: the map of communities, and whether the model told them apart. */
export function communitiesSection(map: CommunityMap, language: Language): Html {
  const words = communityWords[language];
  const { count, percent } = numbersIn(language);
  const { communities, links, rest, least } = map;
  if (communities.length === 0)
    return html`<section><h2>${words.heading}</h2>
<p class="missing">${words.none(least)}</p></section>`;
  const rateOf = ({ takers, nClients }: MappedCommunity) => takers / nClients;
  const [upper, lower] = quarters(communities);
  const nClients = communities.reduce((sum, community) => sum + community.nClients, 0);
  const chart = communityMapChart({
    id: "communities",
    title: words.figure,
    description: words.figureText,
    language,
    circles: communities.map((community) => ({
      size: community.nClients,
      value: community.expected,
      cells: [count(community.nClients), percent(community.expected), percent(rateOf(community))],
    })),
    links,
    values: words.expected,
    write: (value) => percent(value),
    headers: [words.clients, words.expected, words.took],
  });
  return html`<section><h2>${words.heading}</h2>
<p>${words.text(count(communities.length), count(nClients))} ${words.apart(percent(upper), percent(lower))}</p>
${chart}
${rest.nClients > 0 && html`<p class="quiet">${words.rest(count(rest.nClients), count(rest.nCommunities), least, percent(rateOf(rest)))}</p>`}</section>`;
}

/** Rate of takers among a quarter of the clients, in whole communities: the likeliest ones, and the least likely. */
function quarters(communities: readonly MappedCommunity[]): [upper: number, lower: number] {
  const sorted = communities.toSorted((a, b) => b.expected - a.expected);
  const quarter = communities.reduce((sum, { nClients }) => sum + nClients, 0) / 4;
  const rateOfFirst = (ordered: readonly MappedCommunity[]) => {
    let [nClients, takers] = [0, 0];
    for (const community of ordered) {
      if (nClients >= quarter) break;
      nClients += community.nClients;
      takers += community.takers;
    }
    return takers / nClients;
  };
  return [rateOfFirst(sorted), rateOfFirst(sorted.toReversed())];
}
