import { staticSnapshot } from "../../config/day.ts";

/** `features/as_of=2026-03-01` → `features 2026-03-01`; of a static graph `features`. */
export function stageTitle(stage: string): string {
  return stage.replace(`/as_of=${staticSnapshot}`, "").replace("/as_of=", " ");
}
