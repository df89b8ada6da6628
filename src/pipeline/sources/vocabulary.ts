import { writeFileSync } from "node:fs";
import type { Manifest } from "../../store/manifest.ts";
import { buildModels } from "../../warehouse/models.ts";
import { identifier, type Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import { openSnapshots, trainSnapshots } from "../stage/snapshots.ts";
import { outputHashes, runStage } from "../stage/stage.ts";

const newestRows = "int_subscriber_features";

/** Contacts' categorical attributes and the categories that get a share each, most frequent first. */
export type Vocabulary = Record<string, string[]>;

/**
 * Chooses the categories from each contact's newest row as known at the last training snapshot: fitted on training data
 * only, and the same for every snapshot (leak "fitted on everything").
 */
export async function buildVocabulary(
  context: Context,
  warehouse: Warehouse,
  staging: Manifest,
): Promise<Manifest> {
  const last = [...trainSnapshots(context)].sort().at(-1)!;
  const key = "staging/stg_subscriber_features.parquet";
  const spec = {
    stage: "vocabulary",
    inputs: { [key]: outputHashes(staging)[key]! },
    settings: {
      last,
      max_levels: context.project.surroundings.max_levels,
      time_zone: context.project.time_zone,
    },
    modelFolders: ["macros", "population", "features"],
  };
  return runStage(context, spec, async (stage) => {
    await openSnapshots(context, warehouse, [last]);
    await buildModels(warehouse, context.models(["population", "features"]), [newestRows]);
    const names = await attributeNames(warehouse, "varchar");
    const vocabulary: Vocabulary = Object.fromEntries(names.map((name) => [name, []]));
    for (const { name, level } of await frequentLevels(warehouse, names, spec.settings.max_levels))
      vocabulary[name]!.push(level);
    writeFileSync(stage.draft("vocabulary.json"), `${JSON.stringify(vocabulary, null, 2)}\n`);
    stage.count("attributes", Object.keys(vocabulary).length);
  });
}

/** Each attribute's most frequent categories, the first one first; in one pass, as the newest rows are dear to find. */
async function frequentLevels(
  warehouse: Warehouse,
  names: readonly string[],
  most: number,
): Promise<{ name: string; level: string }[]> {
  if (names.length === 0) return [];
  const columns = names.map(identifier).join(", ");
  return warehouse.rows(
    `select name, level
     from (unpivot (select ${columns} from ${newestRows}) on ${columns} into name name value level)
     group by name, level
     qualify row_number() over (partition by name order by count(*) desc, level) <= ${most}
     order by name, count(*) desc, level`,
  );
}

/** The attributes of one SQL type among the features of contacts, or of clients, in the source's order. */
export async function attributeNames(
  warehouse: Warehouse,
  type: "float" | "varchar",
  relation = "stg_subscriber_features",
): Promise<string[]> {
  const rows = await warehouse.rows<{ column_name: string; column_type: string }>(`describe ${relation}`);
  const keys = ["subscriber_id", "client_id", "valid_from", "known_at"];
  return rows
    .filter((row) => !keys.includes(row.column_name) && row.column_type.toLowerCase() === type)
    .map((row) => row.column_name);
}

export function readVocabulary(context: Context): Vocabulary {
  return JSON.parse(context.store.readText("vocabulary/vocabulary.json")!) as Vocabulary;
}
