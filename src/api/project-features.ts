import { UserError } from "../core/errors.ts";
import type { ColumnPlan } from "../features/column-plan.ts";
import type { Described, FeatureOverview } from "../features/overview.ts";
import type { AuditReport } from "../pipeline/audit/audit-features.ts";
import type { FeatureTable } from "../pipeline/features/arrow.ts";
import type { SelectionReport } from "../select/select-features.ts";
import type { Manifest } from "../store/manifest.ts";
import type { Made } from "./made.ts";
import type { ProjectWork } from "./project-work.ts";

/** The catalogue as a project's settings make it. */
export interface Catalogue {
  /** The project's name; null under the default settings, where there is no project. */
  project: string | null;
  /** Windows, directions, weights and attributes that columns are made for. */
  plan: ColumnPlan;
  /** In the order of the catalogue; those that the settings do not choose too. */
  features: FeatureOverview[];
}

/** Feature tables that were built. */
export interface BuiltFeatures {
  /** One for each date, `features/as_of=2026-03-01`, with what was counted on the way. */
  snapshots: Pick<Manifest, "stage" | "counts">[];
  /** Rows of the sources, and what of the calls was set aside. */
  staging: Manifest["counts"];
  /** Key of a file → its hash, bytes and rows. */
  outputs: Manifest["outputs"];
}

/** What `entourage features …` does. */
export class ProjectFeatures {
  readonly #work: ProjectWork;

  /** @internal */
  constructor(work: ProjectWork) {
    this.#work = work;
  }

  /**
   * The catalogue under the project's settings. Builds nothing: attributes are those that were staged last, if any were.
   * @throws UserError when the settings name features that there are not
   * @example
   * const { features } = await project.features.list();
   * console.log(features.filter(({ isChosen }) => isChosen).map(({ name }) => name));
   */
  list(): Promise<Catalogue> {
    return this.#work.do(async (context) => {
      const { plannedSoFar } = await import("../pipeline/features/feature-plan.ts");
      const { unknownFeatures } = await import("../features/unknown-features.ts");
      const { catalogueOverview } = await import("../features/overview.ts");
      const { name, surroundings } = context.project;
      const problems = unknownFeatures(context.project);
      if (problems.length > 0) throw new UserError(problems);
      const plan = await plannedSoFar(context);
      return { project: name, plan, features: catalogueOverview(surroundings.features, plan) };
    });
  }

  /**
   * What a feature or a column is.
   * @param name a feature of the catalogue, or a column that the settings make
   * @throws UserError for another name, with the nearest that there is
   * @example
   * const { feature, column } = await project.features.describe("degree_60d");
   * console.log(feature.about, column?.sql);
   */
  async describe(name: string): Promise<Described> {
    const { requireInCatalogue } = await import("../features/overview.ts");
    return requireInCatalogue(name, (await this.list()).features);
  }

  /**
   * Builds the feature table of every snapshot: one row a client, `features/as_of=<date>/features.parquet`.
   * @throws DataError when sources break their contracts or too much is set aside
   * @example
   * const { snapshots } = await project.features.build();
   * for (const { stage, counts } of snapshots) console.log(stage, counts);
   */
  build(): Promise<BuiltFeatures> {
    return this.#work.do(async (context) => {
      const { buildFeatures } = await import("../pipeline/features/features.ts");
      const { outputsOf, readManifest } = await import("../pipeline/stage/stage.ts");
      const manifests = await buildFeatures(context);
      return {
        snapshots: manifests.map(({ stage, counts }) => ({ stage, counts })),
        staging: readManifest(context, "staging")!.counts,
        outputs: outputsOf(manifests),
      };
    });
  }

  /**
   * Writes the feature tables as Arrow IPC files too: `arrow/as_of=<date>/features.arrow`.
   * @throws DataError as `build`
   * @example
   * const { outputs } = await project.features.export();
   * console.log(Object.keys(outputs).map((key) => project.path(key)));
   */
  export(): Promise<Pick<BuiltFeatures, "outputs">> {
    return this.#work.do(async (context) => {
      const { exportFeatures } = await import("../pipeline/features/arrow.ts");
      const { outputsOf } = await import("../pipeline/stage/stage.ts");
      return { outputs: outputsOf(await exportFeatures(context)) };
    });
  }

  /**
   * The feature table of one snapshot as typed columns, read from its Arrow file.
   * @param asOf a snapshot of the project, `2026-03-01`
   * @returns columns by name: `float` Float32Array (NaN = missing), `category` Int32Array of places in `levels` (−1 = missing), `flag`
   * Uint8Array, `instant` BigInt64Array in µs, `text` strings. Arrays are views of the file's bytes: nothing is copied where the table
   * takes less than 256 MiB.
   * @throws UserError for a date that is no snapshot of the project; DataError as `build`
   * @example
   * const { nRows, columns } = await project.features.read("2026-03-01");
   * const degree = columns.get("degree_60d")!.values as Float32Array;
   * console.log(nRows, Math.max(...degree));
   */
  read(asOf: string): Promise<FeatureTable> {
    return this.#work.do(async (context) => {
      const { readFeatures } = await import("../pipeline/features/arrow.ts");
      return readFeatures(context, asOf);
    });
  }

  /**
   * Selects the features that are worth learning from, on the training snapshots alone, and says why the others are not.
   * @throws UserError on a static graph; DataError when the training snapshots hold one class only
   * @example
   * const { report } = await project.features.select();
   * console.log(report.selected);
   */
  select(): Promise<Made<SelectionReport>> {
    return this.#work.do(async (context) => {
      const { selectColumns } = await import("../pipeline/train/select.ts");
      const { readSelectionReport } = await import("../pipeline/report/read-results.ts");
      const { outputs } = await selectColumns(context);
      return { report: readSelectionReport(context.store), outputs };
    });
  }

  /**
   * Looks for leaks in the project's data and SQL, on a sample of clients; writes nothing.
   * @returns each leak with what was done and seen; where the command ends with exit code 1, `leaks` has rows that are `found`
   * @throws DataError when sources break their contracts
   * @example
   * const { leaks } = await project.features.audit();
   * console.log(leaks.map(({ leak, verdict }) => `${leak}: ${verdict}`));
   */
  audit(): Promise<AuditReport> {
    return this.#work.do(async (context) => {
      const { auditFeatures } = await import("../pipeline/audit/audit-features.ts");
      return auditFeatures(context);
    });
  }
}
