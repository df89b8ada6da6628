import type { CallChunk, HolderChunk } from "../exchanges/exchanges.ts";

/** A tie by its client and contact key, with the measures of `fct_tie` and the talk that fades. */
export interface ReferenceTie {
  row: number;
  contactKey: number;
  values: Record<string, number>;
}

/** The plain twin of `Exchanges`: looks each end of each call up in the list of holders, and sums tie by tie. */
export function tiesReference(
  holders: HolderChunk,
  calls: CallChunk,
  window: { asOf: number; seconds: number },
  calendarOf: (quarterIdx: number) => number,
  halfLives: readonly number[],
): ReferenceTie[] {
  const holderOf = (key: bigint, at: bigint) =>
    holders.numberKeys.findIndex(
      (held, idx) => held === key && holders.heldFrom[idx]! <= at && at < holders.heldTo[idx]!,
    );
  const exchanges = new Map<string, { row: number; contactKey: number; calls: number[]; isOut: boolean[] }>();
  for (const [call, startedAt] of calls.startedAt.entries()) {
    if (window.asOf - Number(startedAt) > window.seconds * 1e6) continue;
    const caller = holderOf(calls.callerKeys[call]!, startedAt);
    const callee = holderOf(calls.calleeKeys[call]!, startedAt);
    if (caller < 0 || callee < 0) continue;
    for (const [own, other, isOut] of [
      [caller, callee, true],
      [callee, caller, false],
    ] as const) {
      const row = holders.rowIdx[own]!;
      const contactKey = holders.contactKeys[other]!;
      if (row < 0 || contactKey < 0 || row === holders.rowIdx[other] || !holders.isUsable[other]) continue;
      const key = `${row} ${contactKey}`;
      if (!exchanges.has(key)) exchanges.set(key, { row, contactKey, calls: [], isOut: [] });
      exchanges.get(key)!.calls.push(call);
      exchanges.get(key)!.isOut.push(isOut);
    }
  }
  return [...exchanges.values()]
    .sort((a, b) => a.row - b.row || a.contactKey - b.contactKey)
    .map(({ row, contactKey, calls: ofTie, isOut }) => {
      const days = ofTie.map((call) => Math.floor((window.asOf - Number(calls.startedAt[call])) / 86_400e6));
      const hours = ofTie.map((call) => calendarOf(Math.floor(Number(calls.startedAt[call]) / 900e6)));
      const seconds = ofTie.map((call) => calls.seconds[call]!);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const inDirection = (direction: boolean) => seconds.filter((_, at) => isOut[at] === direction);
      const fading = halfLives.map((halfLife) => [
        `recency_${halfLife}`,
        sum(days.map((day, at) => Math.max(1, Math.round((1 + seconds[at]!) * 2 ** (20 - day / halfLife))))) /
          2 ** 20,
      ]);
      return {
        row,
        contactKey,
        values: {
          calls_out: inDirection(true).length,
          calls_in: inDirection(false).length,
          seconds_out: sum(inDirection(true)),
          seconds_in: sum(inDirection(false)),
          newest_age_days: Math.min(...days),
          oldest_age_days: Math.max(...days),
          active_days: new Set(days).size,
          calls_night: sum(hours.map((flags) => flags & 1)),
          calls_weekend: sum(hours.map((flags) => flags >> 1)),
          ...Object.fromEntries(fading),
        },
      };
    });
}
