/** Parts of a score that are told apart: what the bank knows of the client, and each part of the surroundings. */
import type { Words } from "../core/language.ts";
import { catalogue } from "../features/catalogue/index.ts";
import type { FeatureDeclaration } from "../features/declaration.ts";
import type { featureGroups } from "../features/feature.ts";

/** `own_models`: columns of the project's own models; `surroundings`: all of them together, where they may not be told apart. */
export type ScoreGroup = "own" | keyof typeof featureGroups | "own_models" | "surroundings";

export const scoreGroupWords: Readonly<Record<ScoreGroup, Words>> = {
  own: { en: "what the bank knows of the client", ru: "данные банка о клиенте" },
  activity: { en: "how much the client calls", ru: "сколько клиент звонит" },
  rhythm: { en: "when the client calls", ru: "когда клиент звонит" },
  diversity: { en: "how calls spread over contacts", ru: "как звонки делятся между контактами" },
  contacts: { en: "what contacts are like", ru: "какие у клиента контакты" },
  adopters: { en: "contacts who have the product", ru: "контакты, у которых есть продукт" },
  two_hop: { en: "contacts of contacts", ru: "контакты контактов" },
  diffusion: { en: "closeness to those who have the product", ru: "близость к тем, у кого есть продукт" },
  structure: { en: "how contacts hang together", ru: "как контакты связаны между собой" },
  communities: { en: "the community around the client", ru: "круг общения клиента" },
  change: { en: "what changed of late", ru: "что изменилось за последнее время" },
  coverage: { en: "how much is seen of the client", ru: "какая часть общения видна" },
  own_models: { en: "your own models of the surroundings", ru: "собственные модели окружения" },
  surroundings: { en: "surroundings, all together", ru: "окружение целиком" },
};

const groupOfFeature = new Map(catalogue.map(({ name, group }) => [name, group]));

/**
 * The group of each column.
 * @param isTogether the surroundings are one group: of a client with few contacts, a part of them could tell of one contact
 */
export function scoreGroups(declarations: readonly FeatureDeclaration[], isTogether: boolean): ScoreGroup[] {
  return declarations.map(({ group, feature, name }) => {
    if (group === "own") return "own";
    if (isTogether) return "surroundings";
    if (feature === undefined) return name.startsWith("contacts_hidden") ? "coverage" : "own_models";
    return groupOfFeature.get(feature)!;
  });
}
