import type { TieInput } from "../../features/graph-input.ts";
import type { ClientRange } from "../../features/tie-scope.ts";

/** Where the ties of a snapshot come from: summed by kernels, or by SQL where memory does not hold them. Both give the same bits. */
export interface TieSource {
  /** SQL models that must be built anew for each window before its ties are read. */
  models: readonly string[];
  /** Ties of the longest window, for each block of so many clients. Shorter windows have no more. */
  tiesOfBlocks(blockClients: number): Promise<Float64Array>;
  /** For each contact, with how many clients it has a tie in the window that `window_days` names. */
  contactDegrees(): Promise<Uint32Array>;
  /** The ties of a range of clients, of the same window. */
  read(range: ClientRange): Promise<TieInput>;
  /** What the longest window holds, and what was left out of it, by the manifest's names. */
  counts(): Promise<Record<string, number>>;
}
