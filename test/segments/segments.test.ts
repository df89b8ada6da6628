import { expect, it } from "vitest";
import { renderSegments } from "../../src/cli/render/segments.ts";
import { loadProject } from "../../src/config/load.ts";
import { compareProjectSegments } from "../../src/pipeline/segments/segments.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import type { SegmentReport } from "../../src/segments/segment-report.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";
import { writeProject } from "../support/write-project.ts";

/**
 * Sixty clients, every third a subscriber. Subscribers are younger, and the young earn less; at one age they earn the same. Of
 * every tenth client no income is known.
 */
const ids = Array.from({ length: 60 }, (_, at) => at);
const isSubscriber = (at: number) => at % 3 === 0;
const isYoung = (at: number) => (isSubscriber(at) ? at % 4 !== 0 : at % 4 === 0);
const income = (at: number) => (at % 10 === 0 ? null : (isYoung(at) ? 100 : 300) + (Math.floor(at / 12) % 3));
const given = {
  clients: ids.map((at) => client(`c${at}`, { region: at % 7 === 0 ? "north" : "south" })),
  numbers: [
    subscriberNumber("7", "sue"),
    ...ids.map((at) =>
      isSubscriber(at) ? subscriberNumber(`1${at}`, `s${at}`) : clientNumber(`1${at}`, `c${at}`),
    ),
  ],
  subscriptions: ids.filter(isSubscriber).map((at) => subscription(`c${at}`, `s${at}`)),
  client_features: ids.map((at) => ({
    client_id: `c${at}`,
    valid_from: "2026-01-01",
    income: income(at),
    age_band: isYoung(at) ? "young" : "old",
    has_car: at % 2,
  })),
  calls: ids.map((at) => call(`1${at}`, "7", "2026-02-10")),
};

async function compared(
  segments: Record<string, unknown> = {},
  threads = 1,
): Promise<{ report: SegmentReport; text: string }> {
  const settings = { segments, threads, surroundings: { features: ["degree", "reciprocity"] } };
  const context = openContext(loadProject((await writeProject(given, settings)).file));
  await compareProjectSegments(context);
  const text = context.store.readText("segments/segments.json")!;
  context.store.close();
  return { report: JSON.parse(text) as SegmentReport, text };
}

it("finds that subscribers earn less, and that it is their age alone", async () => {
  const { report } = await compared({ adjust_for: ["age_band"] });
  expect(report.segments).toEqual([
    { name: "non_subscribers", nRows: 40 },
    { name: "subscribers", nRows: 20 },
  ]);
  const of = (column: string) => report.comparisons.find((one) => one.column === column)!;
  expect(of("income")).toMatchObject({ effect: "hedges_g", segment: "subscribers" });
  expect(of("income").value.value).toBeLessThan(-1);
  expect(Math.abs(of("income").adjusted!.value.value!)).toBeLessThan(0.02);
  expect(of("age_band").effect).toBe("cramers_v");
  // 15 of 20 subscribers are young, 10 of 40 others: 60 (30·15 − 10·5)² / (40·20·35·25) = 60 V²
  expect(of("age_band").value.value).toBeCloseTo(0.4781, 4);
  // Half of either has a car.
  expect(of("has_car")).toMatchObject({ effect: "cohens_h", value: { value: 0 } });
  expect(report.categorical.age_band).toEqual([
    { level: "old", shares: [0.75, 0.25] },
    { level: "young", shares: [0.25, 0.75] },
  ]);
  const [others, subscribers] = report.numeric.income!;
  expect([others!.n, others!.missing, subscribers!.n, subscribers!.missing]).toEqual([36, 4, 18, 2]);
});

it("makes each column's mix the same where combinations are too thin", async () => {
  const { report } = await compared({ adjust_for: ["age_band", "region", "income"], adjust_bands: 4 });
  const [mix] = report.mixes;
  expect(mix).toMatchObject({ segment: "subscribers", method: "margins" });
  expect(mix!.imbalance).toBeLessThan(1e-9);
  expect(mix!.effective).toBeLessThan(20);
  const of = (column: string) => report.comparisons.find((one) => one.column === column)!.adjusted!;
  expect(Math.abs(of("age_band").value.value!)).toBeLessThan(1e-9);
  expect((await compared({ adjust_for: ["age_band"] })).report.mixes[0]).toMatchObject({
    method: "cells",
    kept: 1,
    keptReference: 1,
    imbalance: 0,
  });
});

