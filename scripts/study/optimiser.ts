// 200 random small cases of the optimiser beside HiGHS: the bound beside the linear programme, the allocation beside the integer one.
import { loadHighs } from "../../src/campaign/optimise/load-highs.ts";
import { gapOf } from "../../src/campaign/optimise/optimise.ts";
import { percent } from "../../src/util/english-numbers.ts";
import { judgeCase } from "./judge-case.ts";

const nCases = 200;

/** @throws when a case is not what HiGHS says */
export async function studyOptimiser(): Promise<void> {
  const highs = await loadHighs();
  const cases = [];
  for (let seed = 0; seed < nCases; seed++) cases.push({ seed, ...(await judgeCase(highs, seed)) });
  const keepable = cases.filter(({ linear }) => linear !== undefined);
  const whole = keepable.filter(({ exact }) => exact !== undefined);
  const far = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined
      ? a === b
        ? 0
        : Infinity
      : Math.abs(a - b) / Math.max(1, Math.abs(b));
  const worst = (values: number[]) => Math.max(0, ...values);
  const boundOff = worst(whole.map(({ bound, linear }) => far(bound, linear)));
  const exactOff = worst(cases.map(({ ours, exact }) => far(ours, exact)));
  const outside = whole.filter(({ bound, value, exact }) => value! > exact! + 1e-6 || exact! > bound! + 1e-6);
  const shortBy = whole.map(({ value, exact }) => gapOf(exact!, value!)).sort((a, b) => a - b);
  const gaps = whole.map(({ bound, value }) => gapOf(bound!, value!)).sort((a, b) => a - b);
  const middle = (values: number[]) =>
    `${percent(values[values.length >> 1]!, 2)} (median), ${percent(values.at(-1)!, 2)} (largest)`;
  console.log(
    `${nCases} cases of ${span(cases.map(({ nClients }) => nClients))} clients and ${span(cases.map(({ nLimits }) => nLimits))} limits`,
  );
  console.log(
    `${nCases - keepable.length} have limits that contradict, ${keepable.length - whole.length} more only for whole clients: found to be so as by HiGHS`,
  );
  console.log(`bound beside HiGHS's linear programme: at most ${boundOff.toExponential(1)} off, relative`);
  console.log(`--exact beside HiGHS's integer programme: at most ${exactOff.toExponential(1)} off, relative`);
  console.log(`outside the proved gap: ${outside.length} of ${whole.length}`);
  console.log(`proved gap: ${middle(gaps)}`);
  console.log(
    `short of the optimum: ${middle(shortBy)}; ${shortBy.filter((each) => each < 1e-9).length} of ${whole.length} are optimal`,
  );
  if (boundOff > 1e-9 || exactOff > 1e-6 || outside.length > 0)
    throw new Error("the optimiser and HiGHS disagree");
}

function span(values: number[]): string {
  return `${Math.min(...values)} to ${Math.max(...values)}`;
}
