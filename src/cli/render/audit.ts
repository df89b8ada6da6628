import type { AuditReport, AuditRow } from "../../pipeline/audit/audit-features.ts";
import { counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { fitTable, wrap } from "./table.ts";

const verdicts: Record<AuditRow["verdict"], string> = {
  clean: "clean",
  leak: "LEAK",
  "cannot tell": "cannot tell",
  "not applicable": "–",
};

/** What `features audit` says: a verdict for each leak, what was done and seen, and what cannot be seen. */
export function renderAudit(report: AuditReport, { columns }: Pick<Port, "columns">): string {
  const { asOf, nClients, nFeatures, leaks } = report;
  const rows = leaks.map(({ leak, verdict }, at) => [String(at + 1), leak, verdicts[verdict]]);
  const table = fitTable([["", "leak", "verdict"], ...rows], ["right", "left", "left"], columns);
  const lines = (text: string) => `${indent(wrap(text, columns - 4))}\n`;
  const details = leaks.map(
    ({ leak, did, seen, verdict }, at) =>
      `${wrap(`${at + 1}  ${leak}: ${verdicts[verdict]}`, columns)}\n${verdict === "not applicable" ? "" : lines(`Done: ${did}`)}${lines(`Seen: ${seen}`)}`,
  );
  const blind = leaks
    .filter(({ verdict }) => verdict !== "not applicable")
    .map(({ leak, blind }) => lines(`${leak}: ${blind}.`));
  return `${wrap(`${counted(nFeatures, "feature")} as of ${asOf}, of a sample of ${counted(nClients, "client")} and all with whom they spoke.`, columns)}

${table}
${details.join("\n")}
What the audit cannot see
${lines("Whatever happens inside a source's own query or before the data came here; files that your own SQL reads beside the sources; a leak that shows in none of the sampled clients.")}${blind.join("")}
${wrap(summary(leaks), columns)}
`;
}

function summary(leaks: readonly AuditRow[]): string {
  const n = (verdict: AuditRow["verdict"]) => leaks.filter((row) => row.verdict === verdict).length;
  const found =
    n("leak") === 0 ? "No leak was found" : `${counted(n("leak"), "leak was", "leaks were")} found`;
  const unsure = n("cannot tell") === 0 ? "" : `; of ${n("cannot tell")} the data cannot tell`;
  return `${found} among the ${leaks.length} of the catalogue${unsure}.`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "   ");
}
