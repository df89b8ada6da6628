import { isMainThread, Worker, workerData } from "node:worker_threads";

/** Far beyond every cache. */
const nBytes = 2 ** 29;
const nPasses = 5;

/** What a thread is given, and the places of `progress`: threads that are ready, and passes begun. */
interface Stream {
  bytes: SharedArrayBuffer;
  begin: number;
  end: number;
  progress: Int32Array;
}

/**
 * Bytes a second that so many threads read together, one after another, from memory that no cache holds: the best of five passes. The
 * C library's `memchr` does it (it looks for a byte that is not there), which waits for nothing but memory.
 */
export async function readBandwidth(threads: number): Promise<number> {
  const bytes = new SharedArrayBuffer(nBytes);
  new Uint8Array(bytes).fill(2);
  let best = 0;
  for (let pass = 0; pass < nPasses; pass++) {
    const progress = new Int32Array(new SharedArrayBuffer(8));
    const workers = Array.from({ length: threads }, (_, thread) => {
      const [begin, end] = [thread, thread + 1].map((part) => Math.floor((part * nBytes) / threads));
      return new Worker(new URL(import.meta.url), { workerData: { bytes, begin, end, progress } as Stream });
    });
    const ended = workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
    while (Atomics.load(progress, 0) < threads) await new Promise((resolve) => setTimeout(resolve, 5));
    const start = performance.now();
    Atomics.store(progress, 1, 1);
    Atomics.notify(progress, 1);
    while (Atomics.load(progress, 0) > 0) Atomics.wait(progress, 0, Atomics.load(progress, 0), 1);
    best = Math.max(best, nBytes / ((performance.now() - start) / 1000));
    await Promise.all(ended);
  }
  return best;
}

if (!isMainThread && (workerData as Partial<Stream> | null)?.progress) {
  const { bytes, begin, end, progress } = workerData as Stream;
  const own = Buffer.from(bytes, begin, end - begin);
  Atomics.add(progress, 0, 1);
  Atomics.wait(progress, 1, 0);
  if (own.includes(1)) throw new Error("a byte that nobody wrote");
  Atomics.sub(progress, 0, 1);
  Atomics.notify(progress, 0);
}
