import { DataError } from "../../core/errors.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import { type Dataset, withColumns } from "../../train/dataset.ts";
import type { Context } from "../stage/context.ts";
import { type Selection, selectedFile } from "./select.ts";

interface Columns {
  dataset: Dataset;
  declarations: FeatureDeclaration[];
}

/**
 * The columns that the project learns from: all, or those that were selected.
 * @throws DataError where no own feature was selected, so that there is nothing to compare the surroundings with
 */
export function keepSelected({ project, store }: Context, { dataset, declarations }: Columns): Columns {
  if (project.train.features === "all") return { dataset, declarations };
  const { features } = JSON.parse(store.readText(selectedFile)!) as Selection;
  const names = new Set(features);
  const kept = declarations.filter(({ name }) => names.has(name));
  if (!kept.some(({ group }) => group === "own")) refuse(features);
  return { dataset: withColumns(dataset, names), declarations: kept };
}

function refuse(features: readonly string[]): never {
  throw new DataError([
    {
      code: "nothing-selected",
      where: "train.features: selected",
      found:
        features.length === 0
          ? "no feature that tells more than chance"
          : "features of the surroundings alone",
      expected: "at least one feature of the client's own",
      hint: "`entourage features select` says why each was left out; train.features: all learns from all",
    },
  ]);
}
