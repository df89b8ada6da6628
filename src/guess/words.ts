/**
 * Words of column and file names in one language: what people write in English, in Russian and in Russian with Latin letters becomes one
 * token, so that `custNo`, `CLIENT_ID` and `ид_клиента` say the same.
 */

/** Token → what is written for it; a word of five letters or more is known by its beginning too, for the endings of Russian. */
const variants: Readonly<Record<string, readonly string[]>> = {
  client: [
    "client",
    "clients",
    "customer",
    "customers",
    "cust",
    "clnt",
    "klient",
    "клиент",
    "cif",
    "borrower",
  ],
  subscriber: ["subscriber", "subscribers", "subs", "sub", "abonent", "абонент"],
  person: ["person", "persons", "user", "users", "people", "человек", "member"],
  id: ["id", "ids", "uid", "uuid", "guid", "ид", "айди", "key", "no", "nr", "token", "hash", "code", "код"],
  number: [
    "number",
    "numbers",
    "msisdn",
    "phone",
    "phones",
    "telephone",
    "tel",
    "mobile",
    "номер",
    "телефон",
    "nomer",
    "telefon",
  ],
  call: [
    "call",
    "calls",
    "cdr",
    "cdrs",
    "звонок",
    "звонки",
    "вызов",
    "voice",
    "голос",
    "traffic",
    "трафик",
    "zvonki",
    "звонков",
  ],
  caller: [
    "caller",
    "calling",
    "orig",
    "originator",
    "sender",
    "отправитель",
    "звонящий",
    "исходящий",
    "initiator",
    "payer",
    "плательщик",
  ],
  callee: [
    "callee",
    "called",
    "recipient",
    "receiver",
    "dest",
    "destination",
    "получатель",
    "вызываемый",
    "входящий",
    "payee",
  ],
  a: ["a", "а"],
  b: ["b", "б"],
  from: ["from", "с", "since", "src"],
  to: ["to", "until", "till", "по", "dst", "thru"],
  start: ["start", "started", "begin", "began", "beginning", "начало", "начала", "nachalo"],
  end: ["end", "ended", "finish", "конец", "конца", "окончание", "окончания", "expiry", "expires"],
  at: [
    "at",
    "date",
    "dt",
    "dttm",
    "datetime",
    "time",
    "ts",
    "timestamp",
    "tm",
    "дата",
    "даты",
    "время",
    "moment",
    "day",
    "день",
  ],
  month: ["month", "месяц", "period", "период"],
  seconds: [
    "seconds",
    "second",
    "secs",
    "sec",
    "duration",
    "dur",
    "length",
    "длительность",
    "секунд",
    "сек",
    "продолжительность",
  ],
  kind: ["kind", "type", "typ", "тип", "вид"],
  owner: ["owner", "holder", "владелец", "владельца", "держатель"],
  product: ["product", "products", "prod", "продукт", "produkt"],
  open: [
    "open",
    "opened",
    "opening",
    "openings",
    "открыт",
    "открытие",
    "открытия",
    "issue",
    "issued",
    "выдача",
    "выдачи",
  ],
  uptake: [
    "uptake",
    "uptakes",
    "sale",
    "sales",
    "продажа",
    "продажи",
    "taken",
    "application",
    "applications",
    "заявка",
    "заявки",
  ],
  valid: ["valid", "validity", "effective", "actual", "действует", "действия"],
  known: [
    "known",
    "loaded",
    "load",
    "ingested",
    "ingestion",
    "processed",
    "arrived",
    "inserted",
    "etl",
    "загрузка",
    "загрузки",
    "поступления",
  ],
  closed: ["closed", "close", "closing", "закрыт", "закрытие", "закрытия"],
  leave: ["left", "leave", "churned", "ушёл", "ушел", "ухода"],
  join: [
    "joined",
    "join",
    "registered",
    "registration",
    "contract",
    "onboarded",
    "договор",
    "договора",
    "регистрация",
    "регистрации",
  ],
  birth: ["birth", "born", "dob", "birthday", "birthdate", "рождения", "рождение"],
  region: ["region", "area", "city", "state", "province", "oblast", "регион", "область", "город"],
  feature: [
    "feature",
    "features",
    "attribute",
    "attributes",
    "attrs",
    "profile",
    "profiles",
    "c360",
    "признак",
    "признаки",
    "профиль",
    "витрина",
  ],
  subscription: [
    "subscription",
    "subscriptions",
    "link",
    "links",
    "mapping",
    "match",
    "matching",
    "подписка",
    "подписки",
    "связь",
    "связи",
  ],
  consent: ["consent", "consents", "agreement", "permission", "permissions", "согласие", "согласия", "optin"],
  grant: ["granted", "grant", "allowed", "given", "разрешено", "дано"],
  purpose: ["purpose", "цель", "цели"],
  channel: ["channel", "канал"],
  exclusion: ["exclusion", "exclusions", "stoplist", "blacklist", "исключение", "исключения", "стоп"],
  contact: [
    "contact",
    "contacted",
    "contacts",
    "communication",
    "communications",
    "campaign",
    "контакт",
    "контакты",
    "коммуникация",
    "коммуникации",
  ],
  history: ["history", "log", "история"],
  outcome: ["outcome", "result", "response", "результат", "ответ"],
  node: ["node", "nodes", "vertex", "vertices", "узел", "узлы"],
  edge: ["edge", "edges", "friend", "friends", "friendship", "ties", "ребро", "рёбра"],
  source: ["source"],
  target: ["target"],
  label: ["label", "labels", "class", "y", "метка", "целевая"],
  event: ["default", "churn", "banned", "fraud", "дефолт", "отток"],
  weight: ["weight", "вес", "strength", "count", "cnt", "количество"],
  split: ["split", "splits", "fold", "folds"],
  message: ["message", "sms", "mms", "смс", "сообщение"],
  missed: ["missed", "unanswered", "пропущен", "пропущенный"],
  transfer: ["transfer", "sharing", "передача", "передачу"],
  marketing: ["marketing", "advertising", "реклама", "маркетинг"],
  accepted: ["accepted", "accept", "agreed", "согласился"],
  refused: ["refused", "rejected", "declined", "отказ", "отказался"],
  none: ["none", "nothing", "нет"],
  train: ["train", "training"],
  val: ["val", "validation", "dev"],
  test: ["test", "testing", "holdout"],
};

