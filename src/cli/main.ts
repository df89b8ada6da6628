#!/usr/bin/env node
import { type Io, openPort } from "./io.ts";
import { runCommandLine } from "./run-command-line.ts";

/** The process around the command line: streams, signals and the exit code. The one place that ends the process. */

/** 128 + the signal's number, as shells say it. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

const cleaners = new Set<() => void | Promise<void>>();
const io: Io = {
  out: openPort(process.stdout),
  err: openPort(process.stderr),
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  onInterrupt(clean) {
    cleaners.add(clean);
    return () => cleaners.delete(clean);
  },
};

for (const [signal, exitCode] of Object.entries(signals)) {
  process.on(signal, async () => {
    await Promise.all([...cleaners].map((clean) => clean()));
    io.err.write("stopped; what was complete is kept\n");
    process.exit(exitCode);
  });
}

// Whoever reads our output may stop early (`entourage run | head -1`): nothing is left to be said to him, the work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), io);
