import { describe, expect, it } from "vitest";
import { languages } from "../../src/core/language.ts";
import { explainPage } from "../../src/report/explain-page.ts";
import { exampleExplanation } from "../explain/example-explanation.ts";
import { pageText } from "./page-text.ts";

describe("the page of one client", () => {
  it.each(languages)("says in %s what is golden", async (language) => {
    const text = pageText(explainPage(exampleExplanation, language));
    await expect(text).toMatchFileSnapshot(`golden/explain-page-${language}.golden.txt`);
  });

  it("escapes what the reason catalogue and the sources say", () => {
    const [raised] = exampleExplanation.raised;
    const hostile = { ...raised!, phrase: "<script>alert(1)</script>", value: "<b>", usual: '"&' };
    const text = explainPage({ ...exampleExplanation, raised: [hostile] }, "en");
    expect(text).not.toContain("<script");
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("has something to say where nothing may be told, and of few contacts", () => {
    const text = pageText(
      explainPage(
        { ...exampleExplanation, raised: [], lowered: [], moves: [], nContacts: 1, hasChangeable: false },
        "en",
      ),
    );
    expect(text).toContain("Nothing that may be told.");
    expect(text).toContain("No single value that may be told would move the score.");
    expect(text).toContain("fewer than 5 visible contacts");
  });
});
