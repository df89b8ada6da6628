import type { ContactGroupName } from "../../explain/contact-groups.ts";
import type { Explanation, ToldMove, ToldReason } from "../../explain/explanation.ts";
import { scoreGroupWords } from "../../explain/score-groups.ts";
import { count, counted, percent, signed } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { cut, renderTable, wideColumns, wrap } from "./table.ts";

/** What `explain` says: the probability beside the base rate, how the score is made up, reasons, and what would change it. */
export function renderExplanation(explanation: Explanation, { columns }: Pick<Port, "columns">): string {
  const parts = [
    wrap(headline(explanation), columns),
    renderPath(explanation, columns),
    renderContacts(explanation, columns),
    renderReasons("What raises it, in log-odds", explanation.raised, columns),
    renderReasons("What lowers it, in log-odds", explanation.lowered, columns),
    renderMoves(explanation, columns),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function headline(explanation: Explanation): string {
  const { client, asOf, target, probability, baseRate, rank, nScored, model } = explanation;
  return [
    `Client ${client} at ${asOf}: ${percent(probability)} to take ${target.product} within ${counted(target.horizon_days, "day")}.`,
    `That is ${(probability / baseRate).toFixed(1)} times the base rate of ${percent(baseRate)}, the mean over ${counted(nScored, "client")} scored.`,
    `Rank ${count(rank)} of ${count(nScored)}. Model ${model.name} ${model.version}.`,
  ].join(" ");
}

/** Letters of the longest bar on either side. */
const barLetters = 7;

function renderPath({ path, nContacts, minContacts }: Explanation, columns: number): string {
  const { start, steps, end } = path;
  const largest = Math.max(...steps.map(({ logOdds }) => Math.abs(logOdds)), Number.MIN_VALUE);
  const hasBars = columns >= wideColumns;
  const bar = (share: number) => (hasBars ? [barOf(share)] : []);
  const others = hasBars ? 2 * barLetters + 1 + 2 : 0;
  const label = (text: string) => cut(text, columns - "  log-odds  probability".length - others);
  const table = renderTable(
    [
      [label("how the score is made up"), ...(hasBars ? [""] : []), "log-odds", "probability"],
      [label("an average client"), ...bar(0), start.logOdds.toFixed(2), percent(start.probability)],
      ...steps.map(({ group, logOdds, to }) => [
        label(scoreGroupWords[group].en),
        ...bar(logOdds / largest),
        signed(logOdds, 2),
        percent(to),
      ]),
      ["this client", ...bar(0), end.logOdds.toFixed(2), percent(end.probability)],
    ],
    ["left", ...(hasBars ? (["left"] as const) : []), "right", "right"],
  );
  const few = `With fewer than ${minContacts} visible contacts, parts of the surroundings could tell of one of them: they are summed.`;
  return `${table}${nContacts < minContacts ? wrap(few, columns) : ""}`.trimEnd();
}

const groupWords: Readonly<Record<ContactGroupName, string>> = {
  closest: "closest",
  middle: "in between",
  farthest: "least close",
  all: "all contacts",
};

/** What groups of contacts add; nothing where there are too few of them. */
function renderContacts({ contacts: { groups, ties } }: Explanation, columns: number): string {
  if (groups.length === 0) return "";
  const lines = groups.map(({ name, nContacts, callsShare, logOdds, probabilityWithout }) => {
    const who = `${groupWords[name]}: ${counted(nContacts, "contact")}, ${percent(callsShare)} of the calls`;
    return hang(signed(logOdds, 2), `${who}; without them ${percent(probabilityWithout)}`, columns);
  });
  const revealed = (ties ?? []).map(({ contact, group, calls, seconds }) => [
    `  ${contact.slice(0, 8)}…`,
    groupWords[group],
    count(calls),
    count(seconds / 60),
  ]);
  const table = renderTable(
    [["  contact", "group", "calls", "minutes"], ...revealed],
    ["left", "left", "right", "right"],
  );
  return ["What groups of its contacts add, in log-odds", ...lines, ...(ties ? [table.trimEnd()] : [])].join(
    "\n",
  );
}

/** Minus to the left of the middle, plus to the right. @param share −1 … 1 */
function barOf(share: number): string {
  const letters = Math.round(Math.abs(share) * barLetters);
  const left = "-".repeat(share < 0 ? letters : 0);
  const right = "+".repeat(share > 0 ? letters : 0);
  return `${left.padStart(barLetters)}|${right}`;
}

function renderReasons(title: string, reasons: readonly ToldReason[], columns: number): string {
  const lines = reasons.map(({ phrase, value, usual, logOdds }) =>
    hang(signed(logOdds, 2), `${phrase}: ${value}${usual === null ? "" : ` (usually ${usual})`}`, columns),
  );
  return lines.length === 0 ? "" : [title, ...lines].join("\n");
}

/** A short text, and beside it a longer one in as many lines as it needs. */
function hang(short: string, text: string, columns: number): string {
  const indent = " ".repeat(short.length + 4);
  return `  ${short}  ${wrap(text, columns - indent.length).replaceAll("\n", `\n${indent}`)}`;
}

function renderMoves({ moves, hasChangeable, probability }: Explanation, columns: number): string {
  if (moves.length === 0) return "";
  const reaches = moves.map(({ lowest, highest }) =>
    [lowest, highest].map((end) => percent(end?.probability ?? probability)).join(" to "),
  );
  const width = Math.max(...reaches.map(({ length }) => length));
  const lines = moves.map((move, at) =>
    hang(reaches[at]!.padStart(width), `${move.bankCanChange ? "* " : ""}${moveText(move)}`, columns),
  );
  const star = hasChangeable
    ? "* The bank can change it, by the reason catalogue."
    : "The reason catalogue names nothing that the bank can change (bank_can_change).";
  const caution =
    "The model was asked again with one value changed, along the values that occur among the scored. That is its view of such a client: whatever goes with the value in life stays as it is, and nothing says that a change would cause an uptake.";
  return ["What would change it", ...lines, wrap(star, columns), wrap(caution, columns)].join("\n");
}

function moveText({ phrase, now, lowest, highest }: ToldMove): string {
  const ends = [lowest && `lowest at ${lowest.value}`, highest && `highest at ${highest.value}`];
  return `${phrase}, now ${now}: ${ends.filter(Boolean).join(", ")}`;
}
