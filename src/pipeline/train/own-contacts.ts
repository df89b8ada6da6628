import { type OwnContactReport, ownContact } from "../../evaluate/own-contact.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import { type Dataset, takeRows } from "../../train/dataset.ts";
import { rowsWhere, type Trial } from "../../train/design.ts";
import { fitModel } from "../../train/fit-model.ts";
import { buildModels } from "../../warehouse/models.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import { modelSettings } from "./model-settings.ts";

/** Whom a campaign of the bank's own contacted: 1 for each row of the dataset where it holds. */
export interface OwnContacts {
  /** Inside the horizon: the label is in part our own doing. */
  inHorizon: Uint8Array;
  /** Inside the horizon, or in the days before the snapshot that `train.own_contact_days` names. */
  isMarked: Uint8Array;
}

/** The feature that tells the time since the last contact. */
const contactFeature = "contacted_days";

/** SQL of the marks over the columns of a feature table; none where the project has no `contact_history`. */
export async function ownContactSql(
  { project, models }: Context,
  warehouse: Warehouse,
): Promise<Record<string, string>> {
  if (!project.sources.contact_history) return {};
  await buildModels(warehouse, models(["population"]), ["fct_own_contact"]);
  const inHorizon = "(client_id, as_of) in (select (client_id, as_of) from fct_own_contact)";
  const before = `coalesce(${contactFeature} <= ${project.train.own_contact_days}, false)`;
  return { own_contact_in_horizon: inHorizon, own_contact: `${inHorizon} or ${before}` };
}

/** The marks as `readDataset` read them. */
export function ownContactsOf(extra: Readonly<Record<string, Int32Array>>): OwnContacts | undefined {
  const { own_contact_in_horizon: inHorizon, own_contact: marked } = extra;
  return inHorizon && marked
    ? { inHorizon: Uint8Array.from(inHorizon), isMarked: Uint8Array.from(marked) }
    : undefined;
}

/** Leaves out the feature of past contacts, unless the model is to know it. */
export function forgetContacts<Read extends { dataset: Dataset; declarations: FeatureDeclaration[] }>(
  { project }: Context,
  read: Read,
): Read {
  if (project.train.own_contacts === "model") return read;
  const isKept = ({ name }: { name: string }) => name !== contactFeature;
  const columns = read.dataset.columns.filter(isKept);
  return { ...read, dataset: { ...read.dataset, columns }, declarations: read.declarations.filter(isKept) };
}

/** The rows of a trial that are learned from: without the contacted ones, where the project excludes them. */
export function learnedOf(
  { project }: Context,
  rows: Int32Array,
  contacts: OwnContacts | undefined,
): Int32Array {
  if (!contacts || project.train.own_contacts !== "exclude") return rows;
  return rows.filter((row) => contacts.isMarked[row] === 0);
}

/**
 * How much of the uptake goes with our own contact, among the judged rows: compared in tenths of a model that learned from rows
 * without contact alone.
 * @returns undefined where nobody, or everybody, was contacted, or too few others took the product to learn from
 */
export async function judgeOwnContacts(
  { project }: Context,
  dataset: Dataset,
  trials: readonly Trial[],
  contacts: OwnContacts | undefined,
): Promise<OwnContactReport | undefined> {
  if (!contacts) return undefined;
  const { columns } = dataset;
  const plain = { ...dataset, columns: columns.filter(({ name }) => name !== contactFeature) };
  const rows: number[] = [];
  const scores: number[] = [];
  for (const { trainRows, testRows } of trials) {
    const learned = takeRows(
      plain,
      trainRows.filter((row) => contacts.isMarked[row] === 0),
    );
    if (rowsWhere(learned.nRows, (row) => learned.label[row] === 1).length < 10) return undefined;
    const model = await fitModel(learned, modelSettings(project));
    scores.push(...model.predict(takeRows(plain, testRows)));
    rows.push(...testRows);
  }
  const judged = takeRows({ ...dataset, columns: [] }, Int32Array.from(rows));
  const isContacted = Uint8Array.from(rows, (row) => contacts.inHorizon[row]!);
  if (!isContacted.includes(1) || !isContacted.includes(0)) return undefined;
  return ownContact({
    label: judged.label,
    isContacted,
    score: Float64Array.from(scores),
    cluster: judged.cluster,
    seed: project.seed,
    replicates: project.evaluation.replicates,
  });
}
