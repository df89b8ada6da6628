import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../../src/config/load.ts";
import { DataError } from "../../src/core/errors.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { type Context, openContext } from "../../src/pipeline/stage/context.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import type { Given, TestProject } from "../support/write-project.ts";

/** A bank that is in order: one client, one contact, one call. */
export const sound: Given = {
  clients: [client("ann")],
  numbers: [clientNumber("1", "ann"), subscriberNumber("7", "sue")],
  calls: [call("1", "7", "2026-02-10")],
};

export interface Refusal {
  exitCode: number;
  codes: string[];
  /** As printed, the folder's path replaced. */
  message: string;
  /** Files in the output folder afterwards. */
  written: string[];
}

/** Builds, as a command does, and expects a refusal. */
export async function refusalOf(
  { folder, file }: TestProject,
  work: (context: Context) => Promise<unknown> = buildFeatures,
): Promise<Refusal> {
  const error = await failure(file, work);
  if (!(error instanceof DataError)) throw error ?? new Error("nothing was refused");
  const output = join(folder, "out");
  return {
    exitCode: error.exitCode,
    codes: error.problems.map(({ code }) => code),
    message: error.message.replaceAll(folder, "<folder>"),
    written: existsSync(output) ? (readdirSync(output, { recursive: true }) as string[]).sort() : [],
  };
}

async function failure(file: string, work: (context: Context) => Promise<unknown>): Promise<unknown> {
  let context: Context | undefined;
  try {
    context = openContext(loadProject(file));
    await work(context);
  } catch (error) {
    return error;
  } finally {
    context?.store.close();
  }
  return undefined;
}
