import type { Argv, Options } from "yargs";
import { type SimulationOptions, simulationDefaults } from "../../simulate/options.ts";
import { count } from "../../util/english-numbers.ts";
import type { Io } from "../io.ts";
import { declareOptions, type OutputOptions, outputOptions, type Parsed } from "../options.ts";
import { openProgress } from "../progress.ts";
import { renderNewProject } from "../render/new-project.ts";
import { renderTable } from "../render/table.ts";
import { tell } from "../with-project.ts";

export const command = "simulate <folder>";
export const describe = "make up a bank and an operator with known truth, and a project for them";

export interface SimulateOptions extends OutputOptions {
  folder: string;
  simulation: Omit<SimulationOptions, "out" | "onProgress">;
}

const flag = (fallback: number, help: string): Options => ({
  default: fallback,
  requiresArg: true,
  describe: `${help} [default ${fallback}]`,
});

const flags = {
  clients: flag(20_000, "people with a bank product"),
  subscribers: flag(60_000, "people with the operator's number, clients among them"),
  calls: flag(3_000_000, "calls and messages"),
  months: flag(simulationDefaults.months, "length of the simulated time, 1 to 12"),
  seed: flag(0, "the same options and seed give the same bytes"),
  own: flag(simulationDefaults.effects.own, "effect of the client's own attributes on the hazard"),
  likeness: flag(simulationDefaults.effects.likeness, "effect of what a client shares with its contacts"),
  influence: flag(simulationDefaults.effects.influence, "effect of each contact who took the card before"),
};

export const builder = (parser: Argv): Argv =>
  declareOptions(
    parser.positional("folder", {
      type: "string",
      demandOption: true,
      describe: "folder for the project; made if missing",
    }),
    "simulate",
    flags,
    ["folder"],
  )
    .example("$0 simulate demo", "20,000 clients, 3 million calls")
    .example("$0 simulate null --likeness 0 --influence 0", "surroundings that mean nothing");

export const handler = (argv: Parsed): Promise<void> => {
  const { clients, subscribers, calls, months, seed, own, likeness, influence } = argv as unknown as Record<
    keyof typeof flags,
    number
  >;
  const simulation = { clients, subscribers, calls, months, seed, effects: { own, likeness, influence } };
  return run({ ...outputOptions(argv), folder: String(argv.folder), simulation }, argv.io);
};

/** @throws UserError when an option is out of its range, or the folder holds a project already */
export async function run(options: SimulateOptions, io: Io): Promise<void> {
  const { simulateProject } = await import("../../simulate/simulate-project.ts");
  const progress = openProgress(io, options.isQuiet);
  let isStopped = false;
  const tellProgress = sumProgress(progress.step);
  const onProgress = (table: string, done: number, total: number) => {
    if (isStopped) throw new Error("stopped");
    tellProgress(table, done, total);
  };
  progress.start("simulate");
  const work = simulateProject(options.folder, { ...options.simulation, onProgress });
  // DuckDB asks us for rows: a process that exits in between would wait for it, and it for rows, for ever. So the files end first.
  const release = io.onInterrupt(async () => {
    progress.stop();
    isStopped = true;
    await work.catch(() => {});
  });
  try {
    const simulated = await work;
    progress.end("simulate", "built");
    const rows = Object.entries(simulated.rows).map(([name, nRows]) => [name, count(nRows)]);
    const table = renderTable([["source", "rows"], ...rows], ["left", "right"]);
    const next = [`entourage run --project ${simulated.projectFile}`];
    tell({ json: simulated, text: `${table}\n${renderNewProject(simulated, next)}` }, options, io);
  } catch (error) {
    // The signal's handler says what there is to say, and ends the process.
    if (!isStopped) throw error;
  } finally {
    release();
    progress.stop();
  }
}

/** Tables are written side by side: one bar for the rows of all that have begun. */
function sumProgress(step: (stage: string, what: string, done: number, total: number) => void) {
  const rows = new Map<string, [done: number, total: number]>();
  return (table: string, done: number, total: number): void => {
    rows.set(table, [done, total]);
    const [allDone, allTotal] = [...rows.values()].reduce((sum, [a, b]) => [sum[0] + a, sum[1] + b], [0, 0]);
    step("simulate", table, allDone, allTotal);
  };
}
