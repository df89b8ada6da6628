import { writeFileSync } from "node:fs";
import { reasonRules } from "../../campaign/reason-rules.ts";
import { evaluation as evaluationSettings } from "../../config/evaluation.ts";
import { loadReasonCatalogue } from "../../config/reason-catalogue.ts";
import type { CommunityMap } from "../../evaluate/community-map.ts";
import { type FeatureDeclaration, phraseOf } from "../../features/declaration.ts";
import type { ModelBundle } from "../../model/bundle.ts";
import { businessReport } from "../../report/business/business-report.ts";
import type {
  GroupingData,
  ListedClient,
  ReportData,
  SnapshotCounts,
} from "../../report/business/report-data.ts";
import type { SegmentReport } from "../../segments/segment-report.ts";
import { hashJson } from "../../store/folder-store.ts";
import type { Manifest } from "../../store/manifest.ts";
import { sum } from "../../util/sums.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { makeList } from "../campaign/list.ts";
import { hasCampaign } from "../campaign/list-candidates.ts";
import { evaluateModels } from "../evaluate/evaluate.ts";
import { featuresStage } from "../features/features.ts";
import { readDeclarations } from "../features/read-dataset.ts";
import { designOf } from "../pilot/pilot-design.ts";
import { findReading, type StandingReading } from "../pilot/pilot-read.ts";
import { compareProjectSegments } from "../segments/segments.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { allSnapshots, isMature, scoreSnapshots } from "../stage/snapshots.ts";
import { outputHashes, readManifest, runStage } from "../stage/stage.ts";
import { openModel } from "../train/registry.ts";
import {
  readEvaluation,
  readPlan,
  readScoreReport,
  readSegments,
  readTrainReport,
  readWaterfall,
} from "./read-results.ts";
import { readDrivers } from "./report-drivers.ts";

/**
 * The business report: `report/report.html`, one page that opens anywhere. Brings the evaluation and, where the project scores,
 * the list up to date first, and the comparison of segments where there is one.
 */
export async function makeReport(context: Context): Promise<Manifest> {
  const { project } = context;
  const catalogue = loadReasonCatalogue(project);
  const evaluated = await evaluateModels(context);
  const isScored = scoreSnapshots(context).length > 0;
  const listed = isScored ? await makeList(context) : undefined;
  const compared = readManifest(context, "segments") ? await compareProjectSegments(context) : undefined;
  const read = [
    evaluated,
    listed,
    compared,
    ...[
      "staging",
      "train",
      ...(isScored ? ["score"] : []),
      ...(hasCampaign(context) ? ["allocate"] : []),
    ].map((stage) => readManifest(context, stage)!),
    ...allSnapshots(context).map((asOf) => readManifest(context, featuresStage(asOf))!),
  ].filter((manifest) => manifest !== undefined);
  const staging = readManifest(context, "staging");
  const reading = staging ? await findReading(context, staging) : null;
  const { name, target, population, snapshots, pilot, list, privacy, data_through, seed } = project;
  const spec = {
    stage: "report",
    inputs: Object.assign({}, ...read.map(outputHashes)) as Record<string, string>,
    settings: {
      ...{ name, target, population, snapshots, pilot, list, catalogue, privacy, data_through, seed },
      reading: reading && hashJson(reading),
    },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      stage.step("read", 0, 2);
      const data = await readReportData(context, warehouse, compared !== undefined, reading);
      stage.step("draw", 1, 2);
      writeFileSync(stage.draft("report.html"), businessReport(data, list.language));
    }),
  );
}

async function readReportData(
  context: Context,
  warehouse: Warehouse,
  hasSegments: boolean,
  reading: StandingReading | "assigned" | null,
): Promise<ReportData> {
  const { project, store } = context;
  const { language } = project.list;
  const catalogue = loadReasonCatalogue(project);
  const rulesOf = (declarations: readonly FeatureDeclaration[]) =>
    reasonRules(declarations, catalogue, language, project.privacy.min_contacts);
  const lastDay = allSnapshots(context).at(-1)!;
  const declarations = readDeclarations(context, lastDay);
  const { texts } = rulesOf(declarations);
  const wordsOf = (column: string) => {
    const at = declarations.findIndex(({ name }) => name === column);
    const phrase = texts[at]?.phrase ?? (at < 0 ? column : phraseOf(declarations[at]!, language));
    return { phrase, levels: texts[at]?.levels ?? {} };
  };
  const bundle = openModel(context);
  const train = readTrainReport(store);
  const evaluation = readEvaluation(store);
  const isScored = scoreSnapshots(context).length > 0;
  const score = isScored ? readScoreReport(store) : null;
  const plan = hasCampaign(context) && isScored ? readPlan(store) : null;
  return {
    project: project.name,
    target: project.target,
    segment: project.isStatic ? "all" : project.population.segment,
    asOf: project.isStatic ? null : lastDay,
    dataThrough: project.data_through ?? null,
    people: readPeople(context),
    training: {
      design: train.design,
      nRows: train.train.nRows,
      nPositives: train.train.nPositives,
      snapshots: { train: train.train.snapshots, test: train.test.snapshots },
      features: train.features,
      comparison: train.comparison,
      dominant: train.dominant && { ...train.dominant, name: wordsOf(train.dominant.name).phrase },
      ownContacts: train.ownContacts,
    },
    evaluation: {
      settings: evaluation.settings,
      all: evaluation.all,
      calibration: evaluation.calibration,
      groups: evaluation.groups.map(({ by, column, groups }): GroupingData => {
        const { phrase, levels } = wordsOf(column);
        return {
          by,
          phrase,
          groups: groups.map((group) => ({
            name: levels[group.name] ?? group.name,
            evaluation: group.evaluation,
          })),
        };
      }),
      hasRule: project.evaluation.rule !== undefined,
      communities: readMap(context),
    },
    drivers: await readDrivers(context, warehouse, lastDay, bundle, rulesOf),
    drift: score && {
      features: score.drift.features.map((drift) => ({ ...drift, name: wordsOf(drift.name).phrase })),
      score: score.drift.score,
      nUnseen: Object.keys(score.unseen).length,
    },
    list: isScored ? await readList(context, warehouse) : null,
    plan,
    pilot: canDesignPilot(context) ? await designOf(context, warehouse) : null,
    reading:
      typeof reading === "object" && reading ? { ...reading.result, isStale: reading.isStale } : reading,
    segments: hasSegments ? largestDifferences(readSegments(store), wordsOf) : null,
    quarantined: nQuarantined(context),
    tellsMoney: !project.isStatic || hasOwnProfit(project),
    provenance: provenanceOf(context, bundle),
  };
}

