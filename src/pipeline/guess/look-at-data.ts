import { DataError, type Problem } from "../../core/errors.ts";
import { findTables, stemOf, type TableFiles } from "../../guess/find-tables.ts";
import { tokensOf } from "../../guess/words.ts";
import { describeFiles, profileTable, type TableProfile } from "../../warehouse/profile-table.ts";
import { encodingFault } from "../../warehouse/text-encoding.ts";
import { engineMessage, type Warehouse } from "../../warehouse/warehouse.ts";

/** A file that could not be read. */
interface Unreadable {
  file: string;
  why: string;
  hint?: string;
}

/** What lies in the user's files. */
export interface SeenData {
  /** Absolute path of the folder that all files lie below. */
  dataFolder: string;
  tables: TableProfile[];
  /** Files that could not be read, what DuckDB says, and what to do where that is known. */
  unreadable: Unreadable[];
  /** Absolute paths of a table's files. */
  filesOf: ReadonlyMap<TableProfile, readonly string[]>;
}

/**
 * Looks at every table below folders, or at files: its columns, rows, values. Reads each file whole, once or twice.
 * @throws UserError when there is nothing to read; DataError when nothing can be read
 */
export async function lookAtData(
  warehouse: Warehouse,
  paths: readonly string[],
  onStep: (what: string, done: number, total: number) => void,
): Promise<SeenData> {
  const { dataFolder, tables: found } = findTables(paths);
  const unreadable: Unreadable[] = [];
  const described: Described[] = [];
  for (const table of found) {
    try {
      described.push({ ...table, header: JSON.stringify(await describeFiles(warehouse, table.files)) });
    } catch (error) {
      unreadable.push(asUnreadable(table, error));
    }
  }
  const filesOf = new Map<TableProfile, readonly string[]>();
  const wholes = joinParts(described);
  for (const [at, { from, files, parts }] of wholes.entries()) {
    onStep(from[0]!, at, wholes.length);
    try {
      const profile = await profileTable(warehouse, from, files);
      filesOf.set(parts ? { ...profile, parts } : profile, files);
    } catch (error) {
      unreadable.push(asUnreadable({ from, files }, error));
    }
  }
  if (filesOf.size === 0) throw new DataError(unreadable.map(unreadableProblem));
  return { dataFolder, tables: [...filesOf.keys()], unreadable, filesOf };
}

function asUnreadable({ from, files }: TableFiles, error: unknown): Unreadable {
  const fault = encodingFault(files);
  if (fault) return { file: from[0]!, why: fault.found, hint: fault.hint };
  return { file: from[0]!, why: engineMessage(error) ?? String(error) };
}

function unreadableProblem({ file, why, hint }: Unreadable): Problem {
  const problem = { code: "unreadable", where: file, found: why, expected: "a whole, readable file" };
  return hint === undefined ? problem : { ...problem, hint };
}

type Described = TableFiles & { header: string };

const partNames = ["train", "val", "test"];

/** `nodes-train.csv` and `nodes-test.csv` with the same columns are parts of one table. */
function joinParts(tables: readonly Described[]): (TableFiles & Pick<TableProfile, "parts">)[] {
  const partOf = ({ from }: Described) => tokensOf(stemOf(from)).find((token) => partNames.includes(token));
  const groups = Map.groupBy(tables, (table) => {
    const rest = tokensOf(stemOf(table.from)).filter((token) => !partNames.includes(token));
    return partOf(table) ? JSON.stringify([rest, table.header]) : table;
  });
  return [...groups.values()].map((group) => {
    if (group.length === 1) return group[0]!;
    const parts = group.map((table) => ({ part: partOf(table)!, from: table.from[0]! }));
    parts.sort((a, b) => partNames.indexOf(a.part) - partNames.indexOf(b.part));
    return { from: parts.map(({ from }) => from), files: group.flatMap(({ files }) => files), parts };
  });
}
