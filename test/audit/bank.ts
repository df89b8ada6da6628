import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../../src/config/load.ts";
import { auditFeatures } from "../../src/pipeline/audit/audit-features.ts";
import type { Finding } from "../../src/pipeline/audit/finding.ts";
import { leakChecks } from "../../src/pipeline/audit/leaks/index.ts";
import { AuditWorld } from "../../src/pipeline/audit/world.ts";
import {
  type Context,
  openContext,
  silentProgress,
  withWarehouse,
} from "../../src/pipeline/stage/context.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { loadModels, type ModelLoader } from "../../src/warehouse/models.ts";
import { quote, Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeProjectFile } from "../support/write-project.ts";

/** A small simulated bank with many late rows, exclusions and a campaign: its project file. */
export async function makeBank(): Promise<string> {
  const folder = temporaryFolder();
  const report = await simulate({
    clients: 240,
    subscribers: 700,
    calls: 9000,
    seed: 3,
    months: 4,
    lateShare: 0.2,
    uptakeRate: 0.1,
    out: join(folder, "data"),
  });
  const { truth: _, ...paths } = report.paths as Record<string, string>;
  const data = join(folder, "data");
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
  });
  await warehouse.run(`create view clients as from read_parquet(${quote(paths.clients!)})`);
  const made: Record<string, string> = {
    exclusions: `select client_id, joined_at + to_days(60) as valid_from, valid_from + to_days(40) as valid_to,
      valid_from as known_at, valid_to as closed_known_at from clients where md5(client_id) < '3'`,
    contact_history: `select client_id, timestamptz '2026-02-10 09:00:00+00' as contacted_at, contacted_at as known_at
      from clients where md5(client_id) > '8'`,
  };
  for (const [name, sql] of Object.entries(made)) {
    await warehouse.copyToParquet(`from (${sql}) order by client_id`, join(data, `${name}.parquet`));
    paths[name] = join(data, `${name}.parquet`);
  }
  warehouse.close();
  const names = Object.keys(paths).filter((name) => !name.startsWith("truth"));
  return writeProjectFile(folder, {
    name: "bank",
    threads: 1,
    data_through: report.endDay,
    snapshots: { train: ["2026-03-01"], test: ["2026-04-01"] },
    privacy: { min_contacts: 1, consent: "opt_out" },
    surroundings: { features: ["all"] },
    quarantine: { max_share: 1 },
    sources: Object.fromEntries(names.map((name) => [name, { from: paths[name] }])),
  });
}

/** What differs from the clean project. */
export interface Twin {
  /** Settings that go before the project file's. */
  overrides?: Record<string, unknown>;
  /** Models without their guard: file, text, and what stands there instead. */
  without?: [model: string, text: string, instead: string][];
  /** Own models by name. */
  own?: Record<string, string>;
}

/** Opens a project in which a leak was made. */
export function openTwin(file: string, { overrides = {}, without = [], own }: Twin): Context {
  const models: ModelLoader = (folders) =>
    loadModels(folders).map((model) => {
      let { body } = model;
      for (const [name, text, instead] of without) {
        if (name !== model.name) continue;
        if (!body.includes(text)) throw new Error(`${name}.sql has no text \`${text}\``);
        body = body.replace(text, instead);
      }
      return { ...model, body };
    });
  const folder = temporaryFolder();
  const settings = { output: join(folder, "out"), ...overrides };
  if (own) {
    mkdirSync(join(folder, "sql"));
    for (const [name, text] of Object.entries(own)) writeFileSync(join(folder, "sql", `${name}.sql`), text);
    Object.assign(settings, { own_models: join(folder, "sql") });
  }
  return openContext(loadProject(file, settings), silentProgress, models);
}

/** The whole audit, by leak. */
export async function auditOf(context: Context): Promise<Record<string, Finding>> {
  const { leaks } = await auditFeatures(context);
  return Object.fromEntries(leaks.map((row) => [row.leak, row]));
}

/** One check of the audit. */
export function checkOf(context: Context, leak: string): Promise<Finding> {
  const check = leakChecks.find((one) => one.leak === leak);
  if (!check) throw new Error(`no check of the leak ${leak}`);
  return withWarehouse(context, async (warehouse) => check.run(await AuditWorld.open(context, warehouse)));
}
