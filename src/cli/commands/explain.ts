import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderExplanation } from "../render/explain.ts";
import { renderPaths } from "../render/paths.ts";
import { explainSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "explain <client>";
export const describe = "say why one client has its score, and what would change it";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(
    parser.positional("client", { type: "string", describe: "the bank's client_id, or the client's token" }),
    "explain",
    explainSections,
    ["client"],
    {
      "as-of": { type: "string", requiresArg: true, describe: "a scored moment; default: the latest" },
    },
  )
    .example("$0 explain 1001", "at the latest score snapshot")
    .example("$0 explain 1001 --as-of 2026-07-01", "at another one of them")
    .example(
      "$0 explain 678a21c7-3c1d-4b9f-a1d2-0c5e7f8a9b10 --json",
      "by the token of the list, for a machine",
    );

export const handler = (argv: Parsed): Promise<void> =>
  run(
    {
      ...projectOptions(argv, explainSections),
      client: String(argv.client),
      asOf: argv["as-of"] as string | undefined,
    },
    argv.io,
  );

export interface ExplainOptions extends ProjectOptions {
  client: string;
  asOf: string | undefined;
}

/** Brings the scores up to date and explains. */
export async function run({ client, asOf, ...options }: ExplainOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { explanation, outputs } = await project.explain(client, asOf);
    return {
      json: { stages, explanation, outputs },
      text: renderExplanation(explanation, io.out) + renderPaths(project, Object.keys(outputs)),
    };
  });
}
