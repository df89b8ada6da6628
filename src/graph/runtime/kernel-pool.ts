import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { InternalError } from "../../core/errors.ts";
import { type BlockJob, progressPlaces } from "./block-job.ts";
import type { KernelShare } from "./kernel-module.ts";
import type { HelperJob, HelperStart } from "./kernel-worker.ts";

interface Helper {
  port: MessagePort;
  ended: Int32Array;
}

/** Helper threads of this process, whichever memory they worked on last; started when first asked for. */
let helpers: Helper[] = [];
/** Why a helper could not be started: known only after the call that asked for it, so the next one says it. */
let startFailure: unknown;

/**
 * Gives each job to a helper thread (kernel-worker.ts) and returns at once; the caller computes blocks of the same progress.
 *
 * A helper that is still starting is not waited for: it finds no block left, or takes its share from where the others are.
 * Helpers keep no process alive, and end when they have had nothing to do for half a second.
 *
 * @returns a function that waits until no helper works on a block any more
 * @throws InternalError when a helper failed; from the returned function, or from the next call when it failed to start
 */
export function startHelpers(share: KernelShare, jobs: readonly BlockJob[]): () => void {
  throwWhen(startFailure);
  helpers = helpers.filter(({ ended }) => Atomics.load(ended, 0) === 0);
  while (helpers.length < jobs.length) helpers.push(startHelper());
  const ports = jobs.map((job, idx) => {
    const { port } = helpers[idx]!;
    port.postMessage({ share, job } satisfies HelperJob);
    return port;
  });

  return () => {
    for (const { progress } of jobs) waitForHelpers(progress);
    // All of them are taken before one is thrown, or the rest would be told to a later call.
    const errors = ports.map((port) => receiveMessageOnPort(port)?.message);
    throwWhen(errors.find((error) => error !== undefined));
  };
}

function startHelper(): Helper {
  const { port1, port2 } = new MessageChannel();
  const ended = new Int32Array(new SharedArrayBuffer(4));
  // TypeScript or what it was compiled to, as this file is.
  const file = `./kernel-worker${import.meta.url.slice(import.meta.url.lastIndexOf("."))}`;
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: { port: port2, ended } satisfies HelperStart,
    transferList: [port2],
    execArgv: [],
  });
  worker.on("error", (error) => {
    startFailure = error;
    Atomics.store(ended, 0, 1);
  });
  worker.unref();
  return { port: port1, ended };
}

function waitForHelpers(progress: Int32Array): void {
  for (;;) {
    const nActive = Atomics.load(progress, progressPlaces.nActive);
    if (nActive === 0) return;
    Atomics.wait(progress, progressPlaces.nActive, nActive);
  }
}

function throwWhen(cause: unknown): void {
  if (cause === undefined) return;
  throw new InternalError(`kernel helper: ${cause}, expected a thread that computes its blocks`, { cause });
}
