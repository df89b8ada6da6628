// The parts of the web platform the core needs beyond the language. Browsers and Node have them alike but for the last; type packages do not.

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Platform {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
    Instance: new (module: object, imports: object) => { exports: object };
  };
  MessageChannel: new () => {
    port1: { postMessage(message: unknown): void; close(): void };
    port2: { onmessage: (() => void) | null };
  };
  /** Node's own. */
  setImmediate?: (callback: () => void) => void;
}

export const { WebAssembly, MessageChannel, setImmediate } = globalThis as unknown as Platform;
