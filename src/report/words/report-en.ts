import type { Cell } from "../../pilot/cells.ts";
import type { GoalReading } from "../../pilot/goal.ts";

type GoalVerdict = GoalReading["verdict"];

/** An arm of a pilot in figures. */
interface ArmWords {
  clients: string;
  takers: string;
  rate: string;
}

/** The business report in English. Numbers come in as they are written; `{…}`-like parts are whole phrases, never stems. */
export const reportEn = {
  title: (product: string) => `Whom to offer ${product}`,
  titleStatic: "Who has the label",
  kicker: (project: string, day: string | null) => (day ? `${project} · as of ${day}` : project),
  products: { credit_card: "a credit card" } as Readonly<Record<string, string>>,
  answer: {
    found: (share: string, taken: string, lift: string) =>
      `The best ${share} of the clients by score hold ${taken} of all who took the product: ${lift} times as many as chance would find.`,
    adds: (gain: string, interval: string) =>
      `Knowing whom clients talk to is worth ${gain} of every 100 takers there (${interval}).`,
    addsOverall: (gain: string, interval: string) =>
      `Knowing whom clients talk to ranks them better on the whole; among these best alone its gain, ${gain} of every 100 takers, may be chance (${interval}).`,
    addsNothing: (interval: string) =>
      `That knowing whom clients talk to finds more of them is not shown: the difference may be anything from ${interval} of every 100 takers.`,
    noTies:
      "None of these clients has a contact that the operator sees, so of the surroundings nothing can be said.",
    noTakers:
      "Nobody of the clients that the models were judged on took the product, so nothing can be said of their worth.",
  },
  facts: {
    gain: (share: string) => `of all takers are among the best ${share} of the clients`,
    lift: (share: string) => `times the average rate among the best ${share}`,
    adds: (share: string) => `of every 100 takers is what the surroundings add, in the best ${share}`,
    auc: "AUC: how often the model puts a taker before somebody else",
    listed: "clients on the list",
    scored: "clients judged",
    interval: (interval: string) => `95% interval: ${interval}`,
    oneInterval: "counted, not estimated",
  },
  asked: {
    heading: "What was asked",
    text: (segment: string, product: string, days: string) =>
      `Which ${segment} will open ${product} within ${days} from a given day, and does it help to know the subscribers they talk to?`,
    segments: {
      non_subscriber: "clients of the bank who are not subscribers of the operator",
      subscriber: "clients of the bank who are subscribers of the operator",
      all: "clients of the bank",
    } as Readonly<Record<string, string>>,
    design: {
      "later snapshot": (train: string, test: string) =>
        `The models learned from what happened after ${train}, and were judged on ${test}, which they had not seen. They know only what was known on each day.`,
      folds: () =>
        "There is no later day to judge on, so the models were judged in turn on parts of the clients that they had not seen.",
      splits: () => "The models were judged on the parts that the data's own splits set aside.",
    },
    textStatic:
      "Which people have the label, and does it help to know whom they are tied to? The data are a graph without time.",
    textNoTies: "Which people have the label? The data are one table without time, and without ties.",
    oneModel: "There are no ties, so that a second model would know nothing more.",
    twoModels:
      "Two models with the same budget answer: one knows what the bank knows of a client, the other one the surroundings too: the subscribers whom a client talks to, as aggregates.",
  },
  people: {
    heading: "Who is in it",
    text: (eligible: string, all: string) =>
      `Of ${all} clients on the last day ${eligible} could be offered the product.`,
    covered: (covered: string) =>
      `${covered} of the clients judged have at least one visible contact; of the others the surroundings say nothing.`,
    everybody: "Everybody judged has at least one visible contact.",
    textStatic: (all: string) => `${all} people were judged.`,
    table: "Clients by day",
    day: "day",
    use: "used to",
    uses: { train: "learn", test: "judge", score: "make the list" },
    clients: "clients",
    eligible: "may be offered it",
    takers: "took it in time",
    contacts: "contacts seen",
    unknown: "not known yet",
  },
  pays: {
    heading: "Do the surroundings pay?",
    yes: (interval: string) =>
      `Yes. The model that knows the surroundings ranks clients better, and more than chance explains: its AUC is higher by ${interval}.`,
    no: (interval: string) =>
      `No. With the surroundings the model ranks clients worse: its AUC differs by ${interval}. Use own features alone.`,
    unclear: (interval: string) =>
      `Not shown. The AUC of the two models differs by ${interval}, which may be nothing at all. Own features alone are cheaper and, as far as these data can tell, as good.`,
    noTies: "That cannot be asked here: none of the clients judged has a contact that the operator sees.",
    takers: (share: string, full: string, own: string, difference: string) =>
      `Of 100 takers the best ${share} of the list hold ${full} with the surroundings and ${own} without: ${difference}.`,
    more: (n: string, interval: string) => `${n} more (95% interval ${interval})`,
    same: (n: string, interval: string) =>
      `a difference of ${n} that may be chance (95% interval ${interval})`,
    money: (amount: string, interval: string) =>
      `At the values of clients and contacts that the project assumes, each list cut where it pays best, the surroundings are worth ${amount} for every 1,000 clients (${interval}).`,
    chart: (share: string) => `Takers in the best ${share}`,
    chartAbout: (share: string) =>
      `How many of all takers are among the best ${share}, by what clients are ranked by. Whiskers are 95% intervals.`,
    takersFound: "takers found",
    by: "ranked by",
    models: "The two models in figures; both were judged on the same clients",
    oneModel: "The model in figures",
    meaning:
      "AUC: how often a taker is ranked before somebody else, 0.5 by chance, 1 at best. Average precision: how many of those on a list are takers, averaged over its lengths. Lift: how many times the average rate. Log loss: how far probabilities lie from what happened.",
    measure: "measure",
    difference: "difference",
    interval: "95% interval",
    covered: (measure: string) => `${measure}, clients with a visible contact`,
    auc: "AUC",
    averagePrecision: "average precision",
    liftTop10: "lift in the top 10%",
    logLoss: "log loss (less is better)",
  },
  scores: {
    alone: "the model",
    full: "with the surroundings",
    own: "own features alone",
    rule: "rule so far",
    bestFeature: "best own feature by itself",
    popularity: "past rate of the group",
    random: "chance",
  } as Readonly<Record<string, string>>,
  curves: {
    heading: "How far down the list?",
    contacted: "clients contacted, best first",
    band: "Bands are 95% intervals. Curves begin where a list is long enough to say something.",
    gain: {
      title: "Takers reached",
      axis: "of all takers",
      text: (share: string, full: string, interval: string, own: string) =>
        `Contacting the best ${share} reaches ${full} of the takers (${interval}); by own features alone ${own}.`,
      alone: (share: string, full: string, interval: string) =>
        `Contacting the best ${share} reaches ${full} of the takers (${interval}).`,
    },
    lift: {
      title: "How much better than chance",
      axis: "times the average",
      text: (share: string, lift: string, end: string, last: string) =>
        `The best ${share} take the product ${lift} times as often as the average client; the best ${end} ${last} times.`,
    },
    response: {
      title: "Takers among those contacted",
      axis: "of those contacted",
      average: "average",
      text: (share: string, taken: string, base: string) =>
        `Among the best ${share} ${taken} take the product; among clients taken by lot ${base}.`,
    },
    profit: {
      title: "Profit",
      axis: "for 1,000 clients",
      best: (share: string) => `best at ${share}`,
      text: (share: string, profit: string, all: string) =>
        `Profit is highest when the best ${share} are contacted: ${profit} for every 1,000 clients on file. Contacting everybody brings ${all}.`,
      none: "Contacting anybody costs more than it brings at these values.",
      everybody: (profit: string) =>
        `At these values it pays to contact everybody: ${profit} for every 1,000 clients. A list saves nothing but the time of those contacted.`,
    },
    back: {
      title: "Money back",
      axis: "for 1 spent",
      text: (share: string, back: string, all: string) =>
        `In the best ${share} each unit spent brings ${back} back; over everybody ${all}. Below the line at 1 a contact costs more than it brings.`,
    },
    assumed: (value: string, contact: string, offer: string, accepted: string) =>
      `Assumed: a client who accepts is worth ${value}, a contact costs ${contact}, an offer ${offer}, and ${accepted} of those who would take the product accept when they are contacted. Change it under \`evaluation.profit\` in the project file.`,
    credit:
      "Profit curves are drawn for campaigns; this project measures credit, whose expected profit is in the table of the evaluation.",
    hundred: "100%",
  },
  calibration: {
    heading: "Can the probabilities be taken at their word?",
    right: (ratio: string, interval: string) =>
      `Yes: for every 100 takers that the model promised, ${ratio} came (${interval}), which chance explains.`,
    tooMany: (ratio: string, interval: string) =>
      `Not quite: for every 100 takers that the model promised only ${ratio} came (${interval}). Plan with less.`,
    tooFew: (ratio: string, interval: string) =>
      `Not quite: for every 100 takers that the model promised ${ratio} came (${interval}). More will take the product than planned.`,
    unknown: "There is nothing to judge them by.",
    bins: (inside: string, all: string) =>
      `${inside} of ${all} groups from the least to the most likely lie where their probability says they should.`,
    farthest: (promised: string, seen: string) =>
      `More miss than chance explains; where they miss most, ${promised} was promised and ${seen} came.`,
    title: "Promised and seen",
    about:
      "Clients in groups by their probability; whiskers are 95% intervals. On the line a promise is kept.",
    promised: "promised",
    seen: "took it",
    right_line: "as promised",
    groups: "groups of clients",
  },
  drivers: {
    heading: "What the model goes by",
    text: (own: string, around: string, n: string) =>
      `Of all that moves the scores, ${own} comes from what the bank knows of the client and ${around} from the surroundings (${n} clients, drawn by lot). This is what the model goes by, not what makes people take the product.`,
    ownOnly: (n: string) =>
      `Told of ${n} clients, drawn by lot. This is what the model goes by, not what makes people take the product.`,
    labels:
      "What the labels of somebody's contacts tell is made without that person's own label, as in training.",
    title: "Strongest reasons",
    about:
      "Mean effect on a client's odds, up or down; features that tell one thing are taken together. Beside each stands whose it is.",
    feature: "what",
    effect: "changes the odds by",
    own: "bank",
    around: "contacts",
    contactsTitle: "What the contacts change",
    contactsAbout: "Clients by how many times the surroundings multiply their odds.",
    contactsText: (up: string, down: string, by: string) =>
      `For ${up} of the clients the surroundings raise the odds by a quarter or more; for ${down} they lower them by a fifth or more. Half of the clients are moved by ${by} or more.`,
    odds: "odds are multiplied by",
    clients: "clients",
    shapes: "How the score follows them",
    shapesText:
      "Each picture shows how the odds change with the value, everything else as it is. The line is the mean over clients with about that value, the band where eight of ten of them are.",
    oddsTimes: "odds ×",
    lower: (value: string, odds: string, high: string, highOdds: string) =>
      `From ${value} (odds ×\u00a0${odds}) to ${high} (×\u00a0${highOdds}).`,
    missing: (odds: string) => `Where it is not known: ×\u00a0${odds}.`,
    bandHeader: "8 of 10 clients",
    level: "value",
    categories: "How many times the odds; whiskers hold eight of ten clients with the value.",
    none: "The model has no split: it says the same of everybody.",
  },
  groups: {
    heading: "Where it works, and where not",
    text: (works: string) => `The surroundings show a gain in these groups: ${works}.`,
    everywhere: "The surroundings show a gain in every group.",
    tooSmall: (n: string) => `No two groups have ${n} takers or more: they are too small to be judged apart.`,
    nowhere:
      "In no group alone is a gain from the surroundings shown; groups are smaller than the whole, so their intervals are wider.",
    worse: (groups: string) => `They make it worse in these: ${groups}.`,
    title: (by: string) => `By ${by}`,
    about: "What the surroundings add to the AUC; whiskers are 95% intervals. Right of the line they help.",
    group: "group",
    added: "AUC added",
    takers: (n: string) => `takers: ${n}`,
    by: {
      segment: "kind of client",
      tenure_days: "days with the bank",
      contacts: "number of visible contacts",
    } as Readonly<Record<string, string>>,
    names: {
      missing: "not known",
      others: "all others",
      non_subscriber: "non-subscribers",
      subscriber: "subscribers",
      true: "yes",
      false: "no",
    } as Readonly<Record<string, string>>,
    range: (low: string, high: string) => `${low} to ${high}`,
    and: " and ",
    few: (n: string) => `Groups with fewer than ${n} takers are left out.`,
  },
  segments: {
    heading: "What sets the groups apart",
    text: (one: string, other: string, n: string) =>
      `The ${n} columns in which ${other} differ most from ${one}. All of them are on the page of \`entourage segments compare\`.`,
    title: "Largest differences",
    about: "Effect with its 95% interval; about 0.2 is small, 0.5 plain to see, 0.8 large.",
    column: "column",
    effect: "effect",
  },
  waterfall: {
    heading: "From all clients to the list",
    text: (listed: string, all: string, most: string, n: string) =>
      `Of ${all} clients ${listed} are on the list. The most frequent reason to be left out: ${most} (${n}).`,
    textAll: (listed: string, all: string) => `Of ${all} clients ${listed} are on the list.`,
    title: "Who was left out, and why",
    about: "Each client is counted once, at the first reason that holds.",
    all: "all clients",
    listed: "on the list",
    step: "step",
    clients: "clients",
    steps: {
      other_segment: "not of the kind of clients asked for",
      beyond_limit: "beyond the length of the list",
    } as Readonly<Record<string, string>>,
    pilot: (treated: string, control: string) =>
      `In the pilot ${treated} of them are contacted and ${control} are left alone.`,
  },
  list: {
    heading: "The top of the list",
    text: "The probability of each comes first. Clients are pseudonyms; the bank alone can tell who they are. Reasons say what the model went by.",
    caption: "The first clients of the list",
    client: "client",
    offer: "offer",
    reach: (n: string, takers: string) =>
      `If all ${n} are contacted, the model expects ${takers} takers within the horizon.`,
  },
  plan: {
    heading: "What the campaign is planned to bring",
    text: (contacts: string, takers: string, profit: string, cost: string) =>
      `${contacts} contacts, ${takers} expected takers, ${profit} profit at a cost of ${cost}.`,
    chance: (interval: string) => `By chance alone the profit may be anything from ${interval}.`,
    gross: (share: string) =>
      `Of the takers ${share} are taken to be won by the contact: an assumption, until a pilot has measured it.`,
    incremental: (share: string, interval: string) =>
      `Of the takers ${share} are counted as won by the contact, as a pilot measured (${interval}).`,
    title: "Profit by budget",
    about: "What the best allocation of each budget brings.",
    budget: "budget",
    profit: "profit",
    now: "this plan",
  },
  pilot: {
    heading: "How to prove it: the pilot",
    why: "The model says who takes the product, not whom an offer moves. A pilot tells: of two lists, the model's and that of own features alone, some clients are contacted and some are left alone, by lot.",
    lists: (n: string, overlap: string) => `Two lists of ${n} clients; ${overlap} of each are on both.`,
    one: (goal: string) => `The goal, ${goal}, can be seen with one list.`,
    many: (goal: string, clients: string, lists: string, time: string) =>
      `The goal, ${goal}, cannot be seen with one list: it takes ${clients} contacted clients on each list alone, that is ${lists} lists and ${time}.`,
    never: (goal: string) => `The goal, ${goal}, cannot be reached: there is no room for it.`,
    relative: (rise: string) => `${rise} more takers`,
    points: (rise: string) => `${rise} points more takers`,
    terms: (power: string, alpha: string) =>
      `Reckoned so that an effect that is there is seen with a chance of ${power}, and one that is not is claimed with a chance of ${alpha}.`,
    contactTitle: "Does a contact win takers?",
    listsTitle: "Does the model's list win?",
    rise: "rise",
    treated: "contacted clients",
    nLists: "lists",
    time: "time",
    tooLong: (years: string) => `Rises that are not shown here would take more than ${years}.`,
    goal: "goal",
  },
  reading: {
    heading: "Did it pay?",
    paid: (contact: string, interval: string, all: string) =>
      `Yes: each contact brought ${contact} more than it cost (${interval}), ${all} in all.`,
    lost: (contact: string, interval: string, all: string) =>
      `No: contacts cost more than they brought, ${contact} for each (${interval}), ${all} in all.`,
    unclear: (_contact: string, interval: string, _all: string) =>
      `Not shown: after its cost a contact may have brought anything from ${interval}.`,
    won: (points: string, interval: string) =>
      `Contacts win takers: ${points} of every 100 clients contacted (${interval}). Whether that pays is told once \`pilot.value_per_take\` says what a taker brings.`,
    deterred: (points: string, interval: string) =>
      `No: contacts lose takers, ${points} of every 100 clients contacted (${interval}).`,
    noneWon: (_points: string, interval: string) =>
      `Not shown: of every 100 clients contacted, contacts may have won anything from ${interval}.`,
    counts: (treated: ArmWords, control: ArmWords, days: string, won: string, interval: string) =>
      `Of ${treated.clients} clients to be contacted ${treated.takers} (${treated.rate}) took the product within ${days}, of ${control.clients} left alone ${control.takers} (${control.rate}): ${won} takers through contacts (${interval}).`,
    listWins: (model: string, baseline: string, points: string, interval: string) =>
      `The model's list is better: ${model} of those contacted took it, on the list of own features ${baseline}, a difference of ${points} points (${interval}).`,
    listLoses: (model: string, baseline: string, points: string, interval: string) =>
      `The model's list is worse: ${model} of those contacted took it, on the list of own features ${baseline}, a difference of ${points} points (${interval}).`,
    listUnclear: (model: string, baseline: string, points: string, interval: string) =>
      `Which list is better is not shown: ${model} of those contacted took it on the model's, ${baseline} on that of own features, a difference of ${points} points (${interval}).`,
    cells: {
      both: "on both lists",
      model_only: "on the model's list alone",
      baseline_only: "on the list of own features alone",
    } as Readonly<Record<Cell, string>>,
    all: "all",
    list: "clients",
    points: "points won",
    interval: "interval",
    cellsTitle: "Takers won, by list",
    cellsAbout:
      "Of every 100 clients, how many more took the product when contacted. Whiskers are intervals; right of the line contacts help.",
    decilesTitle: "Takers won, by score",
    decilesAbout: "The same by tenths of the score at the assignment.",
    top: (points: string, interval: string) =>
      `In the highest three tenths contacts won ${points} of every 100 (${interval}).`,
    decile: "tenth of the score",
    decileName: (decile: number) =>
      decile === 1 ? "1, the highest" : decile === 10 ? "10, the lowest" : String(decile),
    armsTitle: "Contacted and left alone, in figures",
    treated: "contacted",
    control: "left alone",
    took: "took it",
    decidedTitle: "Decided before, seen after",
    what: "what",
    before: "decided before the pilot",
    after: "seen",
    goal: "goal of the model's list",
    goalSeen: (seen: string, interval: string, verdict: string) => `${seen} (${interval}): ${verdict}`,
    verdicts: {
      reached: "reached",
      missed: "missed",
      open: "open, the interval holds the goal",
    } as Readonly<Record<GoalVerdict, string>>,
    share: "share contacted",
    ratio: (share: string, p: string) => `${share}, off by chance at most (p = ${p})`,
    looks: "looks",
    looksPlanned: (n: string, alpha: string) => `${n}; a false alarm in ${alpha} of pilots`,
    lookNow: (n: string, day: string) => `look ${n}, as known on ${day}`,
    horizon: "what counts",
    horizonPlanned: (days: string) => `first opening within ${days}`,
    horizonSeen: "the same; everybody counts in the group of the draw",
    bounds: (alpha: string) =>
      `Intervals are as wide as the planned looks demand: where contacts do nothing, one of these looks says otherwise in ${alpha} of pilots.`,
    contacted: (treated: string, control: string) =>
      `By the bank's records ${treated} of those to be contacted were, and ${control} of those to be left alone.`,
    exposed: (share: string) =>
      `${share} of those left alone talk with a contacted client, or with somebody who does: what word of mouth brought them is missing from the effect.`,
    waiting: (n: string) => `${n} assigned clients are not counted: their days are not over.`,
    lostSight: (n: string) => `${n} assigned clients are not in the sources any more.`,
    unread:
      "Clients are assigned, and nobody has read the pilot yet: `entourage pilot read` does once their days are over.",
    stale:
      "This reading is older than the data, the settings or the program: `entourage pilot read` makes it anew.",
  },
  distrust: {
    heading: "What to distrust",
    found: "Seen in these data",
    always: "Always",
    nothing: "Nothing stood out: no single feature rules the score, and there are enough takers to judge by.",
    fewPositives: (n: string) =>
      `The models were judged on ${n} takers only; intervals of so few are too narrow.`,
    uncovered: (share: string) =>
      `${share} of the clients judged have no visible contact: of them the model knows own features only.`,
    drifted: (columns: string, n: string) => `${n} moved since the model learned: ${columns}.`,
    columns: (n: string, isOne: boolean) => `${n} ${isOne ? "column has" : "columns have"}`,
    more: (n: string) => `and ${n} more`,
    scoreDrifted: "The scores themselves have moved since the model learned.",
    unseen: (n: string, isOne: boolean) =>
      `${n} ${isOne ? "column has a category" : "columns have categories"} that the model never learned.`,
    dominant: (feature: string, share: string) =>
      `One feature, ${feature}, makes ${share} of the decisions: is it known in time, or does it tell the answer?`,
    ownContacts: (share: string, interval: string) =>
      `${share} of the uptake goes with the bank's own contacts (${interval}): a client whom the bank called took the product partly for that.`,
    smallGroups: (n: string) => `${n} groups are too small to be judged apart.`,
    miscalibrated: "The probabilities do not match what happened; see above.",
    noTies: "No ties are known: what the surroundings are worth these data cannot tell.",
    noProof: "That the surroundings help is not shown by these data.",
    setAside: (n: string) => `${n} calls were set aside as faulty before anything was computed.`,
    oneMonth:
      "The models were judged on one later day: how much one month differs from another is in no interval.",
    folds:
      "The models were judged on other clients of the same days, not on a later day: what changes with time is in no interval.",
    intervals:
      "Intervals are of other clients of the same kind, not of another month, nor of another training run.",
    cause:
      "Who takes the product is not who takes it because of an offer. Only a pilot with a control group tells.",
    aggregates: "What is said of contacts is said of aggregates; no single tie is shown.",
  },
  provenance: {
    heading: "Data and version",
    model: "model",
    trained: "learned from",
    rows: (rows: string, takers: string) => `${rows} rows, ${takers} takers`,
    features: "features",
    featureCounts: (own: string, around: string) => `${own} of the client, ${around} of the surroundings`,
    through: "data complete up to",
    code: "Entourage",
    seed: "seed",
    staged: "sources",
    hash: "hash of the sources as staged",
    again: "The same data, settings and version give this page again, to the byte.",
    what: "what",
    value: "value",
  },
  missing: {
    heading: "Not in this report",
    list: "A list appears here once `entourage campaign list` has made it; for that the project needs a day in `snapshots.score`.",
    plan: "A plan with offers and money appears here once the project file has offers under `campaign` and `entourage campaign optimise` has allocated them.",
    pilot:
      "What a pilot can show appears here once the project file has `pilot.goal`, `pilot.goal_scale` and `pilot.list_size`; `entourage pilot design` tells it too.",
    reading:
      "What a pilot showed appears here once `entourage pilot split` has assigned clients by lot, they were contacted or left alone, and `entourage pilot read` has read what came of it.",
    segments: "`entourage segments compare` adds what sets groups of clients apart.",
    score: "`entourage score` adds drift: how clients have changed since the model learned.",
  },
};

/** The words of the business report; the same keys in every language. What stands between backticks is set as code. */
export type ReportWords = typeof reportEn;
