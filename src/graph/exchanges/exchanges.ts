import { InternalError } from "../../core/errors.ts";
import type { TieChunk } from "../csr/csr-builder.ts";
import { KernelMemory } from "../runtime/kernel-memory.ts";

/** Who stood behind some numbers, one span of time after another; spans of one number do not overlap. */
export interface HolderChunk {
  numberKeys: BigInt64Array;
  /** Microseconds since 1970, [from, to); both ends inside the window. */
  heldFrom: BigInt64Array;
  heldTo: BigInt64Array;
  /** The client, −1: none. */
  rowIdx: Int32Array;
  /** The contact's key, −1: not a contact's number. */
  contactKeys: Int32Array;
  /** 1 where the contact may be used; the same in all its spans. */
  isUsable: Int32Array;
}

/** Some calls of the window, in any order. */
export interface CallChunk {
  callerKeys: BigInt64Array;
  calleeKeys: BigInt64Array;
  /** Microseconds since 1970. */
  startedAt: BigInt64Array;
  /** Whole, 0 to 86,400. */
  seconds: Int32Array;
}

export interface ExchangeOptions {
  /** Clients. */
  nRows: number;
  /** Keys of contacts are below it. */
  nContactKeys: number;
  /** Spans of holders, and those of them that are not the whole window. */
  nHolders: number;
  nShortHolders: number;
  /** The window [from, asOf) in microseconds since 1970: at most 2^29 s. */
  windowFrom: number;
  asOf: number;
  /** For each quarter of an hour of the window from `firstQuarter` (of 900 s since 1970) on: 1 night, 2 weekend, 3 both. */
  firstQuarter: number;
  calendar: Uint8Array;
}

/** Talk that fades by half every half-life, by whole days of age: 2^20 at age 0. */
export interface FadingWeights {
  halfLives: readonly number[];
  /** nHalfLives × nDays. */
  weights: Float64Array;
}

/** Which ties are read: of clients `from` to `to` − 1, made of the calls of the last seconds before t. */
export interface TieSelection {
  from: number;
  to: number;
  windowSeconds: number;
  /** Of `fct_tie`, and `recency_<half-life>`. */
  measures: readonly string[];
  fading: FadingWeights;
}

/** Measures in the order of the kernel's columns, after row and column. */
const measureNames = [
  "calls_out",
  "calls_in",
  "seconds_out",
  "seconds_in",
  "newest_age_days",
  "oldest_age_days",
  "active_days",
  "calls_night",
  "calls_weekend",
];

/** As in kernels/number-table.ts and kernels/exchanges.ts. */
const [slotBytes, spanBytes, partBytes, blockBytes, exchangeBytes] = [16, 32, 16, 16_384, 12];
const slotsPerHolder = 1.5;
/** For each exchange of a part: two copies to sort it, or its ties' columns (with up to ten half-lives). */
const scratchBytes = Math.max(2 * exchangeBytes, 4 * (2 + measureNames.length + 10));
/** Clients of a part: so many that there are about a thousand parts, and no more than twelve bits hold. */
const [targetParts, maxPartBits, minPartBits] = [1024, 12, 6];
/** Rows that kernels take at once; more are cut. */
const chunkRows = 2048;
const [isUsableBit, isSeenBit] = [1, 2];

/**
 * Calls of a window → ties of clients with contacts, by integers alone: the kernels' way to what `sql/graph/int_tie*.sql` say.
 * First all holders are added, then all calls, then `finish` sorts; ties of any part of the window can then be read any number of
 * times.
 *
 * A tie's measures are sums of integers, each rounded once to 32 bits, so that neither the order of the calls nor the threads that
 * read them matter. Cost: O(calls), about 50 ns each; memory: 12 bytes an exchange, 24 a holder.
 */
export class Exchanges {
  readonly #memory = new KernelMemory({ threads: 1 });
  readonly #options: ExchangeOptions;
  readonly #nSlots: number;
  readonly #slotsAt: number;
  readonly #spansAt: number;
  readonly #statesAt: number;
  readonly #calendarAt: number;
  readonly #inputAt: readonly number[];
  readonly #countsAt: number;
  readonly #partBits: number;
  readonly #nParts: number;
  readonly #partsAt: number;
  readonly #tiesOfRowAt: number;
  #nSpans = 0;
  /** Where the next block begins. */
  #free: number;
  #columnOfAt = 0;
  /** Ties with contacts who may not be used. */
  nTiesDropped = 0;

