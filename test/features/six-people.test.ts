import { beforeAll, expect, it } from "vitest";
import { declarationsOf, featuresOf, type ResultRow } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";

/*
 * Six people. Ann and Cat are clients with numbers of other operators, Bob is client and subscriber, Tim, Sue and Una are
 * subscribers. t = 2026-03-01, a Sunday; windows of 30 and 7 days; UTC. Spend: Bob 60, Tim 20, Sue 10, Una 40, Ann 50 at
 * the bank. Plan: Bob and Sue red, Tim blue. Bob took the card 9.5 days before t.
 *
 *          30 days                     7 days
 *      Bob ═══ Ann ─── Sue         Tim ─── Bob ─── Ann ─── Una
 *        \    /   \    /
 *          Tim     Una             Cat and, in the 7 days, Sue talk with nobody
 *
 * Calls and seconds of each pair are chosen so that 1 + n + d is 100 (─, weight L = ln 100) or 10,000 (═, weight 2 L).
 */
const given = {
  clients: [client("ann"), client("bob"), client("cat")],
  numbers: [
    clientNumber("1", "ann"),
    clientNumber("3", "cat"),
    ...["bob's", "tim", "sue", "una"].map((id, at) => subscriberNumber(`7${at}`, id)),
    subscriberNumber("75", "bob's"),
  ],
  subscriptions: [subscription("bob", "bob's")],
  uptakes: [{ client_id: "bob", product: "credit_card", opened_at: "2026-02-19 12:00" }],
  client_features: [{ client_id: "ann", valid_from: "2026-01-01", spend: 50 }],
  subscriber_features: [
    { subscriber_id: "bob's", valid_from: "2026-01-01", spend: 60, plan: "red" },
    { subscriber_id: "tim", valid_from: "2026-01-01", spend: 20, plan: "blue" },
    { subscriber_id: "sue", valid_from: "2026-01-01", spend: 10, plan: "red" },
    { subscriber_id: "una", valid_from: "2026-01-01", spend: 40, plan: null },
  ],
  calls: [
    // Ann and Bob: 4 exchanges, 9,995 s; in the last 7 days 2 and 97 s.                      whole days before t, hours since the last
    call("1", "70", "2026-02-05 23:00", { seconds: 9800 }), //                    Thursday night   23
    call("70", "1", "2026-02-10 12:00", { seconds: 98 }), //                                       18   74
    call("1", "70", "2026-02-24 09:00", { seconds: 97 }), //                                        4  279
    call("70", "1", "2026-02-24 11:00", { kind: "message" }), //                                    4    2
    // Ann and Tim: 1 call, 98 s.
    call("1", "71", "2026-02-07 10:00", { seconds: 98 }), //                            Saturday   21   35
    // Ann and Sue: 2 calls, 97 s.
    call("72", "1", "2026-02-12 06:00", { seconds: 60 }), //                      Thursday night   16   42
    call("1", "72", "2026-02-12 18:00", { seconds: 37 }), //                                       16   12
    // Ann and Una: 3 exchanges, 96 s, two of them at one instant.
    call("73", "1", "2026-02-25 22:00", { seconds: 30 }), //                     Wednesday night    3   35
    call("73", "1", "2026-02-25 22:00", { kind: "message" }), //                 Wednesday night    3    0
    call("73", "1", "2026-02-28 12:00", { seconds: 66 }), //                            Saturday    0   62
    // Among contacts: Bob and Tim, Sue and Una.
    call("70", "71", "2026-02-26 10:00", { seconds: 98 }),
    call("73", "72", "2026-02-08 10:00", { seconds: 98 }),
    // Not seen: before the window, at t, missed, and from one of Bob's numbers to another.
    call("1", "72", "2026-01-29 12:00", { seconds: 5000 }),
    call("1", "72", "2026-03-01 00:00", { seconds: 5000 }),
    call("1", "72", "2026-02-26 12:00", { kind: "missed", seconds: 5000 }),
    call("75", "70", "2026-02-26 12:00", { seconds: 5000 }),
  ],
};
const surroundings = {
  features: ["all"],
  windows_days: [7, 30],
  directions: ["both", "in", "out"],
  tie_weights: ["seconds", "binary", "calls", "log_seconds", "active_days", "recency", "inverse_sqrt_degree"],
  half_lives_days: [10],
};

const L = Math.log(100);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const std = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => value ** 2)) - mean(values) ** 2);
const entropy = (shares: readonly number[]) => -sum(shares.map((share) => share * Math.log(share)));
const half = (age: number) => 2 ** (-age / 10);

