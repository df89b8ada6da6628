/** A simulated bank in a folder of its own, and SQL over its files. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { SimulationOptions } from "../../src/simulate/options.ts";
import { type SimulationReport, simulate } from "../../src/simulate/simulate.ts";

/** Large enough for the marginals, small enough to take less than a second. */
export const smallBank = { clients: 3000, subscribers: 9000, calls: 200_000, seed: 7 } as const;

export interface SimulatedBank {
  report: SimulationReport;
  /** Rows of a query; each source is a view of its name. */
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  /** The one number of a query. */
  number: (sql: string) => Promise<number>;
  remove: () => void;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "entourage-simulate-"));
}

export async function simulatedBank(options: Partial<SimulationOptions> = {}): Promise<SimulatedBank> {
  const out = temporaryFolder();
  const report = await simulate({ ...smallBank, out, ...options });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  for (const [name, path] of Object.entries(report.paths)) {
    await connection.run(`create view ${name} as from '${path}'`);
  }
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
  const number = async (sql: string) => Number(Object.values((await query(sql))[0]!)[0]);
  const remove = () => {
    connection.closeSync();
    instance.closeSync();
    rmSync(out, { recursive: true });
  };
  return { report, query, number, remove };
}
