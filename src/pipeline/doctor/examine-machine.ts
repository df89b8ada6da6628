import { existsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { projectSchema } from "../../config/schema.ts";
import { withScratchWarehouse } from "../stage/scratch-warehouse.ts";
import { bytesText, type Finding, fail, ok, warn } from "./finding.ts";

/** What of the machine a run depends on; of a project only how much of it is asked for. */
export interface MachineNeeds {
  memoryLimitGb: number;
  threads: number | undefined;
}

export const defaultNeeds: MachineNeeds = {
  memoryLimitGb: projectSchema.shape.memory_limit_gb.parse(undefined),
  threads: undefined,
};

/** Looks at Node, memory, threads, WebAssembly, DuckDB and what is optional. */
export async function examineMachine(needs: MachineNeeds): Promise<Finding[]> {
  return [nodeVersion(), memory(needs), threads(needs), webAssembly(), await duckDb(), browser()];
}

/** As in `engines` of package.json. */
const oldestNode = [22, 12] as const;

function nodeVersion(): Finding {
  const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
  const isNew = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (isNew) return ok("Node", process.versions.node);
  return fail("Node", process.versions.node, `install Node ${oldestNode.join(".")} or later`);
}

/** Graph kernels take as much as DuckDB again, up to that many GiB. */
const mostKernelGb = 3.5;

function memory({ memoryLimitGb }: MachineNeeds): Finding {
  const total = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const limit = memoryLimitGb * 2 ** 30;
  const most = limit + Math.min(memoryLimitGb, mostKernelGb) * 2 ** 30;
  const found = `${bytesText(total)}, memory_limit_gb is ${memoryLimitGb}`;
  if (limit > total)
    return fail("memory", found, `set memory_limit_gb to at most ${(total / 2 ** 31).toFixed(1)}`);
  if (most <= total) return ok("memory", found);
  return warn(
    "memory",
    found,
    "DuckDB and the graph's kernels together may take more than there is: lower memory_limit_gb",
  );
}

function threads({ threads: asked }: MachineNeeds): Finding {
  const there = availableParallelism();
  const found = `${there}${asked === undefined ? "" : `, the project asks for ${asked}`}`;
  if (asked === undefined || asked <= there) return ok("threads", found);
  return warn("threads", found, "more threads than cores need more memory and gain nothing: lower threads");
}

/** The smallest modules that use a vector instruction, and a shared memory. */
const modules = {
  SIMD: [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
    11,
  ],
  threads: [0, 97, 115, 109, 1, 0, 0, 0, 5, 4, 1, 3, 1, 1],
} as const;

/** Node has it; its types come with a browser's only. */
interface Platform {
  WebAssembly: { validate(bytes: Uint8Array): boolean };
}

function webAssembly(): Finding {
  const { WebAssembly } = globalThis as unknown as Platform;
  const missing = Object.entries(modules).flatMap(([name, bytes]) =>
    WebAssembly.validate(new Uint8Array(bytes)) ? [] : [name],
  );
  if (missing.length === 0) return ok("WebAssembly", "SIMD and threads");
  return fail("WebAssembly", `no ${missing.join(", no ")}`, "use a Node that was built with them");
}

async function duckDb(): Promise<Finding> {
  try {
    const [row] = await withScratchWarehouse({ memoryLimitGb: 1, threads: 1, timeZone: "UTC" }, (warehouse) =>
      warehouse.rows<{ version: string }>("select version() as version"),
    );
    return ok("DuckDB", row!.version);
  } catch (error) {
    return fail(
      "DuckDB",
      (error as Error).message.split("\n")[0]!,
      "install the packages again: npm install",
    );
  }
}

function browser(): Finding {
  const path = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
    (one) => one && existsSync(one),
  );
  return ok("browser", path ?? "none found; none is needed, but for tests of pages");
}
