import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import type { Project } from "../config/load.ts";
import { DataError } from "../core/errors.ts";

/** Share of the takers that a campaign may claim as its own, 0 … 1; without bounds where it is assumed. */
export interface CountedShare {
  value: number;
  low: number | null;
  high: number | null;
}

/** The part of a pilot's reading that the campaign needs; a pilot may show more harm than good. */
const pilotResult = z.object({
  incrementalShare: z.object({
    value: z.number().max(1),
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
});

/**
 * What a pilot measured (1 − control rate / treated rate), or 1 − `organic_share` by assumption.
 * @throws DataError when there is no reading, or it shows no effect
 */
export function countedShare({ campaign, root }: Project): CountedShare {
  if (campaign.acceptance !== "incremental")
    return { value: 1 - campaign.organic_share!, low: null, high: null };
  const path = resolve(root, campaign.pilot_result!);
  const content = existsSync(path) ? parse(readFileSync(path, "utf8")) : undefined;
  const result = pilotResult.safeParse(content);
  if (!result.success) throw unfit(path, content === undefined ? "no file of JSON" : "no incrementalShare");
  const { incrementalShare } = result.data;
  if (incrementalShare.value <= 0)
    throw unfit(path, `an incremental share of ${incrementalShare.value}: contacts won nobody`);
  return incrementalShare;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told as a file that is none
  }
}

function unfit(where: string, found: string): DataError {
  return new DataError([
    {
      code: "pilot-result",
      where,
      found,
      expected: "a pilot's reading whose `incrementalShare` is above 0",
      hint: "`entourage pilot read` writes pilot/result.json; without a pilot say acceptance: gross and an organic_share",
    },
  ]);
}
