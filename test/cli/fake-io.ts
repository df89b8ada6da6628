import type { Io, Port } from "../../src/cli/io.ts";

export interface FakeIo extends Io {
  /** Everything that was written so far. */
  said: { out: string; err: string };
  /** What an interrupt would do first. */
  cleaners: Set<() => void | Promise<void>>;
}

/** Records what a command says; 80 columns, no terminal, no colour. */
export function fakeIo(columns = 80): FakeIo {
  const said = { out: "", err: "" };
  const cleaners = new Set<() => void | Promise<void>>();
  const port = (name: "out" | "err"): Port => ({
    write(text) {
      said[name] += text;
    },
    paint: (_, text) => text,
    columns,
  });
  return {
    out: port("out"),
    err: port("err"),
    onInterrupt(clean) {
      cleaners.add(clean);
      return () => cleaners.delete(clean);
    },
    said,
    cleaners,
  };
}
