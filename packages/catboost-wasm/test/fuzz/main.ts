// npm run fuzz -- [--minutes 10] [--from SEED]: broken files and odd arrays. A case that crashes, hangs, takes too much memory, throws what is no
// CatBoostError, or gives other bits in one place than in another is told with its seed.
import { fork } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** Bounds on a case; a sound one takes milliseconds. */
const mostSeconds = 10;
/** Of the whole process, which keeps garbage of many cases. */
const mostMib = 1024;

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, from: { type: "string", default: "0" } },
});

const until = Date.now() + Number(values.minutes) * 60_000;
const totals = { refused: 0, works: 0, findings: 0, peakMib: 0, slowestSeconds: 0 };
let next = Number(values.from);
while (Date.now() < until) next = await watch(next);
const { refused, works, findings, peakMib, slowestSeconds } = totals;
console.log(
  `${refused + works + findings} cases from seed ${values.from}: ${refused} refused, ${works} work, ${findings} findings; slowest ${slowestSeconds.toFixed(1)} s, peak ${peakMib.toFixed(0)} MiB`,
);
process.exitCode = findings === 0 ? 0 : 1;

interface Told {
  seed?: number;
  outcome?: "refused" | "works";
  peakKib?: number;
  problem?: string;
}

/** Runs cases from a seed on, until the time is over or the process had to be ended. @returns the seed to go on with */
function watch(from: number): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, "run.ts"), [String(from)], {
      execArgv: ["--conditions=source"],
    });
    let seed = from;
    let startedAt = Date.now();
    let hasBegun = false;
    const find = (problem: string): void => {
      totals.findings++;
      console.log(`seed ${seed}: ${problem}`);
    };
    const timer = setInterval(() => {
      const isHung = hasBegun && Date.now() - startedAt > mostSeconds * 1000;
      if (isHung) find(`more than ${mostSeconds} s`);
      if (isHung || Date.now() >= until) child.kill("SIGKILL");
    }, 200);
    child.on("message", (told: Told) => {
      if (told.seed === undefined)
        totals.slowestSeconds = Math.max(totals.slowestSeconds, (Date.now() - startedAt) / 1000);
      seed = told.seed ?? seed;
      startedAt = Date.now();
      hasBegun = true;
      if (told.outcome) totals[told.outcome]++;
      if (told.problem) find(told.problem);
      totals.peakMib = Math.max(totals.peakMib, (told.peakKib ?? 0) / 1024);
      if ((told.peakKib ?? 0) > mostMib * 1024) {
        find(`more than ${mostMib} MiB`);
        child.kill("SIGKILL");
      }
    });
    child.on("exit", (code, signal) => {
      clearInterval(timer);
      if (signal !== "SIGKILL" && code !== 0) find(`the process ended with ${code ?? signal}`);
      resolve(seed + 1);
    });
  });
}
