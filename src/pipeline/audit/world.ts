import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../config/load.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import type { RawSource } from "../../warehouse/sources.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { buildFeatures, featuresStage } from "../features/features.ts";
import { openSources } from "../sources/check.ts";
import { type Context, openContext, silentProgress, withWarehouse } from "../stage/context.ts";
import { trainSnapshots } from "../stage/snapshots.ts";
import { planTraining, type TrainPlan } from "../train/train-plan.ts";
import type { Built } from "./compare-builds.ts";
import { prepareMadeUpRows } from "./made-up-rows.ts";
import { sampleTable, takeSample } from "./sample.ts";

/** Sources whose rows are others than the sample's: name → SQL. */
export type Changes = Readonly<Record<string, string>>;

/** Settings under which the sample is built. */
export interface Moment {
  snapshots?: { train: string[]; score: string[] };
  dataThrough?: string;
}

/**
 * A sample of the project's sources, and feature tables built from it: as it is, and with rows changed. Every build is the
 * project's own, from the sources on, with the same settings, `sql/` and kernels, in a folder of its own.
 */
export class AuditWorld {
  readonly context: Context;
  readonly warehouse: Warehouse;
  /** Names of the sources that the project has. */
  readonly sources: readonly string[];
  /** The moment whose features are looked at: the last training snapshot. */
  readonly asOf: string;
  readonly #opened: readonly RawSource[];
  #nBuilt = 0;
  #plain: Built | undefined;

  private constructor(context: Context, warehouse: Warehouse, opened: readonly RawSource[]) {
    this.context = context;
    this.warehouse = warehouse;
    this.#opened = opened;
    this.sources = opened.map(({ name }) => name);
    this.asOf = trainSnapshots(context).toSorted().at(-1)!;
  }

  /** Takes the sample. @throws DataError when a source breaks its contract */
  static async open(context: Context, warehouse: Warehouse): Promise<AuditWorld> {
    const world = new AuditWorld(context, warehouse, await openSources(warehouse, context.project));
    await takeSample(warehouse, world.sources);
    await prepareMadeUpRows(warehouse, world.midnight, world.sources);
    for (const source of world.sources) await world.#write(source, `from ${sampleTable(source)}`, "plain");
    return world;
  }

  get project(): Project {
    return this.context.project;
  }

  /** SQL of t. */
  get midnight(): string {
    return this.project.isStatic
      ? `timestamptz '${this.asOf} 00:00:00+00'`
      : `${quote(this.asOf)}::date::timestamptz`;
  }

  has(source: string): boolean {
    return this.sources.includes(source);
  }

  /** Whether the source gives a column that it may leave out. */
  isMapped(source: string, column: string): boolean {
    return this.#opened.some(({ name, mapping }) => name === source && mapping.has(column));
  }

  /** One row of figures. */
  async figures<Name extends string>(sql: string): Promise<Record<Name, number>> {
    const [row] = await this.warehouse.rows<Record<Name, number>>(sql);
    return row!;
  }

  /** The features of the sample as it is. */
  async plain(): Promise<Built> {
    this.#plain ??= await this.build({});
    return this.#plain;
  }

  /** Builds the features with some sources changed; those that the project does not have are passed over. */
  async build(changes: Changes, moment: Moment = {}): Promise<Built> {
    const id = `build_${this.#nBuilt++}`;
    return this.#inContext(id, changes, moment, async (context) => {
      await buildFeatures(context, [this.asOf]);
      const folder = featuresStage(this.asOf);
      const declarations = JSON.parse(
        readFileSync(context.store.path(`${folder}/features.json`), "utf8"),
      ) as FeatureDeclaration[];
      const file = quote(context.store.path(`${folder}/features.parquet`));
      const table = `audit_${id}`;
      await this.warehouse.run(
        `create or replace table ${table} as from read_parquet(${file}, hive_partitioning = false)`,
      );
      if (this.project.isStatic) declarations.push(...(await this.#addLabelColumns(context, table)));
      return { table, declarations };
    });
  }

  /** Plans a training on the sample: which rows would be learned from, and which judged on. */
  async plan(changes: Changes, moment: Moment): Promise<TrainPlan> {
    return this.#inContext("plan", changes, moment, async (context) => {
      await buildFeatures(context);
      return withWarehouse(context, (warehouse) => planTraining(context, warehouse));
    });
  }

  /** A static graph's label columns are made by each trial: the first one's are looked at. */
  async #addLabelColumns(context: Context, table: string): Promise<FeatureDeclaration[]> {
    const columns = await withWarehouse(context, async (warehouse) => {
      const { dataset, trials, labelColumns } = await planTraining(context, warehouse);
      if (!labelColumns) return undefined;
      return { clientId: dataset.clientId, made: labelColumns(trials[0]!.trainRows) };
    });
    if (!columns) return [];
    const values = columns.made.flatMap((column) =>
      column.kind === "numeric" ? [{ name: column.name, values: column.values as Float32Array }] : [],
    );
    await this.warehouse.loadTable("audit_labels", columns.clientId.length, [
      { name: "client_id", values: [...columns.clientId] },
      ...values,
    ]);
    await this.warehouse.run(
      `create or replace table ${table} as
       select f.*, l.* exclude (client_id, row_idx) from ${table} f left join audit_labels l on l.client_id = f.client_id::varchar`,
    );
    return values.map(({ name }) => ({
      name,
      group: "surroundings",
      kind: "numeric",
      family: "adopters",
      phrase: { en: name, ru: name },
    }));
  }

  async #inContext<T>(
    id: string,
    changes: Changes,
    { snapshots, dataThrough }: Moment,
    work: (context: Context) => Promise<T>,
  ): Promise<T> {
    const { project, models } = this.context;
    const files: Record<string, string> = {};
    for (const source of this.sources) {
      const sql = changes[source];
      files[source] = sql === undefined ? this.#file(source, "plain") : await this.#write(source, sql, id);
    }
    const timed = project.isStatic
      ? {}
      : { snapshots: { train: [this.asOf], test: [], score: [], ...snapshots } };
    const context = openContext(
      {
        ...project,
        ...timed,
        ...(dataThrough === undefined ? {} : { data_through: dataThrough }),
        quarantine: { max_share: 1, max_unknown_share: 1 },
        sources: Object.fromEntries(
          Object.entries(files).map(([name, file]) => [name, { from: file, columns: {} }]),
        ),
        outputFolder: join(this.#folder, id, "out"),
      },
      silentProgress,
      models,
    );
    try {
      return await work(context);
    } finally {
      context.store.close();
      rmSync(join(this.#folder, id), { recursive: true, force: true });
    }
  }

  get #folder(): string {
    return join(this.context.store.temporaryFolder, "audit");
  }

  #file(source: string, id: string): string {
    return join(this.#folder, id, `${source}.parquet`);
  }

  async #write(source: string, sql: string, id: string): Promise<string> {
    mkdirSync(join(this.#folder, id), { recursive: true });
    await this.warehouse.copyToParquet(sql, this.#file(source, id));
    return this.#file(source, id);
  }
}
