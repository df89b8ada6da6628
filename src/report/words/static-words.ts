import type { Language } from "../../core/language.ts";
import type { ReportWords } from "./report-en.ts";

/** Some words of the report, the others as they are. */
type Changed<Words> = {
  [Key in keyof Words]?: Words[Key] extends string | ((...parts: never[]) => string)
    ? Words[Key]
    : Changed<Words[Key]>;
};

const en: Changed<ReportWords> = {
  answer: {
    found: (share, taken, lift) =>
      `The best ${share} by score hold ${taken} of all who have the label: ${lift} times as many as chance would find.`,
    adds: (gain, interval) =>
      `Knowing whom people are tied to finds ${gain} more of every 100 who have it there (${interval}).`,
    addsOverall: (gain, interval) =>
      `Knowing whom people are tied to ranks them better on the whole; among these best alone its gain, ${gain} of every 100 who have it, may be chance (${interval}).`,
    addsNothing: (interval) =>
      `That knowing whom people are tied to finds more of them is not shown: the difference may be anything from ${interval} of every 100.`,
    noTies: "There are no ties in these data, so of the surroundings nothing can be said.",
    noTakers: "Nobody judged has the label, so nothing can be said of the models' worth.",
  },
  facts: {
    gain: (share) => `of all who have the label are among the best ${share}`,
    adds: (share) => `of every 100 who have it is what ties add, in the best ${share}`,
    auc: "AUC: how often somebody with the label is put before somebody without it",
    scored: "people judged",
  },
  asked: {
    design: { folds: () => "The models were judged in turn on parts of the people that they had not seen." },
    twoModels:
      "Two models with the same budget answer: one knows a person's own features, the other one the surroundings too: those whom the person is tied to, as aggregates.",
  },
  people: {
    everybody: "Everybody has at least one tie.",
    covered: (covered) =>
      `${covered} of them have at least one tie; of the others the surroundings say nothing.`,
  },
  pays: {
    meaning:
      "AUC: how often somebody with the label is ranked before somebody without it, 0.5 by chance, 1 at best. Average precision: how many of those on a list have the label, averaged over its lengths. Lift: how many times the average rate. Log loss: how far probabilities lie from what is so.",
    yes: (interval) =>
      `Yes. The model that knows the surroundings ranks people better, and more than chance explains: its AUC is higher by ${interval}.`,
    no: (interval) =>
      `No. With the surroundings the model ranks people worse: its AUC differs by ${interval}. Use own features alone.`,
    noTies: "That cannot be asked here: there are no ties in these data.",
    takers: (share, full, own, difference) =>
      `Of 100 who have the label the best ${share} hold ${full} with the surroundings and ${own} without: ${difference}.`,
    money: (amount, interval) =>
      `At the values that the project assumes, each list cut where it pays best, the surroundings are worth ${amount} for every 1,000 people (${interval}).`,
    chart: (share) => `Found in the best ${share}`,
    chartAbout: (share) =>
      `How many of all who have the label are among the best ${share}, by what people are ranked by. Whiskers are 95% intervals.`,
    takersFound: "found",
    models: "The two models in figures; both were judged on the same people",
    oneModel: "The model in figures",
    covered: (measure) => `${measure}, people with ties`,
  },
  scores: { popularity: "rate of the group" },
  curves: {
    contacted: "people taken, best first",
    gain: {
      title: "How many are reached",
      axis: "of all who have it",
      text: (share, full, interval, own) =>
        `The best ${share} hold ${full} of those who have the label (${interval}); by own features alone ${own}.`,
      alone: (share, full, interval) =>
        `The best ${share} hold ${full} of those who have the label (${interval}).`,
    },
    lift: {
      text: (share, lift, end, last) =>
        `The best ${share} have the label ${lift} times as often as the average; the best ${end} ${last} times.`,
    },
    response: {
      title: "How many of those taken have it",
      axis: "of those taken",
      text: (share, taken, base) =>
        `Among the best ${share} ${taken} have the label; among people taken by lot ${base}.`,
    },
  },
  calibration: {
    right: (ratio, interval) =>
      `Yes: for every 100 labels that the model promised there are ${ratio} (${interval}), which chance explains.`,
    tooMany: (ratio, interval) =>
      `Not quite: for every 100 labels that the model promised there are only ${ratio} (${interval}).`,
    tooFew: (ratio, interval) =>
      `Not quite: for every 100 labels that the model promised there are ${ratio} (${interval}).`,
    about:
      "People in groups by their probability; whiskers are 95% intervals. On the line a promise is kept.",
    seen: "have it",
    groups: "groups of people",
  },
  drivers: {
    text: (own, around, n) =>
      `Of all that moves the scores, ${own} comes from own features and ${around} from the surroundings (${n} people, drawn by lot). This is what the model goes by, not what causes the label.`,
    ownOnly: (n) =>
      `Told of ${n} people, drawn by lot. This is what the model goes by, not what causes the label.`,
    about: "Mean effect on somebody's odds, up or down; features that tell one thing are taken together.",
    own: "own",
    contactsAbout: "People by how many times the surroundings multiply their odds.",
    contactsText: (up, down, by) =>
      `For ${up} of the people the surroundings raise the odds by a quarter or more; for ${down} they lower them by a fifth or more. Half of them are moved by ${by} or more.`,
    clients: "people",
    shapesText:
      "Each picture shows how the odds change with the value, everything else as it is. The line is the mean over people with about that value, the band where eight of ten of them are.",
    bandHeader: "8 of 10 people",
    categories: "How many times the odds; whiskers hold eight of ten people with the value.",
  },
  groups: {
    tooSmall: (n) =>
      `No two groups have ${n} people or more with the label: they are too small to be judged apart.`,
    takers: (n) => `with the label: ${n}`,
    few: (n) => `Groups with fewer than ${n} who have the label are left out.`,
  },
  distrust: {
    nothing:
      "Nothing stood out: no single feature rules the score, and enough people have the label to judge by.",
    fewPositives: (n) =>
      `The models were judged on ${n} people with the label only; intervals of so few are too narrow.`,
    uncovered: (share) =>
      `${share} of the people judged have no ties: of them the model knows own features only.`,
    folds:
      "The models were judged on other people of the same data, not on later ones: what changes with time is in no interval.",
    intervals: "Intervals are of other people of the same kind, not of another training run.",
    cause: "What goes along with the label need not be what causes it.",
  },
  provenance: {
    rows: (rows, takers) => `${rows} rows, ${takers} with the label`,
    featureCounts: (own, around) => `${own} own, ${around} of the surroundings`,
  },
};

