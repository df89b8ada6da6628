import { adopterExposure } from "../../graph/contacts/adopter-exposure.ts";
import { degree } from "../../graph/ties/degree.ts";
import type { Feature } from "../feature.ts";
import type { TieScope } from "../tie-scope.ts";

/** Contacts of average kind that every client is given beside its own. */
const priorContacts = 10;

/** Adopters among all contacts but the client's own numbers; in an aggregate, because a client's ties all have the same. */
const ownNumbers = (count: string) =>
  `max((select ${count} from ftr_contact f where f.holder_client_id = t.client_id))`;
const priorSql = `coalesce(((select count(adopted_age_days) from ftr_contact) - ${ownNumbers("count(f.adopted_age_days)")})
    / nullif((select count(*) from ftr_contact) - ${ownNumbers("count(*)")}, 0), 0)`;

export const adopterSmoothedShare: Feature = {
  name: "adopter_smoothed_share",
  row: 19,
  group: "adopters",
  about: `Share of contacts who had taken the product before t, drawn towards the share among all contacts of the window but the client itself, as if ${priorContacts} of these were added: few contacts say little.`,
  source: "smoothing by a prior: Micci-Barreca, SIGKDD Explorations 3 (2001)",
  needs: ["time", "uptakes"],
  cost: "ties",
  measures: [],
  columns: () => [
    {
      name: "adopter_smoothed_share",
      phrase: { en: "share of contacts who have the product", ru: "доля контактов, у которых есть продукт" },
      scale: "share",
      tellsProduct: true,
      formula: `(Σ_j y_j(t) + ${priorContacts} p0) / (k + ${priorContacts}), p0 = share of y(t) among all contacts of the window but i`,
      family: "adopters",
      hiddenBelow: "contacts",
      sql: `(count(c.adopted_age_days) + ${priorContacts} * ${priorSql}) / (count(*) + ${priorContacts})`,
    },
  ],
  compute(scope) {
    const { graph, isAdopter } = scope;
    const { count } = adopterExposure(graph, isAdopter);
    const prior = sharesOfOthers(scope);
    const nContacts = degree(graph);
    return [
      count.map(
        (adopters, row) => (adopters + priorContacts * prior[row]!) / (nContacts[row]! + priorContacts),
      ),
    ];
  },
};

/** Share of adopters among the contacts that have a tie in this window, each counted once, without the client's own numbers. */
function sharesOfOthers({ range, contacts, contactDegrees, isAdopter }: TieScope): Float64Array {
  const nRows = range.to - range.from;
  const [own, ownAdopters] = [new Int32Array(nRows), new Int32Array(nRows)];
  let nSeen = 0;
  let nAdopters = 0;
  for (let contact = 0; contact < contactDegrees.length; contact += 1) {
    if (contactDegrees[contact] === 0) continue;
    nSeen += 1;
    nAdopters += isAdopter[contact]!;
    const row = contacts.clientOf[contact]! - range.from;
    if (row < 0 || row >= nRows) continue;
    own[row]! += 1;
    ownAdopters[row]! += isAdopter[contact]!;
  }
  return Float64Array.from(own, (count, row) =>
    nSeen > count ? (nAdopters - ownAdopters[row]!) / (nSeen - count) : 0,
  );
}
