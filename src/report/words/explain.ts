import type { Language } from "../../core/language.ts";
import type { ContactGroupName } from "../../explain/contact-groups.ts";

/** Values come written already. */
interface ExplainWords {
  title: (product: string) => string;
  kicker: (client: string, date: string) => string;
  headline: (probability: string, product: string, days: number) => string;
  compared: (times: string, isMore: boolean, baseRate: string) => string;
  facts: {
    probability: string;
    baseRate: string;
    rank: string;
    ofScored: (n: string) => string;
    meanOfScored: (n: string) => string;
    within: (days: number) => string;
  };
  path: {
    heading: string;
    text: (own: string, surroundings: string) => string;
    few: (minContacts: number) => string;
    figure: string;
    figureText: (from: string, to: string) => string;
    caption: string;
    start: string;
    end: string;
    baseRate: string;
    step: string;
    added: string;
    after: string;
  };
  contacts: {
    heading: string;
    text: (n: number) => string;
    few: (n: number, minContacts: number) => string;
    picture: string;
    pictureText: string;
    alike: string;
    revealed: string;
    centre: string;
    groups: Readonly<Record<ContactGroupName, string>>;
    group: string;
    contacts: string;
    calls: string;
    without: string;
    added: string;
    bars: string;
    barsText: string;
    noteOf: (n: number, calls: string) => string;
    made: (nMade: string, nColumns: string) => string;
    ties: string;
    contact: string;
    nCalls: string;
    minutes: string;
  };
  reasons: {
    heading: string;
    text: string;
    raised: string;
    lowered: string;
    none: string;
    beside: (value: string, usual: string) => string;
  };
  moves: {
    heading: string;
    text: string;
    figure: string;
    figureText: string;
    none: string;
    what: string;
    lowest: string;
    highest: string;
    values: string;
    nowLabel: string;
    canChange: string;
    changeable: string;
    nothingChangeable: string;
  };
  footer: (model: string, version: string, learned: string) => string;
}

