import type { Language } from "../../core/language.ts";

interface CommunityWords {
  heading: string;
  text: (nCommunities: string, nClients: string) => string;
  apart: (upper: string, lower: string) => string;
  rest: (nClients: string, nCommunities: string, least: number, rate: string) => string;
  none: (least: number) => string;
  figure: string;
  figureText: string;
  expected: string;
  clients: string;
  took: string;
}

export const communityWords: Readonly<Record<Language, CommunityWords>> = {
  en: {
    heading: "Where in the network",
    text: (nCommunities, nClients) =>
      `Who talks with whom falls into communities. The map shows ${nCommunities} of them, with ${nClients} clients whom the model had not seen.`,
    apart: (upper, lower) =>
      `In the communities that the model thought likeliest, a quarter of these clients, ${upper} took the product; in the least likely quarter ${lower}.`,
    rest: (nClients, nCommunities, least, rate) =>
      `Not on the map, together: ${nClients} clients in ${nCommunities} communities that are smaller, or of fewer than ${least} clients, or alone; ${rate} of them took it.`,
    none: (least) => `No community has ${least} clients or more: there is no map to show.`,
    figure: "Communities of clients",
    figureText:
      "Each circle is a community, as large as it has clients, and near those that its people talk with. The fuller its colour, the higher the probability told beforehand.",
    expected: "expected",
    clients: "clients",
    took: "took it",
  },
  ru: {
    heading: "Где в сети общения",
    text: (nCommunities, nClients) =>
      `Общение распадается на круги. На карте кругов: ${nCommunities}, в них клиентов, которых модель не видела: ${nClients}.`,
    apart: (upper, lower) =>
      `В кругах, которые модель считала самыми вероятными (четверть этих клиентов), продукт оформили ${upper}; в наименее вероятной четверти — ${lower}.`,
    rest: (nClients, nCommunities, least, rate) =>
      `Не на карте, вместе: клиентов ${nClients}, кругов ${nCommunities} — они меньше, или в них меньше ${least} клиентов, или клиент один; продукт оформили ${rate}.`,
    none: (least) => `Нет круга, в котором хотя бы ${least} клиентов: карты нет.`,
    figure: "Круги общения клиентов",
    figureText:
      "Круг тем больше, чем больше в нём клиентов, и тем ближе к другому, чем больше их люди общаются. Чем гуще цвет, тем выше вероятность, названная заранее.",
    expected: "ожидалось",
    clients: "клиентов",
    took: "оформили",
  },
};