it("leaves counts out of which only a part is seen, unless all are of one kind", async () => {
  const censored = ["degree_30d", "degree_out_30d", "degree_in_30d", "reciprocity_30d"];
  const { report } = await compared();
  expect(report.censored).toEqual(censored);
  expect(report.comparisons.filter(({ column }) => censored.includes(column))).toEqual([]);
  const ofOneKind = {
    groups: {
      south: "segment <> 'subscriber' and region = 'south'",
      north: "segment <> 'subscriber' and region = 'north'",
    },
  };
  expect((await compared(ofOneKind)).report.censored).toEqual([]);
});

it("makes a segment of each value of an expression, the largest first", async () => {
  const { report } = await compared({ by: "case when income is not null then age_band end" });
  expect(report.segments).toEqual([
    { name: "old", nRows: 32 },
    { name: "young", nRows: 22 },
  ]);
  expect(report.nElsewhere).toBe(6);
  expect(report.defining).toEqual(["income", "age_band"]);
  const banded = await compared({ by: "if(income < 200, 2, 1)" });
  expect(banded.report.segments.map(({ name }) => name)).toEqual([
    "if(income < 200, 2, 1) = 1",
    "if(income < 200, 2, 1) = 2",
  ]);
  await expect(compared({ by: "client_id" })).rejects.toThrow(
    "segments.by: client_id, which has more than 12 values, expected 2 to 12 values",
  );
  await expect(compared({ by: "no_column" })).rejects.toThrow("segments.by: no_column, which fails");
});

it("has the same bytes whatever the threads", async () => {
  expect((await compared({}, 1)).text).toBe((await compared({}, 2)).text);
});

it("refuses conditions that fail, share clients or hold nobody, all at once", async () => {
  const failing = { groups: { a: "no_such_column > 1", b: "income >" } };
  await expect(compared(failing)).rejects.toThrow(
    /groups\.a: no_such_column > 1, which fails[\s\S]*groups\.b: income >/,
  );
  const unfit = {
    groups: { rich: "income > 200", young: "age_band = 'young'", all: "true", none: "income < 0" },
  };
  await expect(compared(unfit)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [DataError: segments.groups.none: no client, expected a condition that some clients fulfil
      → it says: income < 0
    segments.groups.all: 32 clients who are in rich too, expected segments without common clients
      → make the conditions exclude each other
    segments.groups.all: 25 clients who are in young too, expected segments without common clients
      → make the conditions exclude each other]
  `);
  await expect(compared({ adjust_for: ["age"] })).rejects.toThrow(
    "segments.adjust_for: age, expected a feature",
  );
  await expect(compared({ as_of: "2026-03-02" })).rejects.toThrow(
    "segments.as_of: 2026-03-02, expected one of 2026-03-01",
  );
});

it("tells it in a terminal", async () => {
  const { report } = await compared({ adjust_for: ["age_band"] });
  expect(renderSegments(report, { columns: 80 })).toMatchInlineSnapshot(`
    "Clients of 2026-03-01: non_subscribers 40, subscribers 20. 4 columns are left
    out: counts of calls, of which the operator sees a part only where the client is
    no subscriber (degree_30d …).

    subscribers, compared with non_subscribers
    column    unit           effect (95 %)  same mix  missing
    income    g     -1.29 (-1.91 to -0.67)      0.00
    age_band  V        0.48 (0.25 to 0.70)      0.00
    has_car   h      0.00 (-0.54 to +0.54)     -0.73
    region    V                       0.00      0.04
    2 of 6 columns differ by a small effect or more; of 2 it is sure that they
    differ at all (5 % false ones among them). With one mix of age_band, 2 of 2 such
    differences shrink to less than half. 100.0 % of subscribers and 100.0 % of
    non_subscribers have somebody of their kind to be compared with; weighted, 20
    clients say as much as 9.

    g: difference of means in standard deviations (Hedges); h: difference of shares
    (Cohen); V: how far categories depend on the segment, 0 to 1 (Cramér). Same mix:
    the difference that is left when both have the first one's mix. Missing: h of
    the shares without a value, where it is not next to nothing.
    "
  `);
});
