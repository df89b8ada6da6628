// npm run parity -- [--cases N] [--from SEED] [--large] [--real] [--explain] [--goldens] [--verbose] [--no-shrink] [--dump FOLDER]
// Trains ours and official CatBoost on random tables, or on real ones, and tells every difference. A random case that differs is made smaller as long
// as it differs, and dumped as JSON. Exit code 1 if anything differs.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { goldensMissing } from "../golden-tables.ts";
import { officialMissing } from "../official.ts";
import { type ParityCase, parityCase, type Size } from "./cases.ts";
import { compareCases, type Outcome } from "./compare.ts";
import { compareExplanations } from "./explain.ts";
import { compareGoldens } from "./goldens.ts";
import { realCases, realMissing } from "./real.ts";
import { shrinkCase } from "./shrink.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string" },
    from: { type: "string", default: "0" },
    large: { type: "boolean", default: false },
    real: { type: "boolean", default: false },
    goldens: { type: "boolean", default: false },
    explain: { type: "boolean", default: false },
    dump: { type: "string" },
    "no-shrink": { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});

const missing = values.goldens
  ? goldensMissing
  : (officialMissing ?? (values.real || values.explain ? realMissing : undefined));
if (missing) {
  console.error(missing);
  process.exitCode = 2;
} else process.exitCode = (await compare()) ? 0 : 1;

function compare(): Promise<boolean> {
  if (values.goldens) return compareGoldens();
  if (values.explain) return compareExplanations();
  return values.real ? compareReal() : compareRandom();
}

async function compareReal(): Promise<boolean> {
  let isEqual = true;
  for (const one of [200, 1000].flatMap(realCases)) {
    const [outcome] = await compareCases([one]);
    tell(one, outcome!);
    isEqual &&= !outcome!.difference;
  }
  return isEqual;
}

async function compareRandom(): Promise<boolean> {
  const size: Size = values.large ? "large" : "usual";
  const [count, from] = [Number(values.cases ?? (values.large ? 20 : 300)), Number(values.from)];
  const batch = size === "large" ? 2 : 20;
  const totals: Totals = {
    equal: 0,
    refused: 0,
    withoutJson: 0,
    losses: 0,
    trees: 0,
    official: 0,
    ours: 0,
    slowest: 0,
  };
  for (let seed = from; seed < from + count; seed += batch) {
    const seeds = Array.from({ length: Math.min(batch, from + count - seed) }, (_, i) => seed + i);
    const cases = seeds.map((each) => parityCase(each, size));
    for (const [i, outcome] of (await compareCases(cases)).entries()) {
      add(totals, outcome);
      if (values.verbose || outcome.difference) tell(cases[i]!, outcome);
      if (outcome.difference && !values["no-shrink"]) await shrinkAndTell(cases[i]!, outcome.difference);
    }
  }
  const { equal, refused, withoutJson, losses, trees, official, ours, slowest } = totals;
  console.log(
    `${equal} of ${count} cases equal (seeds ${from} to ${from + count - 1}, ${size}; ${trees} trees); of ${losses} every logged loss has the same bits too; ${refused} refused by both, ${withoutJson} that JSON cannot say`,
  );
  console.log(
    `official ${official.toFixed(0)} s, the slowest case ${slowest.toFixed(1)} s; ours ${ours.toFixed(0)} s`,
  );
  return equal === count;
}

interface Totals {
  equal: number;
  refused: number;
  withoutJson: number;
  /** Cases whose logged losses have the same bits. */
  losses: number;
  trees: number;
  official: number;
  ours: number;
  slowest: number;
}

function add(totals: Totals, outcome: Outcome): void {
  totals.equal += Number(!outcome.difference);
  totals.refused += Number(outcome.isRefused);
  totals.withoutJson += Number(!outcome.hasJson && !outcome.isRefused);
  totals.losses += Number(outcome.hasEqualLosses);
  totals.trees += outcome.trees;
  totals.official += outcome.officialSeconds;
  totals.ours += outcome.ourSeconds;
  totals.slowest = Math.max(totals.slowest, outcome.officialSeconds);
}

function tell(one: ParityCase, outcome: Outcome): void {
  const { difference, hasEqualLosses, trees, officialSeconds, ourSeconds } = outcome;
  const losses = hasEqualLosses ? "equal to the bit" : "equal but for last bits";
  const said = difference ?? `${trees} trees equal, every logged loss ${losses}`;
  const seconds = `official ${officialSeconds.toFixed(2)} s, ours ${ourSeconds.toFixed(2)} s`;
  console.log(`${one.name}: ${said} (${seconds})\n  ${describe(one)}`);
}

function describe({ learn, params, isEvaluated }: ParityCase): string {
  const kinds = learn.columns.map(({ kind }) => kind[0]).join("");
  const parts = [
    learn.weight ? "weights" : "",
    learn.baseline ? "baseline" : "",
    isEvaluated ? "eval set" : "",
  ].filter(Boolean);
  return [`${learn.nRows} rows`, `columns ${kinds}`, ...parts, JSON.stringify(params)].join(", ");
}

async function shrinkAndTell(one: ParityCase, difference: string): Promise<void> {
  const smallest = await shrinkCase(one, difference);
  console.log(`  smallest: ${describe(smallest)}`);
  if (!values.dump) return;
  mkdirSync(values.dump, { recursive: true });
  writeFileSync(join(values.dump, `${one.name.replace(" ", "-")}.json`), JSON.stringify(plain(smallest)));
}

/** Numbers as text, for JSON has no NaN. */
function plain({ learn, params }: ParityCase): object {
  const columns = learn.columns.map((column) => ({
    name: column.name,
    values:
      column.kind === "numeric"
        ? Array.from(column.values, String)
        : Array.from(column.codes, (code) => column.levels[code]),
  }));
  return { params, columns, label: [...learn.label], ...(learn.weight && { weight: [...learn.weight] }) };
}