export const explainWords: Readonly<Record<Language, ExplainWords>> = {
  en: {
    title: (product) => `One client: ${product}`,
    kicker: (client, date) => `Client ${client} as of ${date}`,
    headline: (probability, product, days) => `${probability} to take ${product} within ${days} days`,
    compared: (times, _, baseRate) => `That is ${times} times the base rate of ${baseRate}.`,
    facts: {
      probability: "probability",
      baseRate: "base rate",
      rank: "place by score",
      ofScored: (n) => `of ${n} clients scored`,
      meanOfScored: (n) => `mean over ${n} clients scored`,
      within: (days) => `an uptake within ${days} days`,
    },
    path: {
      heading: "How the score is made up",
      text: (own, surroundings) =>
        `What the bank knows adds ${own} to the log-odds of an average client, the surroundings add ${surroundings}. The parts add up to the score.`,
      few: (minContacts) =>
        `The client has fewer than ${minContacts} visible contacts: parts of the surroundings could tell of one of them, so only their sum is shown.`,
      figure: "From an average client to this one",
      figureText: (from, to) => `Group by group, the probability goes from ${from} to ${to}.`,
      caption:
        "At the right what each group adds in log-odds, and the probability reached. Blue raises, orange lowers.",
      start: "an average client",
      end: "this client",
      baseRate: "base rate",
      step: "group of features",
      added: "log-odds added",
      after: "probability",
    },
    contacts: {
      heading: "The surroundings",
      text: (n) =>
        `The client spoke with ${n} contacts whom the operator sees. They are told of in groups by how close they are: the model was asked again as if a group had not been there.`,
      few: (n, minContacts) =>
        `Contacts that the operator sees: ${n}. Fewer than ${minContacts} are not drawn, nor told of in groups: anything said could be one person’s.`,
      picture: "The client among its contacts",
      pictureText:
        "Each dot is a contact, each ring a group, the closest inside. Blue groups raise the score, orange ones lower it.",
      alike: "Within a ring all lines are alike on purpose: as thick as the group’s calls per contact.",
      revealed: "The thicker a line, the more calls (privacy.reveal_ties).",
      centre: "client",
      groups: { closest: "closest", middle: "in between", farthest: "least close", all: "all contacts" },
      group: "group",
      contacts: "contacts",
      calls: "of the calls",
      without: "probability without",
      added: "log-odds added",
      bars: "What each group adds",
      barsText: "Score with the group less the score without it, in log-odds.",
      noteOf: (n, calls) => `${n} contacts, ${calls} of calls`,
      made: (nMade, nColumns) =>
        `Made again without a group: ${nMade} of ${nColumns} columns of the surroundings. The others need more than the client’s own calls and were kept, so groups need not add up.`,
      ties: "The contacts, by their tokens",
      contact: "contact",
      nCalls: "calls",
      minutes: "minutes",
    },
    reasons: {
      heading: "Why",
      text: "What the model went by, not what causes an uptake: families of features by what they add together in log-odds, each told by its strongest member.",
      raised: "What raises the score",
      lowered: "What lowers the score",
      none: "Nothing that may be told.",
      beside: (value, usual) => `${value}, usually ${usual}`,
    },
    moves: {
      heading: "What would change it",
      text: "The model was asked again with one value changed, along the values that occur among the scored, everything else kept. It is the model’s view of such a client: whatever goes with the value in life stays as it is here, and nothing says that a change would cause an uptake.",
      figure: "How far one feature alone could move it",
      figureText:
        "The lowest and the highest probability within reach of each feature, the widest first. Below each: its value at the lowest ← now → at the highest.",
      none: "No single value that may be told would move the score.",
      what: "feature",
      lowest: "lowest",
      highest: "highest",
      values: "at the lowest ← now → at the highest",
      nowLabel: "now",
      canChange: "the bank can change it",
      changeable: "What the bank can change is what the reason catalogue says.",
      nothingChangeable:
        "The reason catalogue names nothing that the bank can change (bank_can_change), so nothing is marked.",
    },
    footer: (model, version, learned) =>
      `Model ${model}, version ${version}; ${learned} of the rows that it learned from took the product. Values of single contacts are never told.`,
  },
  ru: {
    title: (product) => `Один клиент: ${product}`,
    kicker: (client, date) => `Клиент ${client}, по данным на ${date}`,
    headline: (probability, product, days) =>
      `${probability}: вероятность оформить ${product} за ${days} дн.`,
    compared: (times, isMore, baseRate) =>
      isMore
        ? `Это в ${times} раза больше средней вероятности, ${baseRate}.`
        : `Это ${times} от средней вероятности, ${baseRate}.`,
    facts: {
      probability: "вероятность",
      baseRate: "средняя вероятность",
      rank: "место по оценке",
      ofScored: (n) => `среди оценённых клиентов: ${n}`,
      meanOfScored: (n) => `по всем оценённым клиентам: ${n}`,
      within: (days) => `оформления за ${days} дн.`,
    },
    path: {
      heading: "Из чего складывается оценка",
      text: (own, surroundings) =>
        `Данные банка меняют логарифм шансов среднего клиента на ${own}, окружение — на ${surroundings}. В сумме части дают оценку.`,
      few: (minContacts) =>
        `У клиента видно меньше ${minContacts} контактов: части окружения могли бы выдать кого-то одного, поэтому показана только их сумма.`,
      figure: "От среднего клиента к этому",
      figureText: (from, to) => `Группа за группой вероятность проходит путь от ${from} до ${to}.`,
      caption:
        "Справа — сколько группа добавляет в логарифме шансов и какой становится вероятность. Синий повышает, оранжевый понижает.",
      start: "средний клиент",
      end: "этот клиент",
      baseRate: "средняя вероятность",
      step: "группа признаков",
      added: "в логарифме шансов",
      after: "вероятность",
    },
    contacts: {
      heading: "Окружение",
      text: (n) =>
        `Контактов, которых видит оператор: ${n}. О них говорится группами по близости: модель спросили ещё раз так, будто группы не было.`,
      few: (n, minContacts) =>
        `Контактов, которых видит оператор: ${n}. Меньше ${minContacts} не рисуем и на группы не делим: всё сказанное могло бы относиться к одному человеку.`,
      picture: "Клиент среди своих контактов",
      pictureText:
        "Точка — контакт, кольцо — группа, ближайшая внутри. Синие группы повышают оценку, оранжевые понижают.",
      alike: "Внутри кольца линии одинаковы намеренно: их толщина — звонки группы в расчёте на контакт.",
      revealed: "Чем толще линия, тем больше звонков (privacy.reveal_ties).",
      centre: "клиент",
      groups: { closest: "близкие", middle: "средние", farthest: "далёкие", all: "все контакты" },
      group: "группа",
      contacts: "контактов",
      calls: "доля звонков",
      without: "вероятность без них",
      added: "в логарифме шансов",
      bars: "Что добавляет каждая группа",
      barsText: "Оценка с группой минус оценка без неё, в логарифме шансов.",
      noteOf: (n, calls) => `контактов: ${n}, ${calls} звонков`,
      made: (nMade, nColumns) =>
        `Без группы заново посчитано столбцов окружения: ${nMade} из ${nColumns}. Остальным мало звонков самого клиента, они оставлены как есть, поэтому сумма по группам может не сойтись.`,
      ties: "Контакты под псевдонимами",
      contact: "контакт",
      nCalls: "звонков",
      minutes: "минут",
    },
    reasons: {
      heading: "Почему",
      text: "На что опиралась модель, а не что вызывает покупку: семейства признаков по их общему вкладу в логарифм шансов, каждое показано самым сильным признаком.",
      raised: "Что повышает оценку",
      lowered: "Что понижает оценку",
      none: "Ничего, о чём можно сказать.",
      beside: (value, usual) => `${value}, обычно ${usual}`,
    },
    moves: {
      heading: "Что изменило бы оценку",
      text: "Модель спросили ещё раз, меняя одно значение по тем, что встречаются среди оценённых клиентов, а всё остальное оставляя. Это взгляд модели на такого клиента: то, что в жизни связано с этим значением, здесь не меняется, и ничто не говорит, что перемена вызовет покупку.",
      figure: "Насколько один признак может изменить вероятность",
      figureText:
        "Наименьшая и наибольшая вероятность, до которых доводит каждый признак; сначала самый широкий размах. Под чертой — значения: при наименьшей ← сейчас → при наибольшей.",
      none: "Ни одно значение, о котором можно сказать, не меняет оценку.",
      what: "признак",
      lowest: "наименьшая",
      highest: "наибольшая",
      values: "при наименьшей ← сейчас → при наибольшей",
      nowLabel: "сейчас",
      canChange: "банк может изменить",
      changeable: "Что банк может изменить, сказано в каталоге причин.",
      nothingChangeable:
        "В каталоге причин не отмечено ничего, что банк может изменить (bank_can_change), поэтому отметок нет.",
    },
    footer: (model, version, learned) =>
      `Модель ${model}, версия ${version}; среди строк, на которых она училась, продукт оформили ${learned}. Значения отдельных контактов не раскрываются никогда.`,
  },
};
