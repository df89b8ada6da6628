import { degree } from "../../graph/ties/degree.ts";
import type { PeopleScope } from "../people-scope.ts";

/** Contacts of each client in the people graph: what `privacy.min_contacts` counts of what reaches a client through them. */
export function contactsBehind(scope: PeopleScope): Float32Array {
  return scope.once("contacts", () => scope.ofClients(degree(scope.graph.csr)));
}
