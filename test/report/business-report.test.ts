import { describe, expect, it } from "vitest";
import { businessReport } from "../../src/report/business/business-report.ts";
import type { ReadPilot, ReportData } from "../../src/report/business/report-data.ts";
import { exampleMap } from "./example-map.ts";
import { exampleReport } from "./example-report.ts";
import { outlineText } from "./outline-text.ts";

const data = exampleReport();

describe.each(["en", "ru"] as const)("the business report in %s", (language) => {
  const page = businessReport(data, language);

  it("says what it says", async () => {
    await expect(outlineText(page)).toMatchFileSnapshot(`golden/report-${language}.golden.txt`);
  });

  it("is one file without a script, that asks for nothing and stays small", () => {
    expect(page).not.toMatch(/<script|\bsrc=|https?:(?!\/\/www\.w3\.org)|@import|url\(/);
    expect(page).toContain(`<html lang="${language}">`);
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  it("has one title, sections one level below, and ids that are unique", () => {
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.match(/<section>\s*<h2>/g)).toHaveLength(16);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a report of what there is", () => {
  it("says in one line which command adds what is not there", () => {
    const bare = { ...data, drift: null, list: null, plan: null, pilot: null, reading: null, segments: null };
    const text = outlineText(businessReport(bare, "en"));
    for (const command of [
      "campaign list",
      "campaign optimise",
      "pilot design",
      "pilot read",
      "segments compare",
      "score",
    ])
      expect(text).toContain(`entourage ${command}`);
    expect(text).not.toContain("The top of the list");
  });

  const training = { ...data.training, design: "splits" as const, snapshots: { train: [], test: [] } };
  const unnamed = data.drivers.features.map((feature) => ({ ...feature, phrase: "x" }));
  const graph: ReportData = {
    ...data,
    ...{ asOf: null, dataThrough: null, people: [], training, drift: null, list: null, segments: null },
    evaluation: { ...data.evaluation, communities: null, hasRule: false },
    drivers: { ...data.drivers, features: unnamed, hasLabels: true },
    tellsMoney: false,
  };

  it("speaks of a graph without time as what it is: people with a label, whom nobody sells anything", () => {
    const english = outlineText(businessReport(graph, "en"));
    expect(english).toMatch(/# Who has the label\n/);
    expect(english).not.toMatch(/taker|client|product|\bbank\b|credit card,|14 days|[Pp]rofit|campaign/);
    const russian = outlineText(businessReport(graph, "ru"));
    expect(russian).not.toMatch(/оформ|клиент|продукт|банк|[Пп]рибыл|кампани/);
  });

  it("tells of one model where nobody has a tie", () => {
    const covered = { ...training.comparison.covered, nRows: 0 };
    const alone = { ...training, comparison: { ...training.comparison, covered } };
    const english = outlineText(businessReport({ ...graph, training: alone }, "en"));
    expect(english).toContain("There are no ties in these data, so of the surroundings nothing can be said.");
    expect(english).toMatch(/measure \| the model \| 95% interval\nAUC \| 0\.\d{3} \| 0\.\d{3} to/);
    expect(english).not.toMatch(/own features alone|# Where it works|is not shown/);
    expect(outlineText(businessReport({ ...data, training: alone }, "ru"))).toContain(
      "Ни у одного из этих клиентов нет контактов, которые видит оператор",
    );
  });

  it.each(["en", "ru"] as const)("speaks of one model in a table without edges, in %s", (language) => {
    const features = { own: 9, surroundings: 0 };
    const text = outlineText(businessReport({ ...graph, training: { ...training, features } }, language));
    const [nobody, pair] = {
      en: ["There are no ties in these data", /Two models|is not shown|of the others the surroundings/],
      ru: ["вязей в этих данных нет", /две модели|не доказано|об остальных окружение/i],
    }[language] as [string, RegExp];
    expect(text).toContain(nobody);
    expect(text).not.toMatch(pair);
  });

  it("stays small, whatever there is: long names, many groups, days, columns and communities, a billion clients", () => {
    const [grouping] = data.evaluation.groups;
    const [example] = grouping!.groups;
    const long = "a name as somebody may give it to a column, ".repeat(4);
    const groups = Array.from({ length: 10 }, (_, by) => ({
      by: `column_${by}`,
      phrase: long,
      groups: Array.from({ length: 13 }, (_, at) => ({ ...example!, name: `${long}${at}` })),
    }));
    const days = Array.from({ length: 36 }, (_, at) => `20${20 + Math.floor(at / 12)}-0${1 + (at % 9)}-01`);
    const drifted = { psi: 1, limit: 0.1, isDrifted: true };
    const [first] = data.drivers.found.drivers;
    const levels = Array.from({ length: 8 }, (_, at) => ({ ...first!.shape[0]!, value: `${long}${at}` }));
    const full: ReportData = {
      ...data,
      people: days.map((asOf) => ({
        ...{ asOf, use: "train", clients: 1e9, eligible: 1e9, takers: 1e7, contacts: 1e9 },
      })),
      training: { ...data.training, nRows: 1e9, nPositives: 1e7, snapshots: { train: days, test: days } },
      evaluation: { ...data.evaluation, groups, communities: exampleMap(120) },
      drivers: {
        ...data.drivers,
        features: [{ phrase: long, isSurroundings: true }],
        found: {
          ...data.drivers.found,
          drivers: Array.from({ length: 8 }, () => ({ ...first!, feature: 0, shape: levels })),
        },
      },
      drift: {
        ...data.drift!,
        features: Array.from({ length: 2000 }, (_, at) => ({ ...drifted, name: `${long}${at}` })),
      },
    };
    const bytes = Buffer.byteLength(businessReport(full, "ru"));
    expect(bytes).toBeLessThan(700_000);
    const few = { ...full, training: { ...full.training, nRows: 1000, nPositives: 10 } };
    expect(bytes - Buffer.byteLength(businessReport(few, "ru"))).toBeLessThan(50);
  });

  it("escapes what comes from the data", () => {
    expect(businessReport({ ...data, project: "<b>x" }, "en")).toContain("&lt;b&gt;x");
    expect(businessReport(data, "en")).toContain("monthly &lt;income&gt;");
  });

  it("names the farthest group where more miss their probability than chance explains", () => {
    const { calibration } = data.evaluation;
    const missing = (nMissing: number) => {
      const bins = calibration.bins.map((bin, at) => ({ ...bin, expected: 0.05, isInside: at >= nMissing }));
      bins[1] = { ...bins[1]!, expected: 0.02, observed: { value: 0.5, low: 0.4, high: 0.6 } };
      const evaluation = { ...data.evaluation, calibration: { ...calibration, bins } };
      return outlineText(businessReport({ ...data, evaluation }, "en"));
    };
    const nAllowed = Math.floor(calibration.bins.length / 5);
    expect(missing(nAllowed)).not.toContain("More miss");
    expect(missing(nAllowed + 1)).toMatch(/More miss .* 2\.0% was promised and 50\.0% came/);
  });

  it("says so where the surroundings do not help", () => {
    const { evaluation } = data;
    const around = { value: -0.001, low: -0.01, high: 0.008 };
    const differences = structuredClone(evaluation.all.differences);
    differences.own!.metrics.auc = around;
    for (const top of differences.own!.tops) top.gain = around;
    const text = (of: typeof differences) =>
      outlineText(
        businessReport(
          { ...data, evaluation: { ...evaluation, all: { ...evaluation.all, differences: of } } },
          "en",
        ),
      );
    expect(text(differences)).toMatch(
      /is not shown[\s\S]*Not shown\. The AUC[\s\S]*is not shown by these data/,
    );
    differences.own!.metrics.auc = { value: -0.02, low: -0.03, high: -0.01 };
    expect(text(differences)).toContain("No. With the surroundings the model ranks clients worse");
  });
});

describe("what a pilot showed", () => {
  const reading = data.reading as ReadPilot;
  const textOf = (changed: Partial<ReadPilot>, language: "en" | "ru" = "en") =>
    outlineText(businessReport({ ...data, reading: { ...reading, ...changed } }, language));
  const perContact = (value: number, low: number, high: number) => ({
    value: { treated: 0, control: 0, perContact: { value, low, high } },
  });

  it("is told in money by which side of zero its interval lies on, first of all on the page", () => {
    expect(textOf(perContact(9.75, 1, 21.5))).toMatch(
      /of every 100 takers.*\nDid it pay\? Yes: each contact brought 9\.75 more than it cost \(1 to 22\), 780 in all\./,
    );
    expect(textOf(perContact(-3, -5, -1))).toContain(
      "Did it pay? No: contacts cost more than they brought, −3 for each (−5 to −1), −240 in all.",
    );
    expect(textOf(perContact(1, -2, 4))).toContain("may have brought anything from −2 to 4.");
    expect(textOf(perContact(9.75, 1, 21.5), "ru")).toContain(
      "Окупилось ли это? Да: каждое обращение принесло на 9,75 больше, чем стоило (от 1 до 22), всего 780.",
    );
  });

  it("is told in takers where nobody says what one brings", () => {
    expect(textOf({ value: null })).toContain("Contacts win takers: +13.7 of every 100 clients contacted");
    const worse = { value: -0.02, low: -0.03, high: -0.01 };
    const deterred = { value: null, contact: { ...reading.contact, difference: worse } };
    expect(textOf(deterred)).toContain("contacts lose takers, −2.0 of every 100 clients contacted");
  });

  it("is called stale where something has changed since, and is not in the opening then", () => {
    const text = textOf({ isStale: true });
    expect(text).toContain("This reading is older than the data");
    expect(text).not.toContain("Did it pay? ");
  });

  it("is missing before the first reading, and tells which command is next", () => {
    const text = outlineText(businessReport({ ...data, reading: "assigned" }, "en"));
    expect(text).toMatch(
      /# Did it pay\?\nClients are assigned, and nobody has read the pilot yet: entourage pilot read/,
    );
  });

  it("says what of the plan was kept", () => {
    const text = textOf({ goal: { ...reading.goal, verdict: "missed" }, nWaiting: 12 });
    expect(text).toMatch(/goal of the model's list \| 5% more takers \| .*: missed\n/);
    expect(text).toContain("share contacted | 50% | 50.0%, off by chance at most (p = 1.00)");
    expect(text).toContain("12 assigned clients are not counted");
  });
});
