import { MessageChannel, setImmediate } from "./platform.ts";

/**
 * Lets the event loop run between pieces of a long computation. Node's `setImmediate` gives timers and signals their turn
 * each time; where there is none, a message to oneself comes back at once, where a timer would wait milliseconds. (Node
 * handles up to a thousand messages before a timer: Ctrl-C would be heard after seconds.)
 */
export class EventLoopTurn {
  readonly #channel = setImmediate ? undefined : new MessageChannel();

  next(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#channel) {
        setImmediate!(resolve);
        return;
      }
      this.#channel.port2.onmessage = () => resolve();
      this.#channel.port1.postMessage(0);
    });
  }

  /** Must be called at the end: an open channel keeps its process running. */
  close(): void {
    this.#channel?.port1.close();
  }
}