  constructor(options: ExchangeOptions) {
    const memory = this.#memory;
    const { nRows, nContactKeys, nHolders, nShortHolders, calendar } = options;
    this.#options = options;
    this.#nSlots = Math.ceil(nHolders * slotsPerHolder) + 1;
    this.#slotsAt = memory.allocate(this.#nSlots * slotBytes);
    this.#spansAt = memory.allocate(nShortHolders * spanBytes);
    this.#statesAt = memory.allocate(nContactKeys);
    this.#calendarAt = memory.copy(calendar);
    // Room for the columns of a chunk, and for what a kernel keeps of each row.
    this.#inputAt = [8, 8, 8, 4, 4, 8].map((bytes) => memory.allocate(bytes * chunkRows));
    this.#countsAt = memory.allocate(64);
    this.#partBits = Math.min(
      maxPartBits,
      Math.max(minPartBits, Math.ceil(Math.log2(Math.max(1, nRows) / targetParts))),
    );
    this.#nParts = Math.ceil(nRows / 2 ** this.#partBits);
    this.#partsAt = memory.allocate(this.#nParts * partBytes);
    this.#tiesOfRowAt = memory.allocate(this.#nParts * 2 ** this.#partBits * 4);
    const begin = this.#statesAt;
    new Uint8Array(memory.buffer, begin, this.#calendarAt - begin).fill(0);
    new Uint8Array(memory.buffer, this.#countsAt, memory.top - this.#countsAt).fill(0);
    memory.kernels.clearNumbers(this.#slotsAt, this.#nSlots);
    this.#free = memory.top;
  }

  /** Memory that is taken before the first call, in bytes. */
  static bytesBefore({ nHolders, nShortHolders, nContactKeys, nRows }: ExchangeOptions): number {
    const ofHolders = nHolders * slotsPerHolder * slotBytes + nShortHolders * spanBytes;
    return ofHolders + 5 * nContactKeys + 4 * nRows + 2 * targetParts * blockBytes;
  }

  /** Memory that is taken now, and will be to sort and to sum: scratch for the part that has most exchanges. */
  get bytes(): number {
    return this.#memory.top + this.#largestPart * scratchBytes;
  }

  addHolders(chunk: HolderChunk): void {
    const { windowFrom, asOf } = this.#options;
    const [keysAt, fromAt, toAt, rowsAt, contactsAt] = this.#inputAt as [
      number,
      number,
      number,
      number,
      number,
    ];
    const states = new Uint8Array(this.#memory.buffer, this.#statesAt, this.#options.nContactKeys);
    for (let begin = 0; begin < chunk.numberKeys.length; begin += chunkRows) {
      const end = begin + chunkRows;
      this.#put(keysAt, chunk.numberKeys.subarray(begin, end));
      this.#put(fromAt, chunk.heldFrom.subarray(begin, end));
      this.#put(toAt, chunk.heldTo.subarray(begin, end));
      this.#put(rowsAt, chunk.rowIdx.subarray(begin, end));
      const contacts = chunk.contactKeys.subarray(begin, end);
      this.#put(contactsAt, contacts);
      for (let idx = 0; idx < contacts.length; idx += 1)
        if (contacts[idx]! >= 0 && chunk.isUsable[begin + idx]) states[contacts[idx]!] = isUsableBit;
      this.#nSpans = this.#memory.kernels.addHolders(
        keysAt,
        fromAt,
        toAt,
        rowsAt,
        contactsAt,
        contacts.length,
        windowFrom,
        asOf,
        this.#slotsAt,
        this.#nSlots,
        this.#spansAt,
        this.#nSpans,
      );
    }
  }

  /** @throws InternalError when 4 GiB do not hold the exchanges */
  addCalls(chunk: CallChunk): void {
    const { windowFrom, asOf, firstQuarter } = this.#options;
    const [callersAt, calleesAt, startedAt, secondsAt, , placesAt] = this.#inputAt as number[];
    for (let begin = 0; begin < chunk.seconds.length; begin += chunkRows) {
      const end = begin + chunkRows;
      this.#put(callersAt!, chunk.callerKeys.subarray(begin, end));
      this.#put(calleesAt!, chunk.calleeKeys.subarray(begin, end));
      this.#put(startedAt!, chunk.startedAt.subarray(begin, end));
      const seconds = chunk.seconds.subarray(begin, end);
      this.#put(secondsAt!, seconds);
      const missing = this.#free + (this.#nParts + 1) * blockBytes - this.#memory.top;
      if (missing > 0) this.#memory.allocate(missing);
      this.#free = this.#memory.kernels.collectExchanges(
        callersAt!,
        calleesAt!,
        startedAt!,
        secondsAt!,
        seconds.length,
        windowFrom,
        asOf,
        this.#calendarAt,
        firstQuarter,
        this.#slotsAt,
        this.#nSlots,
        this.#spansAt,
        placesAt!,
        this.#partsAt,
        this.#partBits,
        this.#statesAt,
        this.#countsAt,
        this.#free,
      );
    }
  }

