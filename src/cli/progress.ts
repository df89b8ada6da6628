import { performance } from "node:perf_hooks";
import { SingleBar } from "cli-progress";
import type { Progress } from "../pipeline/stage/context.ts";
import type { Io, Port } from "./io.ts";
import { renderProgress, renderStageEnd, type StageOutcome } from "./render/progress.ts";

export interface ProgressReporter extends Progress {
  /** Stages that ended, in order. */
  readonly ended: readonly StageOutcome[];
  /** Takes the bar off the terminal; without effect when there is none. */
  stop(): void;
}

/** Tells how far the stages are: a bar on a terminal, a line for each finished stage elsewhere, nothing when quiet. */
export function openProgress({ err }: Pick<Io, "err">, isQuiet: boolean): ProgressReporter {
  const ended: StageOutcome[] = [];
  const isShown = !isQuiet && err.terminal !== undefined;
  let bar: Bar | undefined;
  let startedAt = 0;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    ended,
    stop,
    start(stage) {
      stop();
      startedAt = performance.now();
      if (isShown) bar = startBar(stage, err);
    },
    step(_stage, what, done, total) {
      bar?.step(what, done, total);
    },
    ...(isShown && { query: (share) => bar?.query(share) }),
    end(stage, outcome) {
      stop();
      // Whoever needs two results asks twice for the stages that both are made of.
      if (outcome === "up to date" && ended.some((one) => one.stage === stage)) return;
      const seconds = Math.round(performance.now() - startedAt) / 1000;
      ended.push({ stage, outcome, seconds });
      if (!isQuiet) err.write(renderStageEnd({ stage, outcome, seconds }, err));
    },
  };
}

interface Bar {
  step(what: string, done: number, total: number): void;
  query(share: number): void;
  stop(): void;
}

/** It never goes back: shares of queries are guesses, and some begin anew within a step. */
function startBar(stage: string, port: Port): Bar {
  const shown = { what: "", share: 0 };
  let done = 0;
  let total = 0;
  const bar = new SingleBar({
    stream: port.terminal!,
    clearOnComplete: true,
    hideCursor: true,
    format: (_options, params) =>
      renderProgress({
        ...{ stage, ...shown },
        seconds: (Date.now() - params.startTime) / 1000,
        columns: port.terminal!.columns,
      }),
  });
  bar.start(1, 0);
  const show = (more: number) => {
    if (total > 0) shown.share = Math.max(shown.share, Math.min(1, (done + more) / total));
    bar.update(shown.share);
  };
  return {
    step(what, nowDone, nowTotal) {
      [shown.what, done, total] = [what, nowDone, nowTotal];
      show(0);
    },
    query: show,
    stop: () => bar.stop(),
  };
}
