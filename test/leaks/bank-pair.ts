import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../../src/config/load.ts";
import type { FeatureDeclaration } from "../../src/features/declaration.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { type Context, openContext, silentProgress } from "../../src/pipeline/stage/context.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { loadModels, type ModelLoader } from "../../src/warehouse/models.ts";
import { quote, Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeProjectFile } from "../support/write-project.ts";
import { scrambleAfter, scrambledSources } from "./scramble.ts";

const t = "2026-03-01";

/** One simulated bank twice: as it is, and with all that happened or was learned at or after t scrambled. */
export interface BankPair {
  /** Columns of the feature table as of t that differ between the two; "rows" where clients are missing. */
  changedColumns(models: ModelLoader): Promise<string[]>;
  /** The same with the whole catalogue: several windows, directions, tie weights and half-lives. */
  changedOfWhole(): Promise<string[]>;
  /** Features of the catalogue that have a column there. */
  wholeFeatures(): Promise<Set<string>>;
  /** Both feature tables of the whole catalogue as Parquet, without the label: what a model learns from and what a list is made of. */
  withoutLabel(): Promise<Buffer[]>;
  close(): void;
}

export async function makeBankPair(): Promise<BankPair> {
  const folder = temporaryFolder();
  const [plain, scrambled] = [join(folder, "plain"), join(folder, "scrambled")];
  for (const one of [plain, scrambled]) mkdirSync(join(one, "data"), { recursive: true });
  const report = await simulate({
    clients: 800,
    subscribers: 2400,
    calls: 30_000,
    seed: 5,
    months: 3,
    // Many late rows: each is a chance to leak.
    lateShare: 0.2,
    uptakeRate: 0.1,
    out: join(folder, "simulated"),
  });
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
  });
  // Clients have an attribute in common with subscribers, so that they can be compared.
  for (const [name, path] of Object.entries(report.paths))
    await warehouse.run(
      `create view ${name} as select *${name === "client_features" ? ", income / 100 as arpu" : ""} from read_parquet(${quote(path)})`,
    );
  await warehouse.run(
    `create table exclusions as select client_id, started + to_days(nth::integer % 150) as valid_from, valid_from + to_days(40) as valid_to,
       valid_from as known_at, valid_to as closed_known_at
     from (select client_id, timestamptz '2025-11-01 00:00:00+00' as started, row_number() over (order by client_id) as nth from clients)
     where nth % 6 = 0`,
  );
  for (const name of scrambledSources)
    await warehouse.copyToParquet(`from ${name}`, join(plain, "data", `${name}.parquet`));
  await scrambleAfter(warehouse, t, join(scrambled, "data"));

  return {
    async changedColumns(models) {
      const [one, other] = [await features(plain, models), await features(scrambled, models)];
      return differences(warehouse, table(one), table(other));
    },
    async changedOfWhole() {
      const [one, other] = [
        await features(plain, loadModels, whole),
        await features(scrambled, loadModels, whole),
      ];
      return differences(warehouse, table(one), table(other));
    },
    async wholeFeatures() {
      const context = await features(plain, loadModels, whole);
      const declarations = JSON.parse(
        context.store.readText(`${stage}/features.json`)!,
      ) as FeatureDeclaration[];
      return new Set(declarations.flatMap(({ feature }) => feature ?? []));
    },
    async withoutLabel() {
      const tables = [];
      for (const one of [plain, scrambled]) {
        const file = join(one, "without-label.parquet");
        await warehouse.copyToParquet(
          `select * exclude (label) from read_parquet(${quote(table(await features(one, loadModels, whole)))}, hive_partitioning = false)`,
          file,
        );
        tables.push(readFileSync(file));
      }
      return tables;
    },
    close: () => warehouse.close(),
  };
}

const stage = `features/as_of=${t}`;
const table = ({ store }: Context) => store.path(`${stage}/features.parquet`);

/** All that the catalogue can make. */
const whole = {
  features: ["all"],
  windows_days: [7, 30],
  directions: ["both", "in", "out"],
  tie_weights: ["binary", "calls", "seconds", "log_seconds", "active_days", "recency", "inverse_sqrt_degree"],
  half_lives_days: [7, 90],
};

/** Features that every guard can be seen in. */
const enough = [
  "degree",
  "calls",
  "contact_moments",
  "contact_categories",
  "adopter_exposure",
  "adopter_page_rank",
];

/** Builds the features as of t. */
async function features(
  folder: string,
  models: ModelLoader,
  surroundings: Record<string, unknown> = { features: enough },
): Promise<Context> {
  const sources = Object.fromEntries(scrambledSources.map((name) => [name, { from: `${name}.parquet` }]));
  const file = writeProjectFile(folder, {
    name: "leaks",
    data: "data",
    data_through: "2026-04-01",
    snapshots: { train: [t] },
    surroundings,
    quarantine: { max_share: 1 },
    sources,
  });
  const context = openContext(loadProject(file), silentProgress, models);
  await buildFeatures(context);
  return context;
}

/** Names of the columns with a value that differs, NaN being equal to itself. */
async function differences(warehouse: Warehouse, one: string, other: string): Promise<string[]> {
  const [a, b] = [one, other].map((file) => `read_parquet(${quote(file)}, hive_partitioning = false)`);
  const columnsOf = async (table: string) =>
    (await warehouse.rows<{ column_name: string }>(`describe from ${table}`)).map((row) => row.column_name);
  const [ours, theirs] = [await columnsOf(a!), await columnsOf(b!)];
  const both = ours.filter((name) => theirs.includes(name) && name !== "client_id");
  const counts = both.map(
    (name) => `count(*) filter (a."${name}" is distinct from b."${name}")::integer as "${name}"`,
  );
  const [row] = await warehouse.rows<Record<string, number>>(
    `select count(*) filter (a.client_id is null or b.client_id is null)::integer as "rows", ${counts.join(", ")}
     from ${a} a full join ${b} b using (client_id)`,
  );
  const changed = Object.entries(row!).filter(([, count]) => count > 0);
  const only = [...ours, ...theirs].filter((name) => !ours.includes(name) || !theirs.includes(name));
  return [...only, ...changed.map(([name]) => name)];
}
