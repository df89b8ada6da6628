import { modelName } from "../config/model.ts";
import type { ModelBundle } from "../model/bundle.ts";
import type { AliasMove } from "../model/registry.ts";
import type { VersionSummary } from "../pipeline/train/registry.ts";
import type { ProjectWork } from "./project-work.ts";

/** What is kept under the project's model name. */
export interface ModelVersions {
  name: string;
  versions: VersionSummary[];
  /** Alias → version. */
  aliases: Record<string, string>;
  /** Every promotion and rollback, oldest first. */
  moves: AliasMove[];
}

/** What `entourage models …` does. */
export class ProjectModels {
  /** The name that versions are kept under: `model.name`, else the project's name and its product. */
  readonly name: string;
  readonly #work: ProjectWork;

  /** @internal */
  constructor(work: ProjectWork) {
    this.name = modelName(work.settings);
    this.#work = work;
  }

  /**
   * Lists the versions of the model, and the aliases that point at them.
   * @example
   * const { versions, aliases } = await project.models.list();
   * console.log(versions.map(({ version, auc }) => `${version} ${auc.value}`), aliases);
   */
  list(): Promise<ModelVersions> {
    return this.#work.do(async (context) => {
      const { listVersions, registryOf } = await import("../pipeline/train/registry.ts");
      const registry = registryOf(context);
      return {
        name: this.name,
        versions: listVersions(context),
        aliases: Object.fromEntries(registry.aliases()),
        moves: registry.moves(),
      };
    });
  }

  /**
   * Opens a version, after every file of it was checked: to read its card, or to predict with it.
   * @param wanted an alias, a version, or its first letters (four or more); default: the version just trained
   * @throws UserError when there is none, or several begin so; DataError when a file of it is broken
   * @example
   * const model = await project.models.open();
   * console.log(model.card);
   */
  open(wanted?: string): Promise<ModelBundle> {
    return this.#work.do(async (context) => {
      const { openVersion } = await import("../pipeline/train/registry.ts");
      return openVersion(context, wanted);
    });
  }

  /**
   * Points an alias such as `champion` at a version; a line of the log says so, with the time.
   * @param wanted a version, its first letters, or another alias · @param alias small letters, digits, `-` and `_`
   * @throws UserError when there is no such version or the alias will not do; DataError when the version is broken
   * @example
   * const { version } = await project.models.open();
   * await project.models.promote(version, "champion");
   */
  promote(wanted: string, alias: string): Promise<AliasMove> {
    return this.#work.do(async (context) => {
      const { registryOf } = await import("../pipeline/train/registry.ts");
      return registryOf(context).promote(wanted, alias, new Date());
    });
  }

  /**
   * Points an alias where it pointed before; twice goes back two promotions.
   * @throws UserError when there is nothing to go back to
   * @example
   * const move = await project.models.rollback("champion");
   * console.log(move.from, move.to);
   */
  rollback(alias: string): Promise<AliasMove> {
    return this.#work.do(async (context) => {
      const { registryOf } = await import("../pipeline/train/registry.ts");
      return registryOf(context).rollback(alias, new Date());
    });
  }
}
