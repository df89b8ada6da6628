// A helper thread of kernel-pool.ts: computes blocks beside the thread that asks, and ends when nothing was asked for a while.
import { type MessagePort, workerData } from "node:worker_threads";
import { type BlockJob, progressPlaces, runBlocks } from "./block-job.ts";
import { instantiateKernels, type KernelShare } from "./kernel-module.ts";

/** What a helper is started with. */
export interface HelperStart {
  /** Jobs come in, errors go out. */
  port: MessagePort;
  /** One number: 1 once the helper has ended or is about to. */
  ended: Int32Array;
}

export interface HelperJob {
  share: KernelShare;
  job: BlockJob;
}

/** A thread that waits keeps the last job's memory and results alive, so it goes soon. */
const idleMilliseconds = 500;

const { port, ended } = workerData as HelperStart;
let idle = endWhenIdle();
port.on("message", ({ share, job }: HelperJob) => {
  clearTimeout(idle);
  const { progress } = job;
  // First of all, so that whoever finds no block left also finds those who still work on theirs.
  Atomics.add(progress, progressPlaces.nActive, 1);
  try {
    runBlocks(instantiateKernels(share), share.memory.buffer, job);
  } catch (error) {
    port.postMessage(error);
  }
  Atomics.sub(progress, progressPlaces.nActive, 1);
  Atomics.notify(progress, progressPlaces.nActive);
  idle = endWhenIdle();
});

function endWhenIdle(): NodeJS.Timeout {
  return setTimeout(() => {
    Atomics.store(ended, 0, 1);
    port.close();
  }, idleMilliseconds);
}
