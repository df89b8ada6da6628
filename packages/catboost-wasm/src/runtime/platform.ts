// The parts of the web platform the core needs beyond the language. Browsers and Node have them alike but for the last two; type packages do not.

/** Shared between threads. A buffer asked for earlier ends where the memory ended then. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

/** What the core asks of a thread of its own. */
export interface Thread {
  /** Called when the thread ends with an error. */
  onError(handle: (error: unknown) => void): void;
}

interface WebWorker {
  postMessage(data: unknown): void;
  onerror: ((event: { message?: string }) => void) | null;
}

interface NodeWorker {
  on(event: "error", handle: (error: unknown) => void): void;
  unref(): void;
}

interface Platform {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
    Instance: new (module: object, imports: object) => { exports: object };
  };
  MessageChannel: new () => {
    port1: { postMessage(message: unknown): void; close(): void };
    port2: { onmessage: (() => void) | null };
  };
  performance: { now(): number };
  navigator?: { hardwareConcurrency?: number };
  /** True where memory may go to other threads; Node has no such word, and may. */
  crossOriginIsolated?: boolean;
  Worker?: new (url: string) => WebWorker;
  Blob: new (parts: string[], options: { type: string }) => object;
  URL: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
  /** Node's own. */
  setImmediate?: (callback: () => void) => void;
  process?: {
    getBuiltinModule?(name: "node:worker_threads"): {
      Worker: new (
        code: string,
        options: { eval: true; workerData: unknown; execArgv: string[] },
      ) => NodeWorker;
    };
  };
}

const platform = globalThis as unknown as Platform;

export const { WebAssembly, MessageChannel, performance, setImmediate } = platform;

/** Threads the machine runs at once, as far as it tells. */
export function availableThreads(): number {
  return platform.navigator?.hardwareConcurrency ?? 1;
}

/**
 * Runs `main(data)` in a thread of its own. The thread keeps no process running.
 * @param main needs nothing but the language and WebAssembly: its text is what the thread gets
 * @returns undefined where there are no threads, or none that memory can be shared with
 */
export function startThread<T>(main: (data: T) => void, data: T): Thread | undefined {
  const node = platform.process?.getBuiltinModule?.("node:worker_threads");
  if (node) {
    const code = `(${main})(require("node:worker_threads").workerData)`;
    const worker = new node.Worker(code, { eval: true, workerData: data, execArgv: [] });
    worker.unref();
    return { onError: (handle) => worker.on("error", handle) };
  }
  if (!platform.Worker || !platform.crossOriginIsolated) return undefined;
  const code = `onmessage = ({ data }) => { (${main})(data); close(); };`;
  const url = platform.URL.createObjectURL(new platform.Blob([code], { type: "text/javascript" }));
  const worker = new platform.Worker(url);
  worker.postMessage(data);
  return {
    onError: (handle) => {
      worker.onerror = ({ message }) => handle(message);
    },
  };
}
