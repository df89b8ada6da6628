/** A bank for `explain`: who talks with seven subscribers, with one, with nobody; and those who have no score. */
import { SeededRandom } from "../../src/util/random.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";
import { type Row, type TestProject, writeProject } from "../support/write-project.ts";

const nClients = 160;
const nSubscribers = 30;
/** Contacts of most clients; `c001` has one, `c002` none, `c003` enough for three groups. */
const nContacts = 7;

const clientId = (at: number) => `c${String(at).padStart(3, "0")}`;

function contactsOf(at: number): number[] {
  const count = { 1: 1, 2: 0, 3: 17 }[at] ?? nContacts;
  return Array.from({ length: count }, (_, step) => (at * 3 + step * 7) % nSubscribers);
}

/** Of everybody's contacts the one who spends most by far. */
const bigSpender = { subscriber: "s9", spend: 7777 };

/** Spend of a subscriber: what contacts are like, and what the clients' uptake goes with. */
const spend = (subscriber: number) =>
  `s${subscriber}` === bigSpender.subscriber
    ? bigSpender.spend
    : 100 + 7 * ((subscriber * 11) % nSubscribers);

/**
 * @param changed settings of the project file
 * @param silent subscribers whom `c003` never called
 */
export async function explainBank(
  changed: Record<string, unknown> = {},
  silent: readonly string[] = [],
): Promise<TestProject> {
  const random = new SeededRandom(5);
  const ids = Array.from({ length: nClients }, (_, at) => at);
  const income = ids.map(() => Math.round(30 + 90 * random.next()));
  const meanSpend = (at: number) =>
    contactsOf(at).reduce((sum, one) => sum + spend(one), 0) / Math.max(1, contactsOf(at).length);
  // Who the tests look at has no product.
  const takes = ids.filter((at) => at > 3 && income[at]! + meanSpend(at) / 2 + 30 * random.next() > 190);
  const since = (at: number, more: Row = {}) => client(clientId(at), more);
  return writeProject(
    {
      clients: [
        ...ids.map((at) => since(at, { region: at % 2 ? "north" : "south" })),
        since(900, { joined_at: "2026-05-20" }),
        since(901, { left_at: "2026-04-02" }),
        since(902),
        since(903),
        since(904, { joined_at: "2026-04-01", known_at: "2026-05-03" }),
      ],
      client_features: ids.map((at) => ({
        client_id: clientId(at),
        valid_from: "2026-01-01",
        income: income[at]!,
        credit_limit: (at % 10) * 1000,
      })),
      subscriptions: [subscription("c902", "s0")],
      numbers: [
        ...ids.map((at) => clientNumber(`1${at}`, clientId(at))),
        ...Array.from({ length: nSubscribers }, (_, at) => subscriberNumber(`7${at}`, `s${at}`)),
      ],
      subscriber_features: Array.from({ length: nSubscribers }, (_, at) => ({
        subscriber_id: `s${at}`,
        valid_from: "2026-01-01",
        spend: spend(at),
      })),
      calls: ids.flatMap((at) =>
        contactsOf(at).flatMap((contact, place) =>
          at === 3 && silent.includes(`s${contact}`)
            ? []
            : ["2026-02-20", "2026-04-20"].flatMap((day) =>
                Array.from({ length: 1 + (place % 9) }, (_, hour) =>
                  call(`1${at}`, `7${contact}`, `${day} ${10 + hour}:00:00Z`, { seconds: 60 * (1 + place) }),
                ),
              ),
        ),
      ),
      uptakes: [
        ...takes.map((at) => ({
          client_id: clientId(at),
          product: "credit_card",
          opened_at: at % 2 ? "2026-03-05" : "2026-05-05",
        })),
        { client_id: "c903", product: "credit_card", opened_at: "2026-01-05" },
      ],
    },
    {
      snapshots: { train: ["2026-03-01"], score: ["2026-05-01"] },
      surroundings: { features: ["activity", "contacts", "adopters", "coverage"] },
      evaluation: { folds: 2, replicates: 20 },
      train: { iterations: 40, depth: 3, learning_rate: 0.3 },
      list: { reason_catalogue: "reasons.yaml" },
      ...changed,
    },
  );
}

export const subscriberIds = Array.from({ length: nSubscribers }, (_, at) => `s${at}`);
