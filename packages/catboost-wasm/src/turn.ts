import { MessageChannel } from "./platform.ts";

/**
 * Lets the event loop run between pieces of a long computation. A message to oneself comes back at once, where a timer would
 * wait a millisecond or more.
 */
export class EventLoopTurn {
  #channel = new MessageChannel();
  #resume: () => void = () => {};

  constructor() {
    this.#channel.port2.onmessage = () => this.#resume();
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
      this.#channel.port1.postMessage(0);
    });
  }

  /** Must be called at the end: an open channel keeps Node running. */
  close(): void {
    this.#channel.port1.close();
  }
}