/** Ann's contacts, in this order, and what her ties with them weigh. */
const ofAnn = {
  30: {
    contacts: ["bob", "tim", "sue", "una"],
    weights: {
      seconds: [9995, 98, 97, 96],
      binary: [1, 1, 1, 1],
      calls: [4, 1, 2, 3],
      log_seconds: [2 * L, L, L, L],
      active_days: [3, 1, 1, 2], // Bob on days 23, 18 and 4, Una on 3 and 0
      recency_10: [
        9801 * half(23) + 99 * half(18) + (98 + 1) * half(4),
        99 * half(21),
        (61 + 38) * half(16),
        (31 + 1) * half(3) + 67,
      ],
      inverse_sqrt_degree: [1, 1 / Math.sqrt(2), 1, 1], // Tim talks with two clients, Ann and Bob
    },
  },
  7: {
    contacts: ["bob", "una"],
    weights: {
      seconds: [97, 96],
      binary: [1, 1],
      calls: [2, 3],
      log_seconds: [L, L],
      active_days: [1, 2],
      recency_10: [(98 + 1) * half(4), (31 + 1) * half(3) + 67],
      inverse_sqrt_degree: [1, 1],
    },
  },
};
const spend: Record<string, number> = { bob: 60, tim: 20, sue: 10, una: 40 };

/** Columns of the ties' weights in one window. */
function byWeight(window: 7 | 30): Record<string, number> {
  const { contacts, weights } = ofAnn[window];
  const called = { both: contacts, in: ["bob", "sue", "una"], out: ["bob", "tim", "sue"] };
  const columns: Record<string, number> = {};
  for (const [name, ofTies] of Object.entries(weights)) {
    columns[`strength_${name}`] = sum(ofTies);
    // Bob, the first, has the product.
    columns[`adopter_weighted_share_${name}`] = ofTies[0]! / sum(ofTies);
    columns[`adopter_strongest_tie_${name}`] = ofTies[0]!;
    for (const [direction, people] of Object.entries(called)) {
      const weighed = contacts.map((contact, at) => (people.includes(contact) ? ofTies[at]! : 0));
      columns[`contact_spend_weighted_mean_${name}${direction === "both" ? "" : `_${direction}`}`] =
        sum(weighed.map((weight, at) => weight * spend[contacts[at]!]!)) / sum(weighed);
    }
  }
  return columns;
}

/** Columns of how values are spread. */
function spread(name: string, values: readonly number[]): Record<string, number> {
  const quantiles = ["min", "q25", "median", "q75", "max"];
  return Object.fromEntries(quantiles.map((quantile, at) => [`${name}_${quantile}`, values[at]!]));
}

const hour = 3600;
const lengths = { 30: [9800, 98, 97, 98, 60, 37, 30, 66], 7: [97, 30, 66] };
/** Of Ann's exchanges with whomever, in the order of time. */
const gaps = {
  30: [35, 74, 42, 12, 279, 2, 35, 0, 62].map((hours) => hours * hour),
  7: [2, 35, 0, 62].map((hours) => hours * hour),
};
const burstiness = (values: readonly number[]) => (std(values) - mean(values)) / (std(values) + mean(values));

