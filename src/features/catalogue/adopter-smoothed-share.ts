import { adopterExposure } from "../../graph/adopter-exposure.ts";
import type { TieGraph } from "../../graph/csr.ts";
import { degree } from "../../graph/degree.ts";
import type { Feature } from "../feature.ts";

/** Contacts of average kind that every client is given beside its own. */
const priorContacts = 10;

export const adopterSmoothedShare: Feature = {
  name: "adopter_smoothed_share",
  row: 19,
  group: "adopters",
  about: `Share of contacts who had taken the product before t, drawn towards the share among all contacts of the window as if ${priorContacts} of these were added: few contacts say little.`,
  source: "smoothing by a prior: Micci-Barreca, SIGKDD Explorations 3 (2001)",
  needs: ["time", "uptakes"],
  cost: "ties",
  measures: [],
  columns: () => [
    {
      name: "adopter_smoothed_share",
      phrase: "share of contacts who have the product, with few contacts drawn to the usual share",
      formula: `(Σ_j y_j(t) + ${priorContacts} p0) / (k + ${priorContacts}), p0 = share of y(t) among all contacts of the window`,
      family: "adopters",
      hiddenBelow: "contacts",
      sql: `(count(c.adopted_age_days) + ${priorContacts} * (select count(adopted_age_days) / count(*) from ftr_contact)) / (count(*) + ${priorContacts})`,
    },
  ],
  compute({ graph, contacts }) {
    const isAdopter = Uint8Array.from(contacts.adoptedAgeDays, (age) => (age >= 0 ? 1 : 0));
    const { count } = adopterExposure(graph, isAdopter);
    const prior = priorContacts * shareOfWindow(graph, isAdopter);
    const nContacts = degree(graph);
    return [count.map((adopters, row) => (adopters + prior) / (nContacts[row]! + priorContacts))];
  },
};

/** Share of adopters among the contacts that have a tie in this window, each counted once. */
function shareOfWindow({ targets, nCols }: TieGraph, isAdopter: Uint8Array): number {
  const isSeen = new Uint8Array(nCols);
  for (const contact of targets) isSeen[contact] = 1;
  let nSeen = 0;
  let nAdopters = 0;
  for (let contact = 0; contact < nCols; contact += 1) {
    if (!isSeen[contact]) continue;
    nSeen += 1;
    nAdopters += isAdopter[contact]!;
  }
  return nSeen === 0 ? 0 : nAdopters / nSeen;
}
