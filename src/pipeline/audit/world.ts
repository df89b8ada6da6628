import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../config/load.ts";
import { DataError } from "../../core/errors.ts";
import { type FeatureDeclaration, keyColumns } from "../../features/declaration.ts";
import type { RawSource } from "../../warehouse/sources.ts";
import { identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { buildFeatures, featuresStage } from "../features/features.ts";
import { openSources } from "../sources/check.ts";
import { type Context, openContext, silentProgress, withWarehouse } from "../stage/context.ts";
import { trainSnapshots } from "../stage/snapshots.ts";
import { planTraining, type TrainPlan } from "../train/train-plan.ts";
import type { Finding } from "./leak-check.ts";
import { prepareMadeUpRows } from "./made-up-rows.ts";
import { sampleTable, takeSample } from "./sample.ts";

/** Sources whose rows are others than the sample's: name → SQL. */
export type Changes = Readonly<Record<string, string>>;

/** Settings under which the sample is built. */
export interface Moment {
  snapshots?: { train: string[]; score: string[] };
  dataThrough?: string;
}

/** A feature table as of t, built from the sample. */
interface Built {
  /** Its name in the warehouse; one row a client. */
  table: string;
  declarations: FeatureDeclaration[];
}

/** How one build differs from another. */
export interface Difference {
  /** Columns with another value for some client, features and `segment`, `holds_product`, `eligible`; "rows" where clients come or go. */
  columns: string[];
  nColumns: number;
  nClients: number;
  /** Clients with another value in some column. */
  nChanged: number;
}

/** Most names that a finding tells. */
const shownColumns = 4;

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
      await buildFeatures(context);
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

  /**
   * Compares two builds, client by client, NaN being equal to itself.
   * @param where SQL condition on `client_id`
   * @param tolerance numbers that differ by no more than this share of themselves are taken as equal
   */
  async compare(
    one: Built,
    other: Built,
    columns: readonly string[],
    { where = "true", tolerance = 0 }: { where?: string; tolerance?: number } = {},
  ): Promise<Difference> {
    const both = columns.filter((name) => isIn(one, name) && isIn(other, name));
    const only = columns.filter((name) => isIn(one, name) !== isIn(other, name));
    const isNumeric = new Set(
      one.declarations.filter(({ kind }) => kind === "numeric").map(({ name }) => name),
    );
    const differs = both.map((name) => {
      const [a, b] = [`a.${identifier(name)}`, `b.${identifier(name)}`];
      const isOther = `${a} is distinct from ${b}`;
      if (tolerance === 0 || !isNumeric.has(name)) return isOther;
      const isClose = `isfinite(${a}) and isfinite(${b}) and abs(${a} - ${b}) <= ${tolerance} * greatest(abs(${a}), abs(${b}))`;
      return `${isOther} and not coalesce(${isClose}, false)`;
    });
    const isMissing = "a.client_id is null or b.client_id is null";
    const counts = differs.map((sql, at) => `count(*) filter (${sql})::integer as c${at}`);
    const row = await this.figures<string>(
      `select count(*)::integer as clients, count(*) filter (${isMissing})::integer as missing,
         count(*) filter (${[isMissing, ...differs.map((sql) => `(${sql})`)].join(" or ")})::integer as changed${counts.map((sql) => `, ${sql}`).join("")}
       from ${one.table} a full join ${other.table} b using (client_id)
       where ${where}`,
    );
    const changed = both.filter((_, at) => row[`c${at}`]! > 0);
    return {
      columns: [...(row.missing! > 0 ? ["rows"] : []), ...only, ...changed],
      nColumns: columns.length,
      nClients: row.clients!,
      nChanged: row.changed!,
    };
  }

  /**
   * Changes sources that must not matter, builds again, and looks whether anything did.
   * @param what the rows that were changed, in words
   */
  async mustNotMatter(what: string, changes: Changes, moment: Moment = {}): Promise<Finding> {
    const here = Object.fromEntries(Object.entries(changes).filter(([source]) => this.has(source)));
    const nRows = await this.#countChanged(here);
    if (nRows === 0) return { verdict: "cannot tell", seen: `the sample has no ${what}` };
    const plain = await this.plain();
    const built = await this.#buildOrStop(here, moment);
    const did = `${rows(nRows)} changed (${what})`;
    if (typeof built === "string") return { verdict: "leak", seen: `${did}: the build stopped, ${built}` };
    return describeDifference(did, await this.compare(plain, built, comparedColumns(plain, built)));
  }

  /** An audit of the build's own that fails on changed rows is an alarm, too. */
  async #buildOrStop(changes: Changes, moment: Moment): Promise<Built | string> {
    try {
      return await this.build(changes, moment);
    } catch (error) {
      if (!(error instanceof DataError) || error.problems.some(({ code }) => code !== "audit")) throw error;
      return error.problems.map(({ where, expected }) => `${where} expects ${expected}`).join("; ");
    }
  }

  async #countChanged(changes: Changes): Promise<number> {
    let sum = 0;
    for (const [source, sql] of Object.entries(changes)) {
      const columns = `select columns(*)::varchar from`;
      const plain = `${columns} ${sampleTable(source)}`;
      const { n } = await this.figures<"n">(
        `select ((select count(*) from (${plain} except all ${columns} (${sql})))
           + (select count(*) from (${columns} (${sql}) except all ${plain})))::double as n`,
      );
      sum += n;
    }
    return sum;
  }
}

function isIn({ declarations }: Built, name: string): boolean {
  return (
    keyColumns.some((key) => key === name) || declarations.some((declaration) => declaration.name === name)
  );
}

/** All columns that must not see the future: features and what decides who is trained on. */
function comparedColumns(one: Built, other: Built): string[] {
  const names = [...one.declarations, ...other.declarations].map(({ name }) => name);
  return ["segment", "holds_product", "eligible", ...new Set(names)];
}

/** `3 of 40 columns changed`: a finding. */
export function describeDifference(did: string, difference: Difference): Finding {
  const { columns, nColumns, nClients, nChanged } = difference;
  if (columns.length === 0)
    return {
      verdict: "clean",
      seen: `${did}: none of ${nColumns} columns changed for any of ${nClients} clients`,
    };
  const more = columns.length > shownColumns ? ` and ${columns.length - shownColumns} more` : "";
  return {
    verdict: "leak",
    seen: `${did}: ${columns.slice(0, shownColumns).join(", ")}${more} changed for ${nChanged} of ${nClients} clients`,
    columns,
  };
}

function rows(n: number): string {
  return `${n.toLocaleString("en-US")} row${n === 1 ? "" : "s"}`;
}
