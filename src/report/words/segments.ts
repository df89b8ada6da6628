import type { Language } from "../../core/language.ts";
import type { EffectName } from "../../segments/compare-segments.ts";

/** All that the page of segments says. Names of segments and columns come as they are to be written; numbers are written already. */
export interface SegmentWords {
  title: string;
  /** Null: a graph without time. */
  kicker(date: string | null): string;
  /** Names of the project's default segments. */
  known: Readonly<Record<string, string>>;
  headline(segment: string, reference: string, nLarge: string, nColumns: string): string;
  most(segment: string, differences: readonly string[]): string;
  higher: string;
  lower: string;
  otherwise: string;
  nothingLarge(segment: string, reference: string): string;
  shrink(mix: string, nHalved: string, nLarge: string): string;
  facts: { clients: string; columns: string; large: string; left(mix: string): string };
  people: {
    heading: string;
    segment: string;
    condition: string;
    clients: string;
    share: string;
    reference(name: string): string;
    elsewhere(n: string): string;
  };
  effects: {
    heading(segment: string, reference: string): string;
    told(nLarge: string, nFound: string, nColumns: string): string;
    numbers: string;
    numbersAbout(reference: string): string;
    categories: string;
    categoriesAbout: string;
    value: string;
    all(n: string): string;
    rest(n: string): string;
    column: string;
    mean(segment: string): string;
    effect: string;
    interval: string;
    sameMix: string;
    missing(segment: string): string;
  };
  mix: {
    heading(mix: string): string;
    headingOfNone: string;
    none: string;
    before: string;
    after: string;
    chart(segment: string): string;
    chartAbout(reference: string, mix: string): string;
    balance(segment: string): string;
    balanceAbout: string;
    cells: string;
    margins: string;
    kept(segment: string, share: string, reference: string, shareReference: string): string;
    effective(n: string, effective: string): string;
    imbalance(share: string): string;
    /** What the reader should conclude. */
    left(nLeft: string, nLarge: string, segment: string): string;
  };
  spread: {
    heading: string;
    about(nShown: string): string;
    ends: string;
    mean: string;
    unknown: string;
    shares: string;
    share: string;
    yes: string;
    otherLevels: string;
    unknownLevel: string;
  };
  left: { heading: string; censored(n: string): string; defining: string; none: string };
  reading: { heading: string; items: readonly { term: string; means: string }[] };
  named: Readonly<Record<EffectName, string>>;
  and: string;
  source(date: string | null, version: string): string;
}

