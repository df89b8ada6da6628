import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type SimulationReport, simulate } from "../../src/simulate/simulate.ts";
import { quote, Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";

const options = { clients: 2000, subscribers: 1200, calls: 300, seed: 3, uptakeRate: 0.05 };
const hashOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
const files = ["clients", "client_features", "subscriptions", "numbers", "consents"] as const;

async function rows<T>(sql: string): Promise<T[]> {
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: join(temporaryFolder(), "spill"),
    timeZone: "UTC",
  });
  try {
    return await warehouse.rows<T>(sql);
  } finally {
    warehouse.close();
  }
}
const table = ({ paths }: SimulationReport, name: "contact_history" | "clients" | "uptakes") =>
  `read_parquet(${quote(paths[name]!)})`;

it("campaigns ask one region, raise its uptake, and leave everything else as it was", async () => {
  const plain = await simulate({ ...options, out: temporaryFolder() });
  const asked = await simulate({
    ...options,
    campaigns: { effect: 3, share: 0.6 },
    out: temporaryFolder(),
  });
  expect(plain.paths.contact_history).toBeUndefined();
  for (const name of files) expect(hashOf(asked.paths[name]), name).toBe(hashOf(plain.paths[name]));
  const [region] = await rows<{ n: number; known: boolean }>(
    `select count(distinct region)::double as n, bool_and(h.known_at > contacted_at) as known
     from ${table(asked, "contact_history")} h join ${table(asked, "clients")} using (client_id)`,
  );
  expect(region).toEqual({ n: 1, known: true });
  const uptakes = async (report: SimulationReport) => {
    const [row] = await rows<{ n: number }>(
      `select count(*)::double as n from ${table(report, "uptakes")}
       where product = 'credit_card' and opened_at >= '2026-01-01' and client_id in (select client_id from ${table(asked, "contact_history")})`,
    );
    return row!.n;
  };
  expect(await uptakes(asked)).toBeGreaterThan(1.5 * (await uptakes(plain)));
});
