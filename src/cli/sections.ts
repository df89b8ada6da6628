import type { Section } from "./setting-flags.ts";

/** What commands depend on in the project file; later stages bring the earlier ones up to date, so theirs too. */
const base: readonly Section[] = ["", "sources", "target", "snapshots"];

export const checkSections = base;
export const catalogueSections: readonly Section[] = ["surroundings"];
export const featureSections: readonly Section[] = [...base, "surroundings", "privacy", "quarantine"];
export const trainSections: readonly Section[] = [
  ...featureSections,
  "population",
  "evaluation",
  "select",
  "train",
  "tune",
  "model",
];
export const modelSections: readonly Section[] = ["", "target", "model"];
export const selectSections: readonly Section[] = [...featureSections, "population", "select"];
export const campaignSections: readonly Section[] = [...trainSections, "campaign"];
export const listSections: readonly Section[] = [...campaignSections, "list", "pilot"];
export const reportSections: readonly Section[] = [...listSections, "segments"];
export const segmentSections: readonly Section[] = [...featureSections, "segments"];
export const explainSections: readonly Section[] = [...trainSections, "list"];
