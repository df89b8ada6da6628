import { expect, it } from "vitest";
import { renderOwnContacts } from "../../src/cli/render/own-contacts.ts";
import { wrap } from "../../src/cli/render/table.ts";

it("says how much of the uptake goes with own contact, and that it proves no cause", () => {
  const text = renderOwnContacts({
    contacted: { nRows: 177, nPositives: 37 },
    others: { nRows: 1609, nPositives: 97 },
    crude: { value: 0.1488, low: 0.0929, high: 0.2078 },
    adjusted: { value: 0.1546, low: 0.0979, high: 0.2115 },
    explained: { value: 0.2043, low: 0.1307, high: 0.2776 },
    nUncompared: 3,
  });
  expect(wrap(text, 90)).toMatchInlineSnapshot(`
    "Your own contact: 177 of the 1,786 judged rows were contacted inside the horizon. They
    took the product at 20.9 %, the others at 6.0 % (+14.9 points); among clients of like
    chances contact goes with +15.5 points (+9.8 to +21.1) (3 rows without anybody like them
    left out): 20.4 % of all 134 uptakes (13.1 % to 27.8 %, 95 % interval). This is no proof
    of cause: whom a campaign chose may differ in what no model sees. Only a control group
    drawn by lot tells."
  `);
});
