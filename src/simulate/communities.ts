/**
 * Communities: who belongs together, and the trait that people who belong together share.
 *
 * Homophily: z_i = sqrt(h) · z_community + sqrt(1 - h) · e_i, both standard normal, so that two members' traits correlate by h.
 * Bank clients gather in some communities more than in others (a colleague's bank is often one's own), independently of the
 * trait and of everything that the bank knows.
 */
import type { SeededRandom } from "../util/random.ts";
import type { People } from "./people.ts";
import { fraction, randomStream } from "./random-streams.ts";

/** Correlation of the trait between two members of a community. */
const homophily = 0.7;

const meanCommunitySize = 60;
/** Communities drawn for each person, who then joins the one that suits best: more of them gather clients more. */
const nTries = 3;

export interface Communities {
  nCommunities: number;
  /** nPersons communities. */
  communityOf: Int32Array;
  /** nPersons traits, mean 0 and standard deviation 1. */
  trait: Float32Array;
  /** nCommunities + 1 offsets into `members`. */
  memberStart: Int32Array;
  /** nPersons persons, community by community. */
  members: Int32Array;
}

export function drawCommunities(people: People, seed: number): Communities {
  const { nPersons, nClients } = people;
  const random = randomStream(seed, "communities");
  const nCommunities = Math.max(4, Math.round(nPersons / meanCommunitySize));
  const seats = drawSeats(random, nCommunities, nPersons);
  const clientAffinity = Float32Array.from({ length: nCommunities }, () => fraction(random));
  const communityOf = new Int32Array(nPersons);
  for (let person = 0; person < nPersons; person++) {
    const sign = person < nClients ? 1 : -1;
    let best = seats[random.nextInt(seats.length)]!;
    for (let attempt = 1; attempt < nTries; attempt++) {
      const other = seats[random.nextInt(seats.length)]!;
      if (sign * (clientAffinity[other]! - clientAffinity[best]!) > 0) best = other;
    }
    communityOf[person] = best;
  }
  const trait = drawTrait(communityOf, nCommunities, randomStream(seed, "trait"));
  return { nCommunities, communityOf, trait, ...groupMembers(communityOf, nCommunities) };
}

/** Each community's number as often as it has seats: sizes are log-normal, so a few communities are ten times as large. */
function drawSeats(random: SeededRandom, nCommunities: number, nSeats: number): Int32Array {
  const sizes = Float64Array.from({ length: nCommunities }, () => Math.exp(0.7 * random.normal()));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const seats = new Int32Array(nSeats);
  let community = 0;
  let filled = sizes[0]!;
  for (let seat = 0; seat < nSeats; seat++) {
    while (community < nCommunities - 1 && filled <= (seat / nSeats) * total) filled += sizes[++community]!;
    seats[seat] = community;
  }
  return seats;
}

function drawTrait(communityOf: Int32Array, nCommunities: number, random: SeededRandom): Float32Array {
  const shared = Float64Array.from({ length: nCommunities }, () => random.normal());
  const sharedWeight = Math.sqrt(homophily);
  const ownWeight = Math.sqrt(1 - homophily);
  return Float32Array.from(
    communityOf,
    (community) => sharedWeight * shared[community]! + ownWeight * random.normal(),
  );
}

/** Counting sort of the persons by community. */
function groupMembers(communityOf: Int32Array, nCommunities: number) {
  const memberStart = new Int32Array(nCommunities + 1);
  for (const community of communityOf) memberStart[community + 1]!++;
  for (let community = 0; community < nCommunities; community++) {
    memberStart[community + 1]! += memberStart[community]!;
  }
  const members = new Int32Array(communityOf.length);
  const next = memberStart.slice(0, nCommunities);
  communityOf.forEach((community, person) => {
    members[next[community]!++] = person;
  });
  return { memberStart, members };
}