const en: SegmentWords = {
  title: "Segments of clients",
  kicker: (date) => (date === null ? "Segments of clients" : `Segments of clients on ${date}`),
  known: {
    subscribers: "subscribers",
    non_subscribers: "non-subscribers",
    with_label: "those with the label",
    without_label: "those without the label",
  },
  headline: (segment, reference, nLarge, nColumns) =>
    `${capital(segment)} and ${reference} differ in ${nLarge} of ${nColumns} columns`,
  most: (segment, differences) => `Greatest differences of ${segment}: ${differences.join(", ")}.`,
  higher: "higher",
  lower: "lower",
  otherwise: "other categories",
  nothingLarge: (segment, reference) =>
    `In no column do ${segment} and ${reference} differ by more than little.`,
  shrink: (mix, nHalved, nLarge) =>
    `Differences that shrink to less than half with the same mix of ${mix}: ${nHalved} of ${nLarge}.`,
  facts: {
    clients: "clients compared",
    columns: "columns compared",
    large: "differences that are small at least, not next to nothing",
    left: (mix) => `of them are left with the same mix of ${mix}`,
  },
  people: {
    heading: "Who is in which segment",
    segment: "Segment",
    condition: "Condition",
    clients: "Clients",
    share: "Share",
    reference: (name) => `All others are compared with ${name}.`,
    elsewhere: (n) => `Clients of that day in none of the segments: ${n}.`,
  },
  effects: {
    heading: (segment, reference) => `What sets ${segment} apart from ${reference}`,
    told: (nLarge, nFound, nColumns) =>
      `Of ${nColumns} columns ${nLarge} differ by a small effect or more. Of ${nFound} it is sure that they differ at all, with 5% false ones among them: with so many clients, sure is not yet large.`,
    numbers: "Numbers, yes and no",
    numbersAbout: (reference) =>
      `Differences from ${reference} in standard deviations, the greatest first; lines are 95% intervals.`,
    categories: "Categories",
    categoriesAbout:
      "Cramér’s V: 0 where categories are as in the reference, 1 where the segment tells everything.",
    value: "Effect",
    all: (n) => `All ${n} comparisons as a table`,
    rest: (n) => `${n} smaller ones are in segments.parquet and segments.json.`,
    column: "Column",
    mean: (segment) => `Mean, ${segment}`,
    effect: "Effect",
    interval: "95% interval",
    sameMix: "Same mix",
    missing: (segment) => `Not known, ${segment}`,
  },
  mix: {
    heading: (mix) => `Different, or only another mix of ${mix}?`,
    headingOfNone: "Different, or only older?",
    none: "Nothing was asked to be made the same. With segments.adjust_for, such as age_years, this page tells which differences are left when all segments have one mix.",
    before: "as they are",
    after: "same mix",
    chart: (segment) => `${capital(segment)}: before and after`,
    chartAbout: (reference, mix) =>
      `The same differences as they are, and when the segment has the mix of ${mix} that ${reference} have.`,
    balance: (segment) => `${capital(segment)}: is the mix the same?`,
    balanceAbout: "What was to be made the same, before and after: afterwards nothing should be left.",
    cells: "Clients are compared within combinations of bands and levels.",
    margins:
      "Combinations are too thin to be compared one by one, so weights make each column’s own mix the same (raking).",
    kept: (segment, share, reference, shareReference) =>
      `${share} of ${segment} and ${shareReference} of ${reference} have somebody of their kind on the other side; the others are left out.`,
    effective: (n, effective) => `Weighted, ${n} clients say as much as ${effective} of one weight.`,
    imbalance: (share) => `Shares of a band or level still differ by up to ${share}.`,
    left: (nLeft, nLarge, segment) =>
      `${capital(segment)}: differences that keep at least half of their size, and are not explained by the mix: ${nLeft} of ${nLarge}.`,
  },
  spread: {
    heading: "How columns are spread",
    about: (nShown) => `The ${nShown} columns that differ most. Charts of up to five segments.`,
    ends: "The outer bars hold what lies beyond.",
    mean: "Mean",
    unknown: "Not known",
    shares: "share of the segment’s clients",
    share: "share",
    yes: "yes",
    otherLevels: "others",
    unknownLevel: "not known",
  },
  left: {
    heading: "What was not compared",
    censored: (n) =>
      `Of clients who are no subscribers the operator sees only calls with its own subscribers. Counts would differ for that alone, so ${n} columns were left out:`,
    defining: "Named in a segment’s condition, so different by definition, and shown in the tables alone:",
    none: "Every column was compared.",
  },
  reading: {
    heading: "How to read this page",
    items: [
      {
        term: "g",
        means:
          "Hedges’ g: the difference of means in standard deviations. 0.2 is small, 0.5 medium, 0.8 large (Cohen).",
      },
      { term: "h", means: "Cohen’s h: the difference of shares of yes, on a scale with the same steps." },
      {
        term: "V",
        means: "Cramér’s V of categories: from 0 to 1, without a sign. 0.1 is small, 0.3 medium, 0.5 large.",
      },
      {
        term: "95% interval",
        means: "what other clients of the same kind would show, nineteen times in twenty.",
      },
      {
        term: "same mix",
        means:
          "both segments have the first one’s mix of the named columns; what is left is no effect of these columns, and may still be one of others.",
      },
      { term: "sure", means: "false discovery rate below 5%, Benjamini and Hochberg, over all comparisons." },
    ],
  },
  named: { hedges_g: "g", cohens_h: "h", cramers_v: "V" },
  and: "and",
  source: (date, version) =>
    date === null ? `Entourage ${version}.` : `Data: clients as known on ${date}. Entourage ${version}.`,
};

