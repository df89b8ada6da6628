// The page on performance: tables and sentences out of the bench pages, so that no figure stands in two places.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bench = readFileSync(join(root, "bench/README.md"), "utf8");
const trainer = readFileSync(join(root, "packages/catboost-wasm/bench/README.md"), "utf8");

/** The blocks (paragraphs, tables) below a heading, as far as the next one. */
function blocksOf(page: string, heading: string): string[] {
  const sections = page.split(/^#{2,} /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`no heading "${heading}" on the bench page`);
  return section.split(/\n{2,}/).map((block) => block.trim());
}

/** The first table below a heading. */
function table(page: string, heading: string): string {
  return blocksOf(page, heading).find((block) => block.startsWith("|"))!;
}

/** The first paragraph of prose below a heading. */
function prose(page: string, heading: string): string {
  return blocksOf(page, heading)[1]!;
}

export function performancePage(): string {
  return `# Performance

What was measured, on which machine, and by which command; the tables come from [the bench page](../bench/README.md) and that of
[the trainer](../packages/catboost-wasm/bench/README.md), where the aims stand too, the missed ones, and what was tried. "Quiet" means that nothing else ran. All on
two cores of a server (AMD EPYC) and Node 24.

## From files to features

\`npm run bench -- features [--calls N]\`. Text ids, a file for each day; checks, tokens, staged calls and 100 features on our side, the bare features on the other.

${table(bench, "`features`, `snapshots`")}

DuckDB alone is faster. What the other half of the time buys is checked sources, tokens instead of ids, and a new day that
costs that day only. [What grows with what, and how far it goes](scale.md).

## Contacts' aggregates alone

\`npm run bench -- aggregate\`: 30 million ties × 20 attributes × 5 aggregates, in memory on both sides.

${table(bench, "`aggregate`")}

## Communities and PageRank

\`npm run bench -- communities\`, \`npm run bench -- pagerank\`: two million nodes, ten million edges.

${table(bench, "`communities`, `pagerank`")}

## Training

\`npm run bench -- train\`: seconds and log loss of the test rows. *Exact* makes official CatBoost's trees bit for bit, *fast* is another arithmetic for the same kind of trees.

${table(trainer, "Measured")}

## Scoring and lists

\`npm run bench -- score\`. ${prose(bench, "`score`")}

## Segments

\`npm run bench -- segments [--rows N] [--table FILE]\`: four segments compared in every column of a Parquet file, as far as the page; 600 effects with
intervals, before and after one mix. ydata-profiling and sweetviz show the same table without effects or one mix.

${table(bench, "`segments`")}

Where no seconds are told the machine was busy. The aim, ten million rows in 120 s within 4 GiB, is met.

## Campaigns

\`npm run bench -- allocate\`. ${prose(bench, "`allocate`")}
`;
}
