import type { TrainParams } from "catboost-wasm";
import type { Project } from "../../config/load.ts";
import type { ModelSettings } from "../../train/fit-model.ts";

/** How the project file says that models are fitted. */
export function modelSettings({ train, seed }: Pick<Project, "train" | "seed">): ModelSettings {
  const { negative_share: negativeShare, tune: _tune, features: _features, ...others } = train;
  const { own_contacts: _contacts, own_contact_days: _days, ...given } = others;
  const params = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { params: { ...(params as TrainParams), random_seed: seed }, negativeShare };
}