const ru: SegmentWords = {
  title: "Сегменты клиентов",
  kicker: (date) => (date === null ? "Сегменты клиентов" : `Сегменты клиентов на ${date}`),
  known: {
    subscribers: "абоненты",
    non_subscribers: "не абоненты",
    with_label: "имеющие метку",
    without_label: "не имеющие метки",
  },
  headline: (segment, reference, nLarge, nColumns) =>
    `${capital(segment)} и ${reference}: различия в ${nLarge} из ${nColumns} признаков`,
  most: (segment, differences) => `Сильнее всего отличаются ${segment}: ${differences.join(", ")}.`,
  higher: "выше",
  lower: "ниже",
  otherwise: "другие категории",
  nothingLarge: (segment, reference) =>
    `Заметных различий нет: ${segment} и ${reference} похожи по всем признакам.`,
  shrink: (mix, nHalved, nLarge) =>
    `При одинаковом составе (${mix}) уменьшаются более чем вдвое: ${nHalved} из ${nLarge}.`,
  facts: {
    clients: "клиентов в сравнении",
    columns: "признаков в сравнении",
    large: "различий, которые не меньше малых",
    left: (mix) => `из них остаются при одинаковом составе (${mix})`,
  },
  people: {
    heading: "Кто в каком сегменте",
    segment: "Сегмент",
    condition: "Условие",
    clients: "Клиенты",
    share: "Доля",
    reference: (name) => `Все остальные сравниваются с сегментом «${name}».`,
    elsewhere: (n) => `Клиентов вне сегментов на этот день: ${n}.`,
  },
  effects: {
    heading: (segment, reference) => `${capital(segment)}: чем отличаются от сегмента «${reference}»`,
    told: (nLarge, nFound, nColumns) =>
      `Из ${nColumns} признаков не меньше малого различие у ${nLarge}. Сам факт различия установлен у ${nFound}, из них 5 % ложных: при таком числе клиентов достоверное ещё не значит большое.`,
    numbers: "Числа, да и нет",
    numbersAbout: (reference) =>
      `Отличия от сегмента «${reference}» в стандартных отклонениях, сначала самые большие; линии — 95%-е интервалы.`,
    categories: "Категории",
    categoriesAbout:
      "V Крамера: 0 — категории как в сегменте сравнения, 1 — сегмент определяет их полностью.",
    value: "Эффект",
    all: (n) => `Все сравнения таблицей: ${n}`,
    rest: (n) => `Ещё ${n}, меньших, — в файлах segments.parquet и segments.json.`,
    column: "Признак",
    mean: (segment) => `Среднее, ${segment}`,
    effect: "Эффект",
    interval: "95%-й интервал",
    sameMix: "При одном составе",
    missing: (segment) => `Неизвестно, ${segment}`,
  },
  mix: {
    heading: (mix) => `Другие — или дело в составе (${mix})?`,
    headingOfNone: "Другие — или просто старше?",
    none: "Выравнивать состав не просили. С настройкой segments.adjust_for, например age_years, страница покажет, какие различия остаются при одинаковом составе сегментов.",
    before: "как есть",
    after: "при одном составе",
    chart: (segment) => `${capital(segment)}: до и после`,
    chartAbout: (reference, mix) =>
      `Те же различия как есть и при том составе (${mix}), который у сегмента «${reference}».`,
    balance: (segment) => `${capital(segment)}: выровнен ли состав?`,
    balanceAbout: "То, что выравнивалось, до и после: после не должно остаться ничего.",
    cells: "Клиенты сравниваются внутри сочетаний диапазонов и категорий.",
    margins:
      "Сочетаний слишком много, чтобы сравнивать внутри каждого, поэтому веса выравнивают состав по каждому признаку отдельно (рейкинг).",
    kept: (segment, share, reference, shareReference) =>
      `Похожие клиенты на другой стороне есть у ${share} сегмента «${segment}» и у ${shareReference} сегмента «${reference}»; остальные не учтены.`,
    effective: (n, effective) =>
      `С весами ${n} клиентов говорят столько же, сколько ${effective} с равным весом.`,
    imbalance: (share) => `Доли диапазона или категории всё ещё расходятся: до ${share}.`,
    left: (nLeft, nLarge, segment) =>
      `${capital(segment)}: сохраняют хотя бы половину величины и не объясняются составом ${nLeft} из ${nLarge} различий.`,
  },
  spread: {
    heading: "Как распределены признаки",
    about: (nShown) => `Признаки с самыми большими различиями: ${nShown}. На графиках до пяти сегментов.`,
    ends: "В крайних столбцах — всё, что за границами.",
    mean: "Среднее",
    unknown: "Неизвестно",
    shares: "доля клиентов сегмента",
    share: "доля",
    yes: "да",
    otherLevels: "остальные",
    unknownLevel: "неизвестно",
  },
  left: {
    heading: "Что не сравнивалось",
    censored: (n) =>
      `У клиентов, которые не абоненты, оператор видит только звонки со своими абонентами. Счётчики различались бы уже поэтому, и такие признаки (${n}) оставлены в стороне:`,
    defining: "Названы в условиях сегментов, значит, различаются по определению и есть только в таблицах:",
    none: "Сравнивались все признаки.",
  },
  reading: {
    heading: "Как читать эту страницу",
    items: [
      {
        term: "g",
        means:
          "g Хеджеса: разность средних в стандартных отклонениях. 0,2 — малая, 0,5 — средняя, 0,8 — большая (по Коэну).",
      },
      { term: "h", means: "h Коэна: разность долей ответа «да», шкала с теми же ступенями." },
      {
        term: "V",
        means: "V Крамера для категорий: от 0 до 1, без знака. 0,1 — малая, 0,3 — средняя, 0,5 — большая.",
      },
      {
        term: "95%-й интервал",
        means: "что показали бы другие такие же клиенты в девятнадцати случаях из двадцати.",
      },
      {
        term: "при одном составе",
        means:
          "у обоих сегментов состав первого по названным признакам; то, что осталось, объясняется не ими, но может объясняться другими.",
      },
      {
        term: "установлено",
        means: "доля ложных открытий ниже 5 %, Бенджамини и Хохберг, по всем сравнениям.",
      },
    ],
  },
  named: { hedges_g: "g", cohens_h: "h", cramers_v: "V" },
  and: "и",
  source: (date, version) =>
    date === null
      ? `Entourage ${version}.`
      : `Данные: клиенты, какими они известны на ${date}. Entourage ${version}.`,
};

/** First letter large: a name at the beginning of a sentence. */
function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export const segmentWords: Readonly<Record<Language, SegmentWords>> = { en, ru };
