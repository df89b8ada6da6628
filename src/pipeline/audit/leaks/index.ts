import type { LeakCheck } from "../leak-check.ts";
import { callAfterSnapshot } from "./call-after-snapshot.ts";
import { fittedOnEverything } from "./fitted-on-everything.ts";
import { futureCommunities } from "./future-communities.ts";
import { historyRewritten } from "./history-rewritten.ts";
import { labelAfterSnapshot } from "./label-after-snapshot.ts";
import { labelDensity } from "./label-density.ts";
import { lateArrival } from "./late-arrival.ts";
import { laterAttribute } from "./later-attribute.ts";
import { numberChangedHands } from "./number-changed-hands.ts";
import { onlySurvivors } from "./only-survivors.ts";
import { otherRowsHorizon } from "./other-rows-horizon.ts";
import { ownCampaign } from "./own-campaign.ts";
import { ownLabel } from "./own-label.ts";
import { periodStart } from "./period-start.ts";
import { resolutionByLabels } from "./resolution-by-labels.ts";
import { sameClientTwice } from "./same-client-twice.ts";
import { sharedContacts } from "./shared-contacts.ts";

/** The leaks of the catalogue, in its order. */
export const leakChecks: readonly LeakCheck[] = [
  callAfterSnapshot,
  lateArrival,
  laterAttribute,
  labelAfterSnapshot,
  otherRowsHorizon,
  ownLabel,
  labelDensity,
  futureCommunities,
  resolutionByLabels,
  fittedOnEverything,
  sameClientTwice,
  sharedContacts,
  ownCampaign,
  periodStart,
  historyRewritten,
  numberChangedHands,
  onlySurvivors,
];
