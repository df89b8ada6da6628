import { expect, it } from "vitest";
import { smallBundle } from "./small-bundle.ts";

it("tells purpose, data, worth, calibration, features, limits and how to make the model again", async () => {
  const { card } = await smallBundle();
  await expect(card).toMatchFileSnapshot("golden/card.golden.md");
});
