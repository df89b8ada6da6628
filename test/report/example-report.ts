import { findDrivers } from "../../src/campaign/drivers.ts";
import { makeWaterfall } from "../../src/campaign/waterfall.ts";
import type { Column } from "../../src/core/columns.ts";
import { calibration } from "../../src/evaluate/calibration.ts";
import { comparePair } from "../../src/evaluate/compare-pair.ts";
import { type EvaluationSettings, evaluateRows } from "../../src/evaluate/evaluate-rows.ts";
import { designPilot } from "../../src/pilot/design.ts";
import { readPilot } from "../../src/pilot/read-pilot.ts";
import type { ReportData } from "../../src/report/business/report-data.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { handPilot, readingOptions } from "../pilot/hand-pilot.ts";
import { exampleMap } from "./example-map.ts";

const settings: EvaluationSettings = {
  tops: [0.01, 0.05, 0.1, 0.2],
  profit: { measure: "campaign", value: 200, offer_cost: 0, contact_cost: 4, alpha: 6, beta: 14 },
  seed: 1,
  replicates: 60,
};

const nClients = 3000;
const random = new SeededRandom(11);
const own = Float64Array.from({ length: nClients }, () => random.normal());
const around = Float64Array.from({ length: nClients }, () => random.normal());
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const full = own.map((x, at) => logistic(x + 0.8 * around[at]! - 3));
const label = Uint8Array.from(full, (p) => (random.next() < p ? 1 : 0));
const cluster = Int32Array.from(label.keys());
const nothing = new Float64Array(nClients).fill(0.07);
const scores = [full, own.map((x) => logistic(x - 2.8)), own.map(Math.round), nothing, nothing];
const names = ["full", "own", "rule", "popularity", "random"];

