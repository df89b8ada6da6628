import { describe, expect, it } from "vitest";
import { languages } from "../../src/core/language.ts";
import { communitiesSection } from "../../src/report/communities-section.ts";
import { exampleMap } from "./example-map.ts";
import { pageText } from "./page-text.ts";

describe("the section with the map of communities", () => {
  it.each(languages)("says in %s what is golden", async (language) => {
    const text = pageText(communitiesSection(exampleMap(6), language).text);
    await expect(text).toMatchFileSnapshot(`golden/communities-${language}.golden.txt`);
  });

  it("draws circles that cover no other and stay inside the picture, the same each time", () => {
    const { text } = communitiesSection(exampleMap(120), "en");
    expect(communitiesSection(exampleMap(120), "en").text).toBe(text);
    const circles = [...text.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)" r="([\d.]+)"/g)].map((match) =>
      match.slice(1).map(Number),
    ) as [number, number, number][];
    // Each is drawn twice: the page's colour below, its own above.
    const own = circles.slice(circles.length / 2);
    expect(own).toHaveLength(120);
    for (const [at, [x, y, r]] of own.entries()) {
      expect(Math.min(x - r, y - r)).toBeGreaterThan(-1);
      expect(Math.max(x + r, y + r)).toBeLessThan(401);
      for (const [otherX, otherY, otherR] of own.slice(at + 1))
        expect(Math.hypot(x - otherX, y - otherY)).toBeGreaterThan(r + otherR - 0.5);
    }
  });

  it("has a word where no community is large enough", () => {
    const { rest, least } = exampleMap(2);
    const { text } = communitiesSection({ communities: [], links: [], rest, least }, "en");
    expect(text).toContain("No community has 5 clients or more");
    expect(text).not.toContain("<svg");
  });
});