const ru: Changed<ReportWords> = {
  answer: {
    found: (share, taken, lift) =>
      `В лучших ${share} по оценке модели оказались ${taken} всех, у кого есть метка: в ${lift} раза больше, чем при случайном выборе.`,
    adds: (gain, interval) =>
      `Знание связей находит среди них на ${gain} больше на каждые 100 людей с меткой (${interval}).`,
    addsOverall: (gain, interval) =>
      `Знание связей в целом упорядочивает людей лучше; среди одних только лучших прирост — ${gain} на каждые 100 людей с меткой — может быть случайным (${interval}).`,
    addsNothing: (interval) =>
      `Помогает ли знание связей, не доказано: разница может составлять ${interval} на каждые 100 людей с меткой.`,
    noTies: "Связей в этих данных нет, поэтому об окружении сказать ничего нельзя.",
    noTakers: "Ни у кого из проверенных нет метки, поэтому о качестве моделей сказать ничего нельзя.",
  },
  facts: {
    gain: (share) => `всех, у кого есть метка, — среди лучших ${share}`,
    lift: (share) => `во столько раз чаще среднего метка есть у лучших ${share}`,
    adds: (share) => `столько из каждых 100 людей с меткой добавляют связи, в лучших ${share}`,
    auc: "AUC: как часто человек с меткой оказывается выше человека без неё",
    scored: "человек проверено",
  },
  asked: {
    design: { folds: () => "Модели по очереди проверяли на тех людях, которых они не видели." },
    twoModels:
      "Отвечают две модели с одинаковым бюджетом обучения: одна знает собственные признаки человека, другая — ещё и окружение: тех, с кем он связан, и только в виде сводных показателей.",
  },
  people: {
    everybody: "Хотя бы одна связь есть у всех.",
    covered: (covered) =>
      `Хотя бы одна связь есть у ${covered} из них; об остальных окружение не говорит ничего.`,
  },
  pays: {
    meaning:
      "AUC — как часто человек с меткой стоит в списке выше человека без неё: 0,5 при случайном порядке, 1 при идеальном. Средняя точность — доля людей с меткой в списке, усреднённая по его длинам. Прирост (lift) — во сколько раз чаще среднего. Логарифмические потери — насколько вероятности далеки от истины.",
    yes: (interval) =>
      `Да. Модель, которая знает окружение, упорядочивает людей лучше, и случайностью это не объяснить: прирост AUC ${interval}.`,
    no: (interval) =>
      `Нет. С окружением модель упорядочивает людей хуже: разница AUC ${interval}. Лучше обойтись собственными признаками.`,
    noTies: "Здесь об этом не спросить: связей в этих данных нет.",
    takers: (share, full, own, difference) =>
      `Из 100 людей с меткой в лучших ${share} оказываются ${full} с окружением и ${own} без него: ${difference}.`,
    money: (amount, interval) =>
      `При ценности и стоимости, принятых в проекте, и длине списка, наилучшей для каждой модели, окружение приносит ${amount} на каждую 1000 людей (${interval}).`,
    chart: (share) => `Найдено в лучших ${share}`,
    chartAbout: (share) =>
      `Какая доля всех, у кого есть метка, попадает в лучшие ${share}, смотря по чему упорядочить людей. Усы — 95%-е интервалы.`,
    takersFound: "найдено",
    models: "Две модели в числах; обе проверены на одних и тех же людях",
    oneModel: "Модель в числах",
    covered: (measure) => `${measure}, люди со связями`,
  },
  scores: { popularity: "доля в группе" },
  curves: {
    contacted: "отобрано людей, с лучших",
    gain: {
      title: "Охват",
      axis: "из всех с меткой",
      text: (share, full, interval, own) =>
        `В лучших ${share} — ${full} всех, у кого есть метка (${interval}); по собственным признакам — ${own}.`,
      alone: (share, full, interval) => `В лучших ${share} — ${full} всех, у кого есть метка (${interval}).`,
    },
    lift: {
      text: (share, lift, end, last) =>
        `У лучших ${share} метка встречается чаще среднего в ${lift} раза, у лучших ${end} — в ${last}.`,
    },
    response: {
      title: "Доля людей с меткой среди отобранных",
      axis: "из отобранных",
      text: (share, taken, base) =>
        `Среди лучших ${share} метка есть у ${taken}; среди выбранных наугад — у ${base}.`,
    },
  },
  calibration: {
    right: (ratio, interval) =>
      `Да: на каждые 100 обещанных моделью меток пришлось ${ratio} (${interval}), и такое отличие объясняется случайностью.`,
    tooMany: (ratio, interval) =>
      `Не вполне: на каждые 100 обещанных моделью меток пришлось только ${ratio} (${interval}).`,
    tooFew: (ratio, interval) =>
      `Не вполне: на каждые 100 обещанных моделью меток пришлось ${ratio} (${interval}).`,
    bins: (inside, all) =>
      `В ${inside} из ${all} групп, от наименее до наиболее вероятных, доля людей с меткой такая, какую обещает вероятность.`,
    about: "Люди по группам вероятности; усы — 95%-е интервалы. На линии обещание сбывается точно.",
    seen: "с меткой",
    groups: "группы людей",
  },
  drivers: {
    text: (own, around, n) =>
      `Из всего, что сдвигает оценки, ${own} приходится на собственные признаки и ${around} на окружение (по ${n} людям, отобранным случайно). Это то, на что смотрит модель, а не причины метки.`,
    ownOnly: (n) =>
      `Посчитано по ${n} людям, отобранным случайно. Это то, на что смотрит модель, а не причины метки.`,
    about: "Среднее изменение шансов, в любую сторону; признаки об одном и том же сложены.",
    own: "свои",
    contactsAbout: "Люди по тому, во сколько раз окружение умножает их шансы.",
    contactsText: (up, down, by) =>
      `У ${up} людей окружение повышает шансы на четверть и больше, у ${down} снижает на пятую часть и больше. Для половины оно меняет шансы на ${by} и больше.`,
    clients: "людей",
    shapesText:
      "На каждом рисунке видно, как с величиной меняются шансы при прочих равных. Линия — среднее по людям примерно с такой величиной, полоса — где находятся восемь из десяти.",
    bandHeader: "8 из 10 человек",
    categories: "Во сколько раз меняются шансы; усы охватывают восемь из десяти человек с этим значением.",
  },
  groups: {
    tooSmall: (n) =>
      `Нет двух групп, где метка есть хотя бы у ${n} человек: судить о группах отдельно нельзя.`,
    takers: (n) => `с меткой: ${n}`,
    few: (n) => `Группы, где людей с меткой меньше ${n}, не показаны.`,
  },
  distrust: {
    nothing:
      "Ничего примечательного: ни один признак не решает всё, людей с меткой достаточно, чтобы судить.",
    fewPositives: (n) =>
      `Модели проверены всего на ${n} людях с меткой; при таком числе интервалы слишком узкие.`,
    uncovered: (share) =>
      `У ${share} проверенных людей нет связей: о них модель знает только собственные признаки.`,
    folds:
      "Модели проверены на других людях тех же данных, а не на более поздних: изменения со временем в интервалы не входят.",
    intervals: "Интервалы говорят о других людях того же рода, но не о другом обучении.",
    cause: "То, что сопутствует метке, не обязательно её причина.",
  },
  provenance: {
    rows: (rows, takers) => `${rows} строках, с меткой ${takers}`,
    featureCounts: (own, around) => `${own} собственных, ${around} об окружении`,
  },
};

const changes: Readonly<Record<Language, Changed<ReportWords>>> = { en, ru };

/** The report's words for a graph without time: people with a label or without, where a bank's report has clients and takers. */
export function staticWords(words: ReportWords, language: Language): ReportWords {
  return merge(words, changes[language]);
}

function merge<Words extends object>(words: Words, changed: Changed<Words>): Words {
  const merged = Object.entries(changed).map(([key, value]) => {
    const old = words[key as keyof Words];
    return [key, typeof value === "object" ? merge(old as object, value as object) : value];
  });
  return { ...words, ...Object.fromEntries(merged) };
}
