import { type Html, html } from "../html.ts";
import { nSmallGroups } from "./groups-section.ts";
import { hasTies, section, sideOf, type Telling } from "./telling.ts";

/** Below so many takers the intervals themselves are too narrow. */
const fewTakers = 100;
/** Columns that are named; the rest is counted. */
const nNamed = 5;

/** What stood out in these data, and what holds always. */
export function distrustSection(telling: Telling): Html {
  const { data, words } = telling;
  const told = words.distrust;
  const found = findings(telling);
  const items = (lines: readonly string[]) =>
    html`<ul>\n${lines.map((line) => html`<li>${line}</li>\n`)}</ul>\n`;
  const always = [
    ...(data.training.design === "later snapshot"
      ? data.training.snapshots.test.length === 1
        ? [told.oneMonth]
        : []
      : [told.folds]),
    told.intervals,
    told.cause,
    ...(hasTies(telling) ? [told.aggregates] : []),
  ];
  return section(
    told.heading,
    html`<h3>${told.found}</h3>
${found.length > 0 ? items(found) : html`<p>${told.nothing}</p>\n`}<h3>${told.always}</h3>
${items(always)}`,
  );
}

function findings(telling: Telling): string[] {
  const { data, words, numbers } = telling;
  const told = words.distrust;
  const { training, evaluation, drift } = data;
  const { all, covered } = training.comparison;
  const uncovered = all.nRows > 0 ? 1 - covered.nRows / all.nRows : 0;
  const { low, high } = evaluation.calibration.observedOverExpected;
  const isOff = low !== null && high !== null && (low > 1 || high < 1);
  const explained = training.ownContacts?.explained;
  const columns = (n: number) => told.columns(numbers.count(n), n === 1);
  const drifted = (drift?.features ?? []).filter(({ isDrifted }) => isDrifted);
  const nSmall = nSmallGroups(telling);
  const findings: (string | false)[] = [
    evaluation.all.nPositives < fewTakers && told.fewPositives(numbers.count(evaluation.all.nPositives)),
    !hasTies(telling) && told.noTies,
    hasTies(telling) && sideOf(evaluation.all.differences.own!.metrics.auc) !== "above" && told.noProof,
    isOff && told.miscalibrated,
    hasTies(telling) && uncovered >= 0.05 && told.uncovered(numbers.percent(uncovered, 0)),
    drifted.length > 0 && told.drifted(namesOf(telling, drifted), columns(drifted.length)),
    drift?.score.isDrifted === true && told.scoreDrifted,
    drift !== null && drift.nUnseen > 0 && told.unseen(numbers.count(drift.nUnseen), drift.nUnseen === 1),
    training.dominant !== null &&
      told.dominant(training.dominant.name, numbers.percent(training.dominant.share, 0)),
    explained !== undefined &&
      sideOf(explained) === "above" &&
      told.ownContacts(
        numbers.percent(explained.value, 0),
        numbers.interval(explained, (value) => numbers.percent(value, 0)),
      ),
    nSmall > 0 && told.smallGroups(numbers.count(nSmall)),
    data.quarantined > 0 && told.setAside(numbers.count(data.quarantined)),
  ];
  return findings.filter((finding) => finding !== false);
}

/** The first few by name, the rest counted. */
function namesOf({ words, numbers }: Telling, drifted: readonly { name: string }[]): string {
  const named = drifted.slice(0, nNamed).map(({ name }) => name);
  const rest = drifted.length - named.length;
  return [...named, ...(rest > 0 ? [words.distrust.more(numbers.count(rest))] : [])].join(", ");
}
