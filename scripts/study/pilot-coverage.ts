import { falseAlarms, pilotCoverage } from "../../test/support/pilot-coverage.ts";

/** 95 % of so many simulations, and the bounds that a right interval keeps with a probability of 99 %. */
const nSimulations = 1000;
const bounds = [932, 967] as const;

/** Do the pilot's intervals hold the truth, and do several looks keep the error? Simulated pilots of 12,000 clients, two lists of 4,000. */
export async function studyPilotCoverage(): Promise<void> {
  console.log(`intervals of 95 % that held the truth, of ${nSimulations}; expected ${bounds.join(" to ")}`);
  for (const [name, held] of Object.entries(pilotCoverage(nSimulations, 300))) {
    const isFine = bounds[0] <= held && held <= bounds[1];
    console.log(`  ${String(held).padStart(4)}  ${isFine ? "  " : "! "}${name}`);
  }
  const nPilots = 10_000;
  console.log(`pilots without any effect that called one, of ${nPilots}; 5 % are ${nPilots / 20}`);
  for (const nLooks of [1, 2, 5, 10]) {
    const { withBounds, naive } = falseAlarms(nPilots, nLooks);
    const looks = `${nLooks} look${nLooks === 1 ? "" : "s"}`;
    console.log(
      `  ${looks.padEnd(8)}  ${String(withBounds).padStart(5)} with bounds, ${naive} with 1.96 at each look`,
    );
  }
}