/** Whether the project says itself what a positive is worth. */
function hasOwnProfit({ evaluation }: Context["project"]): boolean {
  return hashJson(evaluation.profit) !== hashJson(evaluationSettings.parse({}).profit);
}

/** The map of the communities; null where the judged rows have none. */
function readMap(context: Context): CommunityMap | null {
  const key = "evaluate/communities.json";
  const isMade = key in readManifest(context, "evaluate")!.outputs;
  return isMade ? (JSON.parse(context.store.readText(key)!) as CommunityMap) : null;
}

function readPeople(context: Context): SnapshotCounts[] {
  const { project } = context;
  if (project.isStatic) return [];
  const useOf = (asOf: string) =>
    (["train", "test", "score"] as const).find((use) => project.snapshots[use].includes(asOf))!;
  return allSnapshots(context).map((asOf) => {
    const { counts } = readManifest(context, featuresStage(asOf))!;
    return {
      asOf,
      use: useOf(asOf),
      clients: counts.clients!,
      eligible: counts.eligible!,
      takers: isMature(project, asOf) ? counts.eligible_positives! : null,
      contacts: counts.contacts!,
    };
  });
}

/** Rows of the list that are shown. */
const nShown = 10;

async function readList(context: Context, warehouse: Warehouse): Promise<ReportData["list"]> {
  const { store, project } = context;
  const file = `read_parquet(${quote(store.path("list/campaign.parquet"))})`;
  const reasons = Array.from({ length: project.list.reasons }, (_, at) => `reason_${at + 1}`);
  const offer = hasCampaign(context) ? "offer" : "null::varchar";
  const rows = await warehouse.rows<{
    rank: number;
    client: string;
    probability: number;
    offer: string | null;
  }>(
    `select rank, client_id::varchar as client, probability, ${offer} as offer${reasons.map((name) => `, ${name}`).join("")}
     from ${file} order by rank limit ${nShown}`,
  );
  // Integers: a sum of doubles would depend on the number of threads.
  const [total] = await warehouse.rows<{ takers: number }>(
    `select coalesce(sum((1e9 * probability)::bigint), 0)::double / 1e9 as takers from ${file}`,
  );
  const head = rows.map((row): ListedClient => {
    const told = row as unknown as Record<string, string>;
    const { rank, client, probability, offer } = row;
    return { rank, client, probability, offer, reasons: reasons.map((name) => told[name]!).filter(Boolean) };
  });
  const waterfall = readWaterfall(store);
  return { waterfall, head, expectedTakers: total!.takers };
}

/** Whether the project says what a pilot is to show, and of how many clients. */
function canDesignPilot(context: Context): boolean {
  const { pilot, list } = context.project;
  const hasGoal = pilot.goal !== undefined && pilot.goal_scale !== undefined;
  return hasGoal && (pilot.list_size ?? list.limit) !== undefined && scoreSnapshots(context).length > 0;
}

/** Differences that are shown. */
const nDifferences = 8;

function largestDifferences(
  { segments, comparisons }: SegmentReport,
  wordsOf: (column: string) => { phrase: string },
): ReportData["segments"] {
  const [reference, other] = segments;
  if (!reference || !other) return null;
  const ofOther = comparisons.filter(({ segment, value }) => segment === other.name && value.value !== null);
  const size = ({ value }: (typeof ofOther)[number]) => Math.abs(value.value!);
  return {
    reference: reference.name,
    other: other.name,
    columns: ofOther
      .toSorted((a, b) => size(b) - size(a) || (a.column < b.column ? -1 : 1))
      .slice(0, nDifferences)
      .map(({ column, value }) => ({
        phrase: wordsOf(column).phrase,
        value: { value: value.value, low: value.low, high: value.high },
      })),
  };
}

function nQuarantined(context: Context): number {
  const { counts } = readManifest(context, "staging")!;
  return sum(
    Object.entries(counts).flatMap(([name, count]) => (name.startsWith("quarantined_") ? [count] : [])),
  );
}

function provenanceOf(context: Context, { name, version, training }: ModelBundle): ReportData["provenance"] {
  return {
    model: `${name} ${version}`,
    versions: training.versions,
    seed: training.seed,
    staged: hashJson(outputHashes(readManifest(context, "staging")!)).slice(0, 16),
  };
}
