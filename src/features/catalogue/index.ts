import type { Feature } from "../feature.ts";
import { activeDays } from "./active-days.ts";
import { adopterExposure } from "./adopter-exposure.ts";
import { adopterPageRank } from "./adopter-page-rank.ts";
import { adopterSmoothedShare } from "./adopter-smoothed-share.ts";
import { balance } from "./balance.ts";
import { callLength } from "./call-length.ts";
import { calls } from "./calls.ts";
import { callsPerContact } from "./calls-per-contact.ts";
import { clustering } from "./clustering.ts";
import { communityAdopters } from "./community-adopters.ts";
import { communityMeans } from "./community-means.ts";
import { communityShape } from "./community-shape.ts";
import { concentration } from "./concentration.ts";
import { contactCategories } from "./contact-categories.ts";
import { contactDegree } from "./contact-degree.ts";
import { contactDifference } from "./contact-difference.ts";
import { contactEntropy } from "./contact-entropy.ts";
import { contactMoments } from "./contact-moments.ts";
import { contactQuantiles } from "./contact-quantiles.ts";
import { contactStrongest } from "./contact-strongest.ts";
import { contactTurnover } from "./contact-turnover.ts";
import { contactWeightedMean } from "./contact-weighted-mean.ts";
import { coreNumber } from "./core-number.ts";
import { coverage } from "./coverage.ts";
import { coveragePeriods } from "./coverage-periods.ts";
import { degree } from "./degree.ts";
import { firstLast } from "./first-last.ts";
import { neighbourOverlap } from "./neighbour-overlap.ts";
import { nightWeekend } from "./night-weekend.ts";
import { pageRank } from "./page-rank.ts";
import { reciprocity } from "./reciprocity.ts";
import { rhythm } from "./rhythm.ts";
import { spectralPosition } from "./spectral-position.ts";

import { spreadingActivation } from "./spreading-activation.ts";
import { strength } from "./strength.ts";
import { trend } from "./trend.ts";
import { twoHopAdopters } from "./two-hop-adopters.ts";
import { twoHopMeans } from "./two-hop-means.ts";

/** Every feature of the catalogue, in the order of its rows: the order of the columns of the feature table. */
export const catalogue: readonly Feature[] = [
  degree,
  calls,
  strength,
  reciprocity,
  balance,
  callsPerContact,
  callLength,
  nightWeekend,
  contactEntropy,
  concentration,
  rhythm,
  activeDays,
  firstLast,
  contactMoments,
  contactQuantiles,
  contactWeightedMean,
  contactStrongest,
  contactCategories,
  contactDifference,
  adopterExposure,
  adopterSmoothedShare,
  twoHopMeans,
  twoHopAdopters,
  pageRank,
  adopterPageRank,
  spreadingActivation,
  clustering,
  coreNumber,
  contactDegree,
  neighbourOverlap,
  communityShape,
  communityAdopters,
  communityMeans,
  spectralPosition,
  trend,
  contactTurnover,
  coverage,
  coveragePeriods,
];
