import { DataError, type Problem } from "../../core/errors.ts";
import { CellSums } from "../../segments/cell-sums.ts";
import type { MixVariables } from "../../segments/mix.ts";
import type { Tallies } from "../../segments/tallies.ts";
import { ValueBins } from "../../segments/value-bins.ts";
import { identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { inGroup } from "./segment-groups.ts";

export interface SegmentQuestion {
  /** SQL of the table: a file or a relation. */
  from: string;
  /** SQL condition of each segment by its name. */
  groups: Readonly<Record<string, string>>;
  /** Rows of each segment, from `countSegments`. */
  counts: readonly number[];
  /** Columns to compare; others are left alone. */
  numeric: readonly string[];
  categorical: readonly string[];
  /** Columns whose mix is to be made the same, and how many bands a numeric one is cut into. */
  adjustFor: readonly string[];
  bands: number;
  onStep?: (what: string, done: number, total: number) => void;
}

/** More strata than that leave too few rows in each. */
const maxStrata = 4096;

/** Categories of a column that are told of one by one; the others are one together. */
const maxLevels = 100;

/** Chunks of some 2,000 rows that are held at once: 50 MB of 200 columns. */
const chunksAtOnce = 32;

/** Numeric columns of one pass: what they hold, 256 KiB for each segment, stays below a gibibyte. */
const columnsAtOnce = 250;

/**
 * Counts and sums a table of any size for `compareSegments`: who is in which segment and stratum is asked in SQL; numbers
 * are streamed in the table's order and summed here, so that sums have the same bits whatever the threads; categories
 * are counted in SQL.
 *
 * @throws DataError naming every unknown column to adjust for, and too many strata
 */
export async function tallySegments(warehouse: Warehouse, question: SegmentQuestion): Promise<Tallies> {
  const names = Object.keys(question.groups);
  const conditions = names.map((name) => inGroup(question.groups[name]!));
  const strata = await stratify(warehouse, question);
  const segment = `case ${conditions.map((condition, at) => `when ${condition} then ${at}`).join(" ")} end`;
  const source = `(select *, (${segment})::integer as "segment idx", (${strata.sql})::integer as "stratum idx" from ${question.from})`;
  const sums = new CellSums(question.numeric.length, names.length * strata.n);
  const numeric = question.numeric.map((name) => ({ name, bins: new ValueBins(names.length) }));
  const nRows = question.counts.reduce((sum, count) => sum + count, 0);
  const nPasses = Math.ceil(numeric.length / columnsAtOnce);
  for (let pass = 0; pass < nPasses; pass += 1) {
    const first = pass * columnsAtOnce;
    const columns = numeric.slice(first, first + columnsAtOnce);
    let done = 0;
    const chunks = streamNumbers(
      warehouse,
      source,
      columns.map(({ name }) => name),
    );
    for await (const block of inBlocks(chunks)) {
      for (const chunk of block) {
        const segments = chunk["segment idx"] as Int32Array;
        const cells = chunk["stratum idx"] as Int32Array;
        for (let row = 0; row < cells.length; row += 1) cells[row]! += segments[row]! * strata.n;
        done += cells.length;
      }
      // Column by column, so that its bins stay in the cache for all of the block.
      for (const [at, { name, bins }] of columns.entries()) {
        for (const chunk of block) {
          const values = chunk[`x ${name}`] as Float32Array;
          sums.add(first + at, chunk["stratum idx"] as Int32Array, values);
          bins.add(chunk["segment idx"] as Int32Array, values);
        }
      }
      question.onStep?.("columns", pass * nRows + done, nPasses * nRows);
    }
  }
  const categorical = [];
  for (const name of question.categorical)
    categorical.push({
      name,
      levels: await countLevels(warehouse, source, name, names.length * strata.n, strata.n),
    });
  return {
    segments: names.map((name, at) => ({ name, nRows: question.counts[at]! })),
    mixVariables: strata.variables,
    nStrata: strata.n,
    cellRows: await countCells(warehouse, source, names.length, strata.n),
    numeric,
    sums,
    categorical,
  };
}

/** The number of a row's stratum as SQL, and how many there are: bands of numeric columns, levels of the others, missing apart. */
async function stratify(
  warehouse: Warehouse,
  { from, adjustFor, bands, numeric, categorical }: SegmentQuestion,
): Promise<{ sql: string; n: number; variables: MixVariables }> {
  let sql = "0";
  let n = 1;
  const variables: { name: string; nLevels: number }[] = [];
  const problems: Problem[] = [];
  for (const name of adjustFor) {
    const part = numeric.includes(name)
      ? await bandsOf(warehouse, from, name, bands)
      : categorical.includes(name)
        ? await levelsOf(warehouse, from, name)
        : undefined;
    if (!part) {
      problems.push({
        code: "unknown-column",
        where: "segments.adjust_for",
        found: name,
        expected: "a feature",
        hint: "`entourage features describe` names the columns",
      });
      continue;
    }
    sql = `(${sql}) * ${part.n} + ${part.sql}`;
    n *= part.n;
    variables.push({ name, nLevels: part.n });
  }
  if (n > maxStrata) {
    problems.push({
      code: "too-many-strata",
      where: "segments.adjust_for",
      found: `${n} combinations of bands and levels`,
      expected: `${maxStrata} at most`,
      hint: "adjust for fewer columns, or set fewer segments.adjust_bands",
    });
  }
  if (problems.length > 0) throw new DataError(problems);
  return { sql, n, variables };
}

async function bandsOf(warehouse: Warehouse, from: string, name: string, bands: number) {
  const column = identifier(name);
  const shares = Array.from({ length: bands - 1 }, (_, at) => (at + 1) / bands);
  const [row] = await warehouse.rows<{ edges: (number | string)[] | null }>(
    `select quantile_disc(${column}::double, [${shares.join(", ")}]) as edges from ${from} where not isnan(${column}::double)`,
  );
  const edges = [...new Set((row!.edges ?? []).map(Number))];
  const above = edges.map((edge) => `(${column}::double > ${edge})::integer`);
  const band = above.length === 0 ? "0" : above.join(" + ");
  return {
    sql: `case when ${column} is null or isnan(${column}::double) then ${edges.length + 1} else ${band} end`,
    n: edges.length + 2,
  };
}

async function levelsOf(warehouse: Warehouse, from: string, name: string) {
  const column = `${identifier(name)}::varchar`;
  const rows = await warehouse.rows<{ level: string }>(
    `select distinct ${column} as level from ${from} where ${column} is not null order by level`,
  );
  const list = `[${rows.map(({ level }) => quote(level)).join(", ")}]::varchar[]`;
  return { sql: `coalesce(list_position(${list}, ${column}), 0)`, n: rows.length + 1 };
}

async function* inBlocks<T>(chunks: AsyncIterable<T>): AsyncGenerator<T[]> {
  let block: T[] = [];
  for await (const chunk of chunks) {
    block.push(chunk);
    if (block.length < chunksAtOnce) continue;
    yield block;
    block = [];
  }
  yield block;
}

function streamNumbers(warehouse: Warehouse, source: string, names: readonly string[]) {
  const columns = names.map((name) => `${identifier(name)} as ${identifier(`x ${name}`)}`);
  return warehouse.streamColumns(
    `select ${['"segment idx"', '"stratum idx"', ...columns].join(", ")} from ${source} where "segment idx" is not null`,
  );
}

/** Rows of each segment in each stratum. */
async function countCells(
  warehouse: Warehouse,
  source: string,
  nSegments: number,
  nStrata: number,
): Promise<number[]> {
  const rows = new Array<number>(nSegments * nStrata).fill(0);
  const found = await warehouse.rows<{ cell: number; n: number }>(
    `select ${cellSql(nStrata)} as cell, count(*)::double as n from ${source} where "segment idx" is not null group by cell`,
  );
  for (const { cell, n } of found) rows[cell] = n;
  return rows;
}

/** The most frequent levels with their rows in each cell, in the order of their names; the others together as `(other)`. */
async function countLevels(
  warehouse: Warehouse,
  source: string,
  name: string,
  nCells: number,
  nStrata: number,
) {
  const chunks = warehouse.streamColumns(
    `with counted as (
       select ${identifier(name)}::varchar as level, ${cellSql(nStrata)} as cell, count(*) as n
       from ${source} where "segment idx" is not null group by all
     ), ranked as (
       select level, level is not null and row_number() over (order by level is null, sum(n) desc, level) > ${maxLevels} as is_rare
       from counted group by level
     )
     select if(is_rare, '(other)', c.level) as name, cell, sum(n)::double as n
     from counted c join ranked r on c.level is not distinct from r.level
     group by all order by name nulls last, cell`,
  );
  const levels = new Map<string | null, Uint32Array>();
  for await (const chunk of chunks) {
    const [names, cells, counts] = [
      chunk.name as (string | null)[],
      chunk.cell as Int32Array,
      chunk.n as Float64Array,
    ];
    for (const [row, level] of names.entries()) {
      const inCells = levels.get(level) ?? new Uint32Array(nCells);
      inCells[cells[row]!] = counts[row]!;
      levels.set(level, inCells);
    }
  }
  return [...levels].map(([level, counts]) => ({ level, counts }));
}

function cellSql(nStrata: number): string {
  return `("segment idx" * ${nStrata} + "stratum idx")::integer`;
}
