/** The columns of the campaign list, with what they mean for whoever gets it. */
import type { Language, Words } from "../core/language.ts";
import type { CellKind } from "../store/xlsx/styles.ts";

/** A column of the list: in CSV and Parquet under its name, in the workbook under its heading. */
export interface ListColumn {
  name: string;
  heading: string;
  about: string;
  kind: CellKind;
  width: number;
  values: Int32Array | Float64Array | string[];
}

/** One value for each listed client, best first; what the project does not have is left out. */
export interface ListValues {
  rank: Int32Array;
  client_id: string[];
  /** Calibrated, 0 … 1. */
  probability: Float64Array;
  /** What approaching the client is expected to bring, in the campaign's currency, its cost taken off. */
  expected_value?: Float64Array;
  offer?: string[];
  channel?: string[];
  /** `treatment` or `control`; empty: not in the pilot. */
  group?: string[];
  /** Strongest first. */
  reasons: readonly string[][];
  model: string[];
  model_version: string[];
  /** `2026-07-01`. */
  as_of: string[];
}

interface Described {
  heading: Words;
  about: Words;
  kind: CellKind;
  width: number;
}

const described: Record<Exclude<keyof ListValues, "reasons">, Described> = {
  rank: {
    heading: { en: "rank", ru: "место" },
    about: { en: "1 is the first to approach", ru: "1 — обращаться первым" },
    kind: "count",
    width: 8,
  },
  client_id: {
    heading: { en: "client", ru: "клиент" },
    about: {
      en: "the client's token: whoever holds the key turns it back into the bank's id (docs/tokens.md)",
      ru: "псевдоним клиента: номер в банке по нему узнаёт только тот, у кого есть ключ (docs/tokens.md)",
    },
    kind: "text",
    width: 38,
  },
  probability: {
    heading: { en: "probability", ru: "вероятность" },
    about: {
      en: "chance that the client takes the product within the horizon, by the model",
      ru: "с какой вероятностью клиент оформит продукт за срок прогноза, по оценке модели",
    },
    kind: "share",
    width: 13,
  },
  expected_value: {
    heading: { en: "expected value", ru: "ожидаемая выгода" },
    about: {
      en: "what approaching the client is expected to bring with this offer and channel, less its cost",
      ru: "сколько в среднем принесёт обращение к клиенту с этим предложением, за вычетом затрат",
    },
    kind: "money",
    width: 18,
  },
  offer: {
    heading: { en: "offer", ru: "предложение" },
    about: { en: "what to offer", ru: "что предложить" },
    kind: "text",
    width: 16,
  },
  channel: {
    heading: { en: "channel", ru: "канал" },
    about: { en: "how to approach the client", ru: "как обратиться к клиенту" },
    kind: "text",
    width: 12,
  },
  group: {
    heading: { en: "group", ru: "группа" },
    about: {
      en: "treatment: approach; control: do NOT approach, the campaign's effect is measured against these; empty: not in the pilot",
      ru: "treatment — обращаться; control — НЕ обращаться: с этой группой сравнивают, чтобы измерить эффект; пусто — вне пилота",
    },
    kind: "text",
    width: 12,
  },
  model: {
    heading: { en: "model", ru: "модель" },
    about: { en: "name of the model", ru: "имя модели" },
    kind: "text",
    width: 14,
  },
  model_version: {
    heading: { en: "model version", ru: "версия модели" },
    about: { en: "the version of the model that scored", ru: "какая версия модели дала оценку" },
    kind: "text",
    width: 16,
  },
  as_of: {
    heading: { en: "as of", ru: "по состоянию на" },
    about: {
      en: "the moment up to which the model knew anything",
      ru: "момент, до которого модель видела данные",
    },
    kind: "text",
    width: 16,
  },
};

const reasonDescribed = {
  heading: { en: "reason", ru: "причина" },
  about: {
    en: "what raised the model's estimate most, beside what is usual; what the model went by, not what causes uptake",
    ru: "что сильнее всего подняло оценку модели, рядом с обычным значением; это не доказанная причина покупки",
  },
  kind: "text",
  width: 60,
} as const satisfies Described;

/** The order of the file; the reasons come after `group`. */
const beforeReasons = [
  "rank",
  "client_id",
  "probability",
  "expected_value",
  "offer",
  "channel",
  "group",
] as const;
const afterReasons = ["model", "model_version", "as_of"] as const;

/** The columns that there are values for, in the order of the file. */
export function listColumns(values: ListValues, language: Language): ListColumn[] {
  const make = (name: keyof typeof described): ListColumn[] => {
    const column = values[name];
    return column ? [inWords(name, described[name], column, language)] : [];
  };
  return [
    ...beforeReasons.flatMap(make),
    ...values.reasons.map((texts, at) => {
      const column = inWords(`reason_${at + 1}`, reasonDescribed, texts, language);
      return { ...column, heading: `${column.heading} ${at + 1}` };
    }),
    ...afterReasons.flatMap(make),
  ];
}

function inWords(
  name: string,
  { heading, about, ...look }: Described,
  values: ListColumn["values"],
  language: Language,
): ListColumn {
  return { name, heading: heading[language], about: about[language], ...look, values };
}