/** What Ann's row must say, by window. */
const expected: Record<7 | 30, Record<string, number | string>> = {
  30: {
    // Bob, Tim, Sue, Una; called: all but Una; calling: all but Tim.
    degree: 4,
    degree_out: 3,
    degree_in: 3,
    calls_out: 4,
    calls_in: 6,
    talk_seconds: 9995 + 98 + 97 + 96,
    reciprocity: 2 / 4, // Bob and Sue
    out_share_mean: mean([2 / 4, 1, 1 / 2, 0]),
    out_share_std: std([2 / 4, 1, 1 / 2, 0]),
    calls_per_contact_mean: 2.5,
    calls_per_contact_std: std([4, 1, 2, 3]),
    calls_per_contact_median: 2.5,
    seconds_per_contact_mean: 10_286 / 4,
    seconds_per_contact_std: std([9995, 98, 97, 96]),
    seconds_per_contact_median: 97.5,
    call_seconds_mean: 10_286 / 8,
    call_seconds_std: std(lengths[30]),
    call_seconds_median: (66 + 97) / 2, // 30 37 60 66 | 97 98 98 9800
    night_share: 4 / 10,
    weekend_share: 2 / 10,
    contact_entropy: entropy([0.4, 0.1, 0.2, 0.3]),
    contact_evenness: entropy([0.4, 0.1, 0.2, 0.3]) / Math.log(4),
    contact_concentration: 0.16 + 0.01 + 0.04 + 0.09,
    contact_top_share: 3 / 4, // 4 + 3 < 8 ≤ 4 + 3 + 2
    gap_seconds_mean: (541 / 9) * hour, // 22 days and 13 hours from the first to the last
    gap_seconds_std: std(gaps[30]),
    burstiness: burstiness(gaps[30]),
    active_days: 7, // 23, 21, 18, 16, 4, 3, 0
    days_since_first: 23,
    days_since_last: 0,
    ...byWeight(30),
    // 60, 20, 10, 40; callers 60, 10, 40; called 60, 20, 10.
    contact_spend_mean: 130 / 4,
    contact_spend_min: 10,
    contact_spend_max: 60,
    contact_spend_std: std([60, 20, 10, 40]),
    contact_spend_sum: 130,
    contact_spend_mean_in: 110 / 3,
    contact_spend_min_in: 10,
    contact_spend_max_in: 60,
    contact_spend_std_in: std([60, 10, 40]),
    contact_spend_sum_in: 110,
    contact_spend_mean_out: 30,
    contact_spend_min_out: 10,
    contact_spend_max_out: 60,
    contact_spend_std_out: std([60, 20, 10]),
    contact_spend_sum_out: 90,
    // A quarter of the way through 10, 20, 40, 60 is ¾ from the first to the second.
    contact_spend_q25: 17.5,
    contact_spend_median: 30,
    contact_spend_q75: 45,
    contact_spend_q25_in: 25,
    contact_spend_median_in: 40,
    contact_spend_q75_in: 50,
    contact_spend_q25_out: 15,
    contact_spend_median_out: 20,
    contact_spend_q75_out: 40,
    // By seconds, the first of the weights: Bob, Tim, Sue, Una.
    contact_spend_strongest_1: 60,
    contact_spend_strongest_3: 30,
    contact_spend_strongest_1_in: 60,
    contact_spend_strongest_3_in: 110 / 3,
    contact_spend_strongest_1_out: 60,
    contact_spend_strongest_3_out: 30,
    contact_spend_difference: 50 - 130 / 4,
    contact_spend_difference_in: 50 - 110 / 3,
    contact_spend_difference_out: 50 - 30,
    // Bob and Sue red, Tim blue, Una unknown.
    contact_plan_share_red: 2 / 3,
    contact_plan_share_blue: 1 / 3,
    contact_plan_share_other: 0,
    contact_plan_entropy: entropy([2 / 3, 1 / 3]),
    contact_plan_mode: "red",
    contact_plan_share_red_in: 1,
    contact_plan_share_blue_in: 0,
    contact_plan_share_other_in: 0,
    contact_plan_entropy_in: 0,
    contact_plan_mode_in: "red",
    contact_plan_share_red_out: 2 / 3,
    contact_plan_share_blue_out: 1 / 3,
    contact_plan_share_other_out: 0,
    contact_plan_entropy_out: entropy([2 / 3, 1 / 3]),
    contact_plan_mode_out: "red",
    // Bob, 9.5 days before t; of the window's contacts, Bob, Tim, Sue and Una, one in four.
    adopter_count: 1,
    adopter_share: 1 / 4,
    adopter_smoothed_share: (1 + 10 / 4) / (4 + 10),
    adopter_newest_days: 9,
    // By Bob (2 L) to Tim, by Tim to Bob, by Sue to Una, by Una to Sue.
    two_hop_spend_mean: (2 * 20 + 60 + 40 + 10) / 5,
    two_hop_adopter_paths: 1,
    two_hop_adopter_share: 1 / 5,
    /*
     * Six people: e = .15 / 6. With Ann a, Bob b, Tim t, Sue and Una s each, before Cat's walks begin anew:
     *   a = e + .85 (2b/3 + t/2 + s),  b = e + .85 (2a/5 + t/2),  t = e + .85 (a/5 + b/3),  s = e + .85 (a/5 + s/2)
     * All but Cat have 5/6, Cat has e, so that all is scaled by 1 / (5/6 + .15/6).
     */
    page_rank: 1.98041313,
    // Walks start at Bob: the same with e = 0 but .15 for b; Cat has nothing.
    adopter_page_rank: 1.98362279,
    adopter_page_rank_ratio: 1.98362279 / 1.98041313,
    /*
     * From Bob: 1 → Bob 1/2, Ann 1/2 · 2/3, Tim 1/2 · 1/3 → Bob 43/120, Ann 3/8, Tim 1/5, Sue and Una 1/30 each
     *   → Ann 3/16 + 1/2 (2/3 · 43/120 + 1/2 · 1/5 + 1/2 · 1/30 + 1/2 · 1/30)
     */
    activation: 269 / 720,
    triangles: 2, // Bob and Tim, Sue and Una
    clustering: 2 / 6,
    core_number: 2,
    // Each contact has two contacts, and with Ann one in common of the three people whom either has beside.
    ...spread("contact_degree", [2, 2, 2, 2, 2]),
    ...spread("neighbour_overlap", Array(5).fill(1 / 3)),
    // {Ann, Bob, Tim}, {Sue, Una}, {Cat}: of 7 L 4 and 1 inside, modularity 5/7 − (10² + 4²) / 14²; no other is better.
    community_size: 3,
    community_inside_share: 3 / 5,
    participation: 1 - (3 / 5) ** 2 - (2 / 5) ** 2,
    community_adopter_share: (1 + 5 / 5) / (2 + 5),
    community_spend_mean: (60 + 20) / 2,
    contacts_new_7d: 1, // Una
    contacts_lost_7d: 2, // Tim and Sue
    contacts_jaccard_7d: 1 / 4, // Bob
    coverage_contacts: 4,
    coverage_days: 24,
    coverage_client_share: 1 / 4, // Bob
    coverage_weeks: 3, // days 0 to 6, 14 to 20 and 21 to 27
    coverage_months: 1,
    contacts_hidden: 0,
  },
  7: {
    // Bob and Una; only Bob was called.
    degree: 2,
    degree_out: 1,
    degree_in: 2,
    calls_out: 1,
    calls_in: 4,
    talk_seconds: 97 + 96,
    reciprocity: 1 / 2,
    out_share_mean: mean([1 / 2, 0]),
    out_share_std: 1 / 4,
    calls_per_contact_mean: 2.5,
    calls_per_contact_std: 0.5,
    calls_per_contact_median: 2.5,
    seconds_per_contact_mean: 96.5,
    seconds_per_contact_std: 0.5,
    seconds_per_contact_median: 96.5,
    call_seconds_mean: 193 / 3,
    call_seconds_std: std(lengths[7]),
    call_seconds_median: 66,
    night_share: 2 / 5,
    weekend_share: 1 / 5,
    contact_entropy: entropy([0.4, 0.6]),
    contact_evenness: entropy([0.4, 0.6]) / Math.log(2),
    contact_concentration: 0.16 + 0.36,
    contact_top_share: 1, // 3 < 4
    gap_seconds_mean: (99 / 4) * hour,
    gap_seconds_std: std(gaps[7]),
    burstiness: burstiness(gaps[7]),
    active_days: 3, // 4, 3, 0
    days_since_first: 4,
    days_since_last: 0,
    ...byWeight(7),
    // 60, 40; callers the same; called 60.
    contact_spend_mean: 50,
    contact_spend_min: 40,
    contact_spend_max: 60,
    contact_spend_std: 10,
    contact_spend_sum: 100,
    contact_spend_mean_in: 50,
    contact_spend_min_in: 40,
    contact_spend_max_in: 60,
    contact_spend_std_in: 10,
    contact_spend_sum_in: 100,
    contact_spend_mean_out: 60,
    contact_spend_min_out: 60,
    contact_spend_max_out: 60,
    contact_spend_std_out: 0,
    contact_spend_sum_out: 60,
    contact_spend_q25: 45,
    contact_spend_median: 50,
    contact_spend_q75: 55,
    contact_spend_q25_in: 45,
    contact_spend_median_in: 50,
    contact_spend_q75_in: 55,
    contact_spend_q25_out: 60,
    contact_spend_median_out: 60,
    contact_spend_q75_out: 60,
    contact_spend_strongest_1: 60,
    contact_spend_strongest_3: 50,
    contact_spend_strongest_1_in: 60,
    contact_spend_strongest_3_in: 50,
    contact_spend_strongest_1_out: 60,
    contact_spend_strongest_3_out: 60,
    contact_spend_difference: 0,
    contact_spend_difference_in: 0,
    contact_spend_difference_out: -10,
    // Bob red, Una unknown.
    contact_plan_share_red: 1,
    contact_plan_share_blue: 0,
    contact_plan_share_other: 0,
    contact_plan_entropy: 0,
    contact_plan_mode: "red",
    contact_plan_share_red_in: 1,
    contact_plan_share_blue_in: 0,
    contact_plan_share_other_in: 0,
    contact_plan_entropy_in: 0,
    contact_plan_mode_in: "red",
    contact_plan_share_red_out: 1,
    contact_plan_share_blue_out: 0,
    contact_plan_share_other_out: 0,
    contact_plan_entropy_out: 0,
    contact_plan_mode_out: "red",
    // Contacts of the window are Bob, Una and, of Bob, Tim.
    adopter_count: 1,
    adopter_share: 1 / 2,
    adopter_smoothed_share: (1 + 10 / 3) / (2 + 10),
    adopter_newest_days: 9,
    // By Bob to Tim; Una has no other contact.
    two_hop_spend_mean: 20,
    two_hop_adopter_paths: 0,
    two_hop_adopter_share: 0,
    /*
     * Ann and Bob a, Tim and Una u: a = e + .85 (a/2 + u), u = e + .85 a/2, so a = 1.85 e / .21375 with e = .15 / 6; Sue and Cat have e
     * each, and all is scaled by 1 / (4/6 + 2 e).
     */
    page_rank: (6 * 1.85 * 0.025) / 0.21375 / (4 / 6 + 0.05),
    // Una u = .85 a/2 and a = .85 (b/2 + u), so a = .425 b / .63875; Tim .425 b, so b = .15 + .85 (.425 b + a/2).
    adopter_page_rank: (6 * 0.425 * 0.15) / 0.63875 / (0.63875 - 0.425 ** 2 / 0.63875),
    adopter_page_rank_ratio: 1.68223143 / 1.81150551,
    // 1 → Bob 1/2, Ann and Tim 1/4 → Bob 7/16, Ann and Tim 1/4, Una 1/16 → Ann 1/8 + 1/2 (1/2 · 7/16 + 1/16)
    activation: 17 / 64,
    triangles: 0,
    clustering: 0,
    core_number: 1,
    // Bob has Ann and Tim, Una has Ann alone; nobody in common.
    ...spread("contact_degree", [1, 1.25, 1.5, 1.75, 2]),
    ...spread("neighbour_overlap", [0, 0, 0, 0, 0]),
    // {Tim, Bob}, {Ann, Una}: of 3 L 2 inside, modularity 2/3 − (3² + 3²) / 6².
    community_size: 2,
    community_inside_share: 1 / 2,
    participation: 1 / 2,
    community_adopter_share: (0 + 5 / 5) / (1 + 5),
    community_spend_mean: 40,
    // Against 4 contacts, 10 exchanges and 10,286 s of the 30 days.
    degree_trend_30d: 2 - (4 * 7) / 30,
    calls_trend_30d: 5 - (10 * 7) / 30,
    talk_seconds_trend_30d: 193 - (10_286 * 7) / 30,
    coverage_contacts: 2,
    coverage_days: 5,
    coverage_client_share: 1 / 2,
    coverage_weeks: 1,
    coverage_months: 1,
    contacts_hidden: 0,
  },
};

