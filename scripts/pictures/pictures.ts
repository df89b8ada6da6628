import { censoring } from "./censoring.ts";
import { embargo } from "./embargo.ts";
import { pointInTime } from "./point-in-time.ts";
import { incrementalProfit } from "./profit.ts";
import { realResult } from "./result.ts";
import { baselineScheme, mvpScheme } from "./schemes.ts";
import { surroundings } from "./surroundings.ts";

/** The pages' drawings: path in the repository → SVG. */
export function pictures(): Record<string, string> {
  return {
    "docs/pictures/real-result.svg": realResult(),
    "docs/pictures/point-in-time.svg": pointInTime(),
    "docs/pictures/embargo.svg": embargo(),
    "docs/pictures/surroundings.svg": surroundings(),
    "docs/pictures/censoring.svg": censoring(),
    "docs/pictures/incremental.svg": incrementalProfit(),
    "docs/pictures/baseline.svg": baselineScheme(),
    "docs/pictures/mvp.svg": mvpScheme(),
  };
}
