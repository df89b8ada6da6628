import { describe, expect, it } from "vitest";
import { placeLabels } from "../../src/report/chart/place-labels.ts";
import { html, trustedHtml } from "../../src/report/html.ts";
import { numbersIn } from "../../src/report/numbers.ts";
import { darkScheme, lightScheme, tones } from "../../src/report/palette.ts";
import { table } from "../../src/report/table.ts";
import { kitPage } from "./kit-page.ts";

describe("html", () => {
  it("escapes what is put into text and attributes, lists too, and nothing twice", () => {
    const bad = `<script>"&'`;
    const escaped = "&lt;script&gt;&quot;&amp;&#39;";
    expect(html`<p title="${bad}">${[bad, html`<b>${bad}</b>`]}</p>`.text).toBe(
      `<p title="${escaped}">${escaped}<b>${escaped}</b></p>`,
    );
  });

  it("writes nothing for what is not there, but zero", () => {
    expect(html`${null}${undefined}${false}${0}${trustedHtml("<i>")}`.text).toBe("0<i>");
  });
});

describe("numbers", () => {
  it("are those of the language", () => {
    const [en, ru] = [numbersIn("en"), numbersIn("ru")];
    expect([en.count(1234567), ru.count(1234567)]).toEqual(["1,234,567", "1\u00a0234\u00a0567"]);
    expect([en.percent(0.0291), ru.percent(0.0291)]).toEqual(["2.9%", "2,9\u00a0%"]);
    expect([en.signed(-0.004, 2), en.signed(0.004, 3), ru.signed(-1.5, 1)]).toEqual([
      "0.00",
      "+0.004",
      "−1,5",
    ]);
    expect([en.date("2026-03-01"), ru.date("2026-03-01")]).toEqual([
      "1\u00a0March\u00a02026",
      "1\u00a0марта\u00a02026\u00a0г.",
    ]);
    expect([en.money(2.5), en.money(12345.6), ru.money(-1234.5)]).toEqual(["2.50", "12,346", "−1\u00a0235"]);
    expect(en.interval({ value: 0.5, low: 0.4, high: 0.6 }, (value) => en.fixed(value, 1))).toBe(
      "0.4 to 0.6",
    );
    expect(ru.interval({ value: 0.5, low: 0.4, high: 0.6 }, (value) => ru.fixed(value, 1))).toBe(
      "от 0,4 до 0,6",
    );
  });

  it("of which there is none are a dash", () => {
    const { fixed, percent, count } = numbersIn("en");
    expect([fixed(null, 2), percent(null), count(Number.NaN)]).toEqual(["–", "–", "–"]);
  });

  it("are short by their size", () => {
    const { short } = numbersIn("en");
    expect([0.012345, 4.5678, 789.12, 12345, 0].map(short)).toEqual(["0.0123", "4.57", "789", "12,300", "0"]);
  });
});

describe("the palette", () => {
  it.each([
    ["light", lightScheme],
    ["dark", darkScheme],
  ])("reads as text on page and surface, %s", (_, scheme) => {
    for (const name of [...tones, "text", "quiet"] as const) {
      for (const ground of ["page", "surface"] as const) {
        expect(contrast(scheme[name], scheme[ground]), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

/** Contrast of two colours, 1 … 21: WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

describe("names of lines", () => {
  const frame = { left: 0, right: 400, top: 0, bottom: 200 };
  const level = (name: string, y: number) => ({
    name,
    points: [
      { x: 0, y },
      { x: 400, y },
    ],
  });

  it("stand beside their own line and cross none", () => {
    const labels = placeLabels([level("upper", 60), level("lower", 140)], frame)!;
    expect(labels.map(({ y }) => Math.round(y))).toEqual([48, 128]);
  });

  it("are given to a legend when the lines run too close", () => {
    expect(
      placeLabels(
        [4, 12, 20, 28, 36].map((y, at) => level(`line ${at}`, y)),
        { ...frame, bottom: 40 },
      ),
    ).toBeUndefined();
  });
});

describe("a page", () => {
  it("is the same text twice, asks for nothing outside and carries no script", () => {
    const text = kitPage();
    expect(kitPage()).toBe(text);
    expect(text).not.toMatch(/<script|\bsrc=|https?:(?!\/\/www\.w3\.org)|@import|url\(/);
  });

  it("has the numbers of each chart in a table", () => {
    const text = kitPage();
    expect(text.match(/<svg[^>]*role="img"/g)).toHaveLength(4);
    expect(text.match(/<details>/g)).toHaveLength(4);
    expect(text).toContain('<td class="number">45%</td><td class="number">44% to 46%</td>');
    expect(text).toContain("&lt;c&gt;");
  });

  it("names the rows of its tables", () => {
    const text = table(
      [{ a: "x", b: 1 }],
      [
        { header: "A", cell: ({ a }) => a },
        { header: "B", cell: ({ b }) => b, isNumber: true },
      ],
      { caption: "C" },
    ).text;
    expect(text).toContain('<th scope="row">x</th><td class="number">1</td>');
  });
});