let rows: Record<string, ResultRow>;
let columns: string[];
beforeAll(async () => {
  rows = await featuresOf(given, { surroundings });
  const declarations = await declarationsOf(given, { surroundings });
  columns = declarations.filter(({ group }) => group === "surroundings").map(({ name }) => name);
});

const inWindows = Object.entries(expected).flatMap(([window, values]) =>
  Object.entries(values).map(([name, value]) => [`${name}_${window}d`, value] as const),
);

it("works out every column of the catalogue by hand", () => {
  expect(inWindows.map(([name]) => name).sort()).toEqual(columns.toSorted());
});

it.each(inWindows)("says %s of Ann as worked out by hand: %s", (name, value) => {
  const found = rows.ann![name];
  if (typeof value === "string") expect(found).toBe(value);
  else expect(Math.abs(Number(found) - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
});

it("gives whoever talks with nobody 0 of what is counted, and no value of anything else", () => {
  const counted =
    /^(degree|calls_(in|out)|talk_seconds|strength|active_days|triangles|core_number|contacts_(new|lost|hidden)|coverage)(_|$)/;
  const ofCat = Object.entries(expected[30]).map(([name]) => {
    // Its own community, and its walks: e against e + 5/6.
    if (name === "community_size") return [name, 1];
    if (name === "page_rank") return [name, Math.fround(0.15 / (5 / 6 + 0.15 / 6))];
    if (typeof expected[30][name] === "string") return [name, null];
    return [name, counted.test(name) ? 0 : "NaN"];
  });
  const found = Object.keys(expected[30]).map((name) => [name, rows.cat![`${name}_30d`]]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(ofCat));
});

it("gives the only one who has the product nothing of its own back", () => {
  const own = ["adopter_page_rank", "activation", "two_hop_adopter_paths", "community_adopter_share"];
  for (const name of own) expect(rows.bob![`${name}_30d`], name).toBe(0);
});
