/** Pages in a real browser: an installed Chromium, without which tests are skipped and say so. */
import axe from "axe-core";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { chromiumMissing, chromiumPath } from "../../packages/catboost-wasm/test/find-chromium.ts";

if (chromiumMissing) console.warn(`skipped: tests of pages (${chromiumMissing})`);

/**
 * Tests that look at pages in one browser; skipped where there is none.
 * @param tests gets what opens a page, by its text or its address, and looks for faults
 */
export function describeInBrowser(
  name: string,
  tests: (see: (page: string | URL, view: View) => Promise<SeenPage>) => void,
): void {
  describe.skipIf(chromiumMissing !== undefined)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: chromiumPath!,
        args: ["--no-sandbox", "--disable-gpu"],
      });
    });
    afterAll(() => browser?.close());
    tests((source, view) => seePage(browser, source, view));
  });
}

/** How somebody looks at a page. */
export interface View {
  /** CSS pixels: 390 × 844 or 1280 × 900. */
  device: "phone" | "desk";
  scheme: "light" | "dark";
}

export const views: readonly View[] = [
  { device: "phone", scheme: "light" },
  { device: "phone", scheme: "dark" },
  { device: "desk", scheme: "light" },
  { device: "desk", scheme: "dark" },
];

const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };

export interface SeenPage {
  /** Faults that axe-core calls serious or critical: rule, what it says, where. */
  faults: string[];
  /** Addresses that the page asked for, beside itself. */
  requests: string[];
  /** Whether the page is wider than the screen. */
  isWide: boolean;
  /** What the browser's console complained about. */
  complaints: string[];
}

/**
 * Opens a page, its text as a file would be opened, and looks for faults.
 */
async function seePage(browser: Browser, source: string | URL, view: View): Promise<SeenPage> {
  const context = await browser.newContext({
    viewport: sizes[view.device],
    colorScheme: view.scheme,
    bypassCSP: true, // axe-core is a script, and pages forbid them
    reducedMotion: "reduce",
  });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!/^(data|about):/.test(request.url())) requests.push(request.url());
    });
    if (source instanceof URL) await page.goto(source.href, { waitUntil: "load" });
    else await page.setContent(source, { waitUntil: "load" });
    const isWide = await page.evaluate<boolean>(
      "document.documentElement.scrollWidth > document.documentElement.clientWidth",
    );
    await page.evaluate(
      "document.querySelectorAll('details').forEach((details) => { details.open = true; })",
    );
    await page.addScriptTag({ content: axe.source });
    const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
    const faults = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`));
    return { faults, requests, isWide, complaints };
  } finally {
    await context.close();
  }
}

/** What this file reads of axe-core's answer. */
interface AxeResults {
  violations: { id: string; impact: string; help: string; nodes: { target: string[] }[] }[];
}