/** A thousand pages could say this: everything that the report can tell is in it. */
export function exampleReport(): ReportData {
  const pair = {
    label,
    cluster,
    ownScore: scores[1]!,
    fullScore: full,
    covered: Uint8Array.from(around, (x) => (x > -1.3 ? 1 : 0)),
    seed: 1,
    replicates: 60,
  };
  const all = evaluateRows(
    { names, label, cluster, scores: scores.map((score) => ({ score })) },
    settings,
    [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1],
  );
  return {
    project: "example",
    target: { product: "credit_card", horizon_days: 14 },
    segment: "non_subscriber",
    asOf: "2026-07-01",
    dataThrough: "2026-07-01",
    people: [
      { asOf: "2026-05-01", use: "train", clients: 5100, eligible: 3100, takers: 230, contacts: 900 },
      { asOf: "2026-06-01", use: "test", clients: 5200, eligible: 3000, takers: 240, contacts: 910 },
      { asOf: "2026-07-01", use: "score", clients: 5300, eligible: 2900, takers: null, contacts: 920 },
    ],
    training: {
      design: "later snapshot",
      nRows: 3100,
      nPositives: 230,
      snapshots: { train: ["2026-05-01"], test: ["2026-06-01"] },
      features: { own: 20, surroundings: 150 },
      comparison: comparePair(pair),
      dominant: null,
      ownContacts: undefined,
    },
    evaluation: {
      settings,
      all,
      calibration: calibration(label, full, cluster),
      groups: [
        {
          by: "contacts",
          phrase: "contacts",
          groups: ["0 to 2", "3 to 12", "missing"].map((name, at) => ({ name, evaluation: groupOf(at) })),
        },
      ],
      hasRule: true,
      communities: exampleMap(30),
    },
    drivers: exampleDrivers(),
    drift: {
      features: [
        { name: "monthly <income>", psi: 0.3, limit: 0.1, isDrifted: true },
        { name: "age", psi: 0.01, limit: 0.1, isDrifted: false },
      ],
      score: { name: "score", psi: 0.02, limit: 0.1, isDrifted: false },
      nUnseen: 1,
    },
    list: {
      waterfall: makeWaterfall(
        "2026-07-01",
        5300,
        new Map([
          ["other_segment", 2200],
          ["holds_product", 200],
          ["refused", 100],
          ["beyond_limit", 0],
        ]),
        2800,
      ),
      head: [1, 2, 3].map((rank) => ({
        rank,
        client: `0000000${rank}-aaaa-bbbb-cccc-dddddddddddd`,
        probability: 0.5 / rank,
        offer: null,
        reasons: ["credit score: 770 (usually 637)", "contacts who have the product: more than usual"],
      })),
      expectedTakers: 201.4,
    },
    plan: {
      counted_share: { value: 0.8, low: null, high: null },
      totals: { contacts: 900, takers: 120.2, value: 24_000, cost: 3600, profit: 20_400 },
      profit: { value: 20_400, low: 17_100, high: 23_700 },
      path: [0.5, 1].map((part) => ({
        budget: 7200 * part,
        cost: 7200 * part,
        profit: 24_000 * Math.sqrt(part),
        bound: 24_000 * Math.sqrt(part),
        price: 1,
      })),
    },
    pilot: {
      listSize: 1000,
      goal: { rise: 0.05, scale: "relative" },
      power: 0.8,
      alpha: 0.05,
      ...designPilot({
        cells: {
          both: { nClients: 700, mean: 0.15, variance: 0.01 },
          model_only: { nClients: 300, mean: 0.12, variance: 0.01 },
          baseline_only: { nClients: 300, mean: 0.09, variance: 0.01 },
        },
        goal: { rise: 0.05, scale: "relative" },
        alpha: 0.05,
        power: 0.8,
        sides: "two",
        treatedShare: 0.5,
        nLooks: 1,
        iterationDays: 28,
      }),
    },
    reading: {
      ...readPilot(handPilot(), { ...readingOptions, contactCost: 4 }),
      isStale: false,
      asKnownAt: "2026-08-15",
      look: { number: 1, nPlanned: 1, alpha: 0.05 },
      horizonDays: 14,
      nWaiting: 0,
      nMissing: 2,
      contacted: { treated: 74, control: 1 },
      exposure: { nControl: 80, nSharing: 20 },
    },
    segments: {
      reference: "non_subscribers",
      other: "subscribers",
      columns: [
        { phrase: "age", value: { value: -0.31, low: -0.36, high: -0.26 } },
        { phrase: "monthly income", value: { value: 0.12, low: 0.07, high: 0.17 } },
      ],
    },
    quarantined: 42,
    tellsMoney: true,
    provenance: {
      model: "example-credit_card 0123456789ab",
      versions: { entourage: "0.1.0", code: "0123456789abcdef", sql: "fedcba9876543210" },
      seed: 1,
      staged: "00112233445566aa",
    },
  };
}

/** Every third client. */
function groupOf(at: number) {
  const isIn = (_: number, row: number) => row % 3 === at;
  return evaluateRows(
    {
      names: names.slice(0, 2),
      label: label.filter(isIn),
      cluster: cluster.filter(isIn),
      scores: scores.slice(0, 2).map((score) => ({ score: score.filter(isIn) })),
    },
    settings,
  );
}

function exampleDrivers(): ReportData["drivers"] {
  const regions = ["north", "south", "west"];
  const columns: Column[] = [
    { kind: "numeric", name: "income", values: Float32Array.from(own, (x) => 50_000 * Math.exp(0.4 * x)) },
    {
      kind: "numeric",
      name: "share",
      values: Float32Array.from(around, (x) => (x < -1.3 ? Number.NaN : logistic(x))),
    },
    { kind: "categorical", name: "region", codes: cluster.map((at) => at % 3), levels: regions },
  ];
  const shap = new Float64Array(nClients * 4);
  for (let row = 0; row < nClients; row++)
    shap.set([own[row]!, 0.8 * around[row]!, (row % 3) / 10, -3], 4 * row);
  const found = findDrivers(
    {
      columns,
      families: ["income", "share", "region"],
      isSurroundings: [false, true, false],
      mayShow: [true, true, true],
      shap,
    },
    8,
  );
  return {
    found,
    hasLabels: false,
    features: [
      { phrase: "monthly income", unit: "₽", isSurroundings: false },
      { phrase: "share of contacts who have the product", scale: "share", isSurroundings: true },
      { phrase: "region", isSurroundings: false, levels: { north: "the North" } },
    ],
  };
}