const tokenOf = new Map(
  Object.entries(variants).flatMap(([token, words]) => words.map((word) => [word, token] as const)),
);

/** Words long enough to be known by their beginning. */
const stems = [...tokenOf].filter(([word]) => word.length >= 5);

/** A name's words as tokens; words that are not known stay as they are. */
export function tokensOf(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .flatMap(splitWord);
}

/** `clientid` is two known words without a seam. */
function splitWord(word: string): string[] {
  const whole = known(word);
  if (whole) return [whole];
  for (let at = 2; at <= word.length - 2; at += 1) {
    const [left, right] = [tokenOf.get(word.slice(0, at)), tokenOf.get(word.slice(at))];
    if (left && right) return [left, right];
  }
  return [word];
}

function known(word: string): string | undefined {
  const exact = tokenOf.get(word);
  if (exact) return exact;
  return stems.find(([stem]) => word.startsWith(stem) && word.length <= stem.length + 3)?.[1];
}

/**
 * How well a name says a phrase of tokens, 0 … 1: 1 for the same words in any order, less for each word too many; nothing where one is
 * missing.
 */
export function saying(name: readonly string[], phrase: string): number {
  const words = phrase.split(" ");
  if (!words.every((word) => name.includes(word))) return 0;
  return Math.max(0.3, 1 - 0.15 * (name.length - words.length));
}
