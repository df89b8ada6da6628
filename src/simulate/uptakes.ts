/**
 * When each client takes the credit card: a stock of holders before the start, then week by week by the hazard.
 *
 * The base of the hazard is solved anew each week, so that the mean over eligible non-subscribers is the declared rate
 * whatever the effects are: who takes the card depends on them, how many do not. Campaigns come on top of that.
 */
import type { SeededRandom } from "../util/random.ts";
import { type Calendar, secondsPerDay } from "./calendar.ts";
import type { DrawnCampaigns } from "./campaigns.ts";
import { type HazardInputs, hazardParts, logistic, solveIntercept } from "./hazard.ts";
import { isSubscriberOn, type People } from "./people.ts";
import { fraction, randomStream } from "./random-streams.ts";
import type { SocialGraph } from "./social-graph.ts";

/** Share of the clients at the start who hold the card already; they opened it within the three years before. */
const stockShare = 0.2;
const stockDays = 1095;
/** Weeks between two snapshots of the truth. */
const snapshotWeeks = 4;

export interface CardUptakes {
  /** nClients instants of the first card, `NaN` for those without. */
  openedAt: Float64Array;
  /** Weeks of the snapshots. */
  snapshots: readonly number[];
  /** Snapshots × nClients: adopters among the contacts at the week's beginning. */
  nAdopters: Uint8Array;
  /** nWeeks intercepts. */
  intercepts: Float64Array;
}

/** @param uptakeRate mean probability of an eligible non-subscriber to take the card within 14 days. Cost: about 0.1 s a week for a million clients. */
export function drawUptakes(
  people: People,
  graph: SocialGraph,
  calendar: Calendar,
  inputs: HazardInputs,
  uptakeRate: number,
  seed: number,
  campaigns?: DrawnCampaigns,
): CardUptakes {
  const random = randomStream(seed, "uptakes");
  const { nClients } = people;
  const weeklyRate = 1 - Math.sqrt(1 - uptakeRate);
  const openedAt = drawStock(people, calendar, inputs, random);
  const ties = clientTies(people, graph);
  const intercepts = new Float64Array(calendar.nWeeks);
  const snapshots = Array.from(
    { length: Math.ceil(calendar.nWeeks / snapshotWeeks) },
    (_, i) => i * snapshotWeeks,
  );
  const nAdopters = new Uint8Array(snapshots.length * nClients);
  const exposure = new Uint8Array(nClients);
  const predictors = new Float64Array(nClients);
  for (let week = 0; week < calendar.nWeeks; week++) {
    countAdopters(graph, ties, week, openedAt, exposure);
    if (week % snapshotWeeks === 0) nAdopters.set(exposure, (week / snapshotWeeks) * nClients);
    for (let client = 0; client < nClients; client++) {
      const parts = hazardParts(inputs, client, calendar.monthOfWeek[week]!, exposure[client]!);
      predictors[client] = parts.own + parts.likeness + parts.influence;
    }
    const eligible = predictors.filter((_, client) => isEligible(people, openedAt, client, week * 7));
    const start = week > 0 ? intercepts[week - 1]! : -4;
    intercepts[week] = solveIntercept(eligible, weeklyRate, start);
    for (let client = 0; client < nClients; client++) {
      const isTaken =
        fraction(random) <
        logistic(intercepts[week]! + predictors[client]! + (campaigns?.effectOn(client, week) ?? 0));
      const day = week * 7 + random.nextInt(7);
      if (!isTaken || !isAtRisk(people, openedAt, client, day) || day >= calendar.nDays) continue;
      openedAt[client] = calendar.startAt + day * secondsPerDay + openingSecond(random);
    }
  }
  return { openedAt, snapshots, nAdopters, intercepts };
}

/** Whether the person is a client without a card and no subscriber on the day. */
function isEligible(people: People, openedAt: Float64Array, client: number, day: number): boolean {
  return isAtRisk(people, openedAt, client, day) && !isSubscriberOn(people, client, day);
}

/** Whether the person is a client on the day and has no card yet. */
function isAtRisk(people: People, openedAt: Float64Array, client: number, day: number): boolean {
  return Number.isNaN(openedAt[client]) && people.joinedDay[client]! <= day && day < people.leftDay[client]!;
}

/** Second of the day, between 9 and 20 o'clock. */
function openingSecond(random: SeededRandom): number {
  return 9 * 3600 + random.nextInt(11 * 3600);
}

/** Holders at the start follow the same hazard, without the influence: there is nobody yet to have it. */
function drawStock(
  people: People,
  calendar: Calendar,
  inputs: HazardInputs,
  random: SeededRandom,
): Float64Array {
  const { nClients } = people;
  const predictors = Float64Array.from({ length: nClients }, (_, client) => {
    const { own, likeness } = hazardParts(inputs, client, 0, 0);
    return own + likeness;
  });
  const intercept = solveIntercept(predictors, stockShare, -1.5);
  const openedAt = new Float64Array(nClients).fill(Number.NaN);
  for (let client = 0; client < nClients; client++) {
    const isHolder = fraction(random) < logistic(intercept + predictors[client]!);
    const daysAgo = 1 + random.nextInt(Math.min(stockDays, Math.max(1, -people.joinedDay[client]!)));
    const second = openingSecond(random);
    if (!isHolder || people.joinedDay[client]! >= 0) continue;
    openedAt[client] = calendar.startAt - daysAgo * secondsPerDay + second;
  }
  return openedAt;
}

/** Ties between two clients, the only ones along which influence runs. */
function clientTies(people: People, graph: SocialGraph): Int32Array {
  const isBetweenClients = (tie: number) =>
    graph.from[tie]! < people.nClients && graph.to[tie]! < people.nClients;
  let nTies = 0;
  for (let tie = 0; tie < graph.nTies; tie++) nTies += +isBetweenClients(tie);
  const ties = new Int32Array(nTies);
  let next = 0;
  for (let tie = 0; tie < graph.nTies; tie++) if (isBetweenClients(tie)) ties[next++] = tie;
  return ties;
}

/** @param exposure OUT nClients counts of contacts with a card, up to 255. */
function countAdopters(
  graph: SocialGraph,
  ties: Int32Array,
  week: number,
  openedAt: Float64Array,
  exposure: Uint8Array,
): void {
  exposure.fill(0);
  for (const tie of ties) {
    if (week < graph.firstWeek[tie]! || week >= graph.endWeek[tie]!) continue;
    const from = graph.from[tie]!;
    const to = graph.to[tie]!;
    if (openedAt[from]! > 0 && exposure[to]! < 255) exposure[to]!++;
    if (openedAt[to]! > 0 && exposure[from]! < 255) exposure[from]!++;
  }
}