  /** Sorts what was added. @returns the keys of the contacts that have a tie, ascending: the columns of the tie graph */
  finish(): Int32Array {
    const memory = this.#memory;
    const { nContactKeys } = this.#options;
    memory.release(this.#free);
    const mark = memory.mark();
    const bytes = this.#largestPart * exchangeBytes;
    const [copyAt, otherAt, digitsAt] = [
      memory.allocate(bytes),
      memory.allocate(bytes),
      memory.allocate(4 << 12),
    ];
    const contactBits = 32 - Math.clz32(Math.max(0, nContactKeys - 1));
    for (let part = 0; part < this.#nParts; part += 1) {
      this.nTiesDropped += memory.kernels.sortExchanges(
        this.#partsAt + part * partBytes,
        contactBits,
        this.#statesAt,
        copyAt,
        otherAt,
        digitsAt,
        this.#tiesOfRowAt + (part << this.#partBits) * 4,
      );
    }
    memory.release(mark);
    this.#columnOfAt = memory.allocate(nContactKeys * 4);
    const columnOf = new Int32Array(memory.buffer, this.#columnOfAt, nContactKeys);
    const states = this.#states;
    const used: number[] = [];
    for (let key = 0; key < nContactKeys; key += 1)
      columnOf[key] = states[key] === (isUsableBit | isSeenBit) ? used.push(key) - 1 : -1;
    return Int32Array.from(used);
  }

  /** Calls of whose ends one was held by nobody. */
  get nCallsWithoutHolder(): number {
    return new Uint32Array(this.#memory.buffer, this.#countsAt, 1)[0]!;
  }

  /** Calls that were added and do not lie in the window: they are in no tie. */
  get nCallsOutside(): number {
    return new Uint32Array(this.#memory.buffer, this.#countsAt, 2)[1]!;
  }

  /** Contacts with a tie who may not be used. */
  get nContactsDropped(): number {
    let nDropped = 0;
    for (const state of this.#states) if (state === isSeenBit) nDropped += 1;
    return nDropped;
  }

  /** For each client, with how many contacts that may be used it has a tie in the whole window. */
  get tiesOfRow(): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#tiesOfRowAt, this.#options.nRows);
  }

  /** Ties by client and column; a chunk's arrays hold until the next is asked for. */
  *ties({ from, to, windowSeconds, measures, fading }: TieSelection): Generator<TieChunk> {
    const memory = this.#memory;
    const { halfLives, weights } = fading;
    const mark = memory.mark();
    const stride = this.#largestPart;
    const weightsAt = memory.copy(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength));
    const sumsAt = memory.allocate(8 * halfLives.length);
    const outAt = memory.allocate((2 + measureNames.length + halfLives.length) * stride * 4);
    const names = [...measureNames, ...halfLives.map((halfLife) => `recency_${halfLife}`)];
    const placeOf = (measure: string) => {
      const at = names.indexOf(measure);
      if (at < 0)
        throw new InternalError(`exchanges: no measure ${measure}, expected one of ${names.join(", ")}`);
      return outAt + (at + 2) * stride * 4;
    };
    const places = measures.map((name) => [name, placeOf(name)] as const);
    const rowsOfPart = 2 ** this.#partBits;
    for (let part = from >> this.#partBits; part < this.#nParts && part * rowsOfPart < to; part += 1) {
      const firstRow = part * rowsOfPart;
      const nTies = memory.kernels.sumTies(
        this.#partsAt + part * partBytes,
        this.#columnOfAt,
        Math.max(0, from - firstRow),
        Math.min(rowsOfPart, to - firstRow),
        firstRow - from,
        windowSeconds,
        weightsAt,
        halfLives.length,
        halfLives.length === 0 ? 0 : weights.length / halfLives.length,
        sumsAt,
        outAt,
        stride,
      );
      yield {
        rowIdx: new Int32Array(memory.buffer, outAt, nTies),
        colIdx: new Int32Array(memory.buffer, outAt + stride * 4, nTies),
        values: Object.fromEntries(
          places.map(([name, at]) => [name, new Float32Array(memory.buffer, at, nTies)]),
        ),
      };
    }
    memory.release(mark);
  }

  get #states(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#statesAt, this.#options.nContactKeys);
  }

  /** Exchanges of the part that has most. */
  get #largestPart(): number {
    const parts = new Uint32Array(this.#memory.buffer, this.#partsAt, this.#nParts * 4);
    let largest = 0;
    for (let at = 3; at < parts.length; at += 4) largest = Math.max(largest, parts[at]!);
    return largest;
  }

  #put(at: number, values: BigInt64Array | Int32Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.#memory.buffer, at, bytes.length).set(bytes);
  }
}
