import { CellSums } from "../../src/segments/cell-sums.ts";
import { compareSegments } from "../../src/segments/compare-segments.ts";
import type { SegmentReport } from "../../src/segments/segment-report.ts";
import { ValueBins } from "../../src/segments/value-bins.ts";
import { SeededRandom } from "../../src/util/random.ts";

const ages = ["young", "middle", "old"];
const rowsPerSegment = 400;

/** A comparison of made-up clients: segments of another age each, columns that go with age, with the segment, or with nothing. */
export function exampleReport({
  names = ["non_subscribers", "subscribers"],
  nNumeric = 5,
  isAdjusted = true,
} = {}): SegmentReport {
  const random = new SeededRandom(7);
  const nStrata = isAdjusted ? ages.length : 1;
  const nRows = names.length * rowsPerSegment;
  const segments = Int32Array.from({ length: nRows }, (_, row) => Math.floor(row / rowsPerSegment));
  const age = segments.map((segment) => Math.min(2, Math.floor(random.next() * (segment === 0 ? 3 : 2.2))));
  const cells = segments.map((segment, row) => segment * nStrata + (isAdjusted ? age[row]! : 0));
  const sums = new CellSums(nNumeric, names.length * nStrata);
  const numeric = Array.from({ length: nNumeric }, (_, column) => {
    const bins = new ValueBins(names.length);
    const values = Float32Array.from(segments, (segment, row) =>
      drawValue(column, segment, age[row]!, random),
    );
    sums.add(column, cells, values);
    bins.add(segments, values);
    return { name: nameOf(column), bins };
  });
  const counted = (has: (row: number) => boolean) => {
    const counts = new Uint32Array(names.length * nStrata);
    for (const [row, cell] of cells.entries()) if (has(row)) counts[cell]! += 1;
    return counts;
  };
  const tallies = {
    segments: names.map((name) => ({ name, nRows: rowsPerSegment })),
    mixVariables: isAdjusted ? [{ name: "age_band", nLevels: ages.length }] : [],
    nStrata,
    cellRows: [...counted(() => true)],
    numeric,
    sums,
    categorical: [
      {
        name: "age_band",
        levels: ages.map((level, at) => ({ level, counts: counted((row) => age[row] === at) })),
      },
      {
        name: "region",
        levels: ["north", "south", null].map((level, at) => ({
          level,
          counts: counted((row) => row % 3 === at),
        })),
      },
    ],
  };
  const columns = [...numeric.map(({ name }) => name), "age_band", "region"];
  return {
    asOf: "2026-03-01",
    isStatic: false,
    groups: Object.fromEntries(names.map((name, at) => [name, `segment = ${at} and "a" < 'b'`])),
    adjustFor: isAdjusted ? ["age_band"] : [],
    nElsewhere: 12,
    censored: ["degree_30d"],
    defining: ["region"],
    columns: Object.fromEntries(
      columns.map((name) => {
        const words = name.replaceAll("_", " ");
        return [name, { phrase: { en: words, ru: `признак ${words}` }, group: "own" as const }];
      }),
    ),
    ...compareSegments(tallies),
  };
}

function nameOf(column: number): string {
  return ["income", "has_car", "visits", "balance", "nothing"][column] ?? `column_${column}`;
}

/** Income goes with age alone, having a car with the segment; of every tenth client a value is missing. */
function drawValue(column: number, segment: number, age: number, random: SeededRandom): number {
  const noise = random.next();
  if (random.next() < 0.1) return Number.NaN;
  if (column === 0) return 1000 + 600 * age + 900 * noise;
  if (column === 1) return Number(noise < 0.3 + 0.2 * Math.min(2, segment));
  if (column === 2) return Math.floor(6 * noise * noise + segment);
  return 1000 * noise + (column % 7) * 20 * segment;
}
