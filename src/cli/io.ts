import type { WriteStream } from "node:tty";
import { styleText } from "node:util";

type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Where text goes: standard output or standard error, or a test's record of it. */
export interface Port {
  write(text: string): void;
  /** The text in a style; the same text where there is no colour. */
  paint(style: Style, text: string): string;
  /** Width to lay text out for. */
  columns: number;
  /** The terminal behind it, if there is one: progress is drawn on it. */
  terminal?: WriteStream;
}

/** All that a command may touch of the process. */
export interface Io {
  out: Port;
  err: Port;
  /** Somebody can be asked: input and output are a terminal. */
  isInteractive?: boolean;
  /** Registers what must happen before an interrupted process ends. @returns takes it back */
  onInterrupt(clean: () => void | Promise<void>): () => void;
}

/** Layout of output that nobody watches. */
const defaultColumns = 80;

/** Colour follows the stream, NO_COLOR and FORCE_COLOR. */
export function openPort(stream: NodeJS.WriteStream): Port {
  return {
    write(text) {
      stream.write(text);
    },
    paint: (style, text) => styleText(style, text, { stream, validateStream: true }),
    columns: stream.columns || defaultColumns,
    ...(stream.isTTY ? { terminal: stream as WriteStream } : {}),
  };
}
