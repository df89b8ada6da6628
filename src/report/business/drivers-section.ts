import { oddsBounds, type ShapePoint } from "../../campaign/drivers.ts";
import { barChart } from "../chart/bar-chart.ts";
import { lineChart } from "../chart/line-chart.ts";
import { type Html, html } from "../html.ts";
import type { NamedFeature } from "./report-data.ts";
import { hasTies, section, type Telling, wholePercent } from "./telling.ts";

/** Features whose shape is drawn. */
const nShapes = 6;

/** What the model goes by, what the contacts change, and how the score follows the strongest features. */
export function driversSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const told = words.drivers;
  const { found, features, hasLabels } = data.drivers;
  if (found.drivers.length === 0) return section(told.heading, html`<p>${told.none}</p>`);
  const around = found.surroundingsShare;
  const n = numbers.count(found.nRows);
  const text = hasTies(telling)
    ? told.text(numbers.percent(1 - around, 0), numbers.percent(around, 0), n)
    : told.ownOnly(n);
  const shapes = found.drivers
    .filter(({ shape }) => hasShape(shape))
    .slice(0, nShapes)
    .map(({ feature, shape }, at) => shapeChart(telling, `shape-${at + 1}`, features[feature]!, shape));
  return section(
    told.heading,
    html`<p>${text}${hasLabels && hasTies(telling) && ` ${told.labels}`}</p>
<div class="charts">
${effectsChart(telling)}${around > 0 && contactsChart(telling)}</div>
${
  shapes.length > 0 &&
  html`<h3>${told.shapes}</h3>
<p class="quiet">${told.shapesText}</p>
<div class="charts">
${shapes}</div>
`
}`,
  );
}

/** Whether there are values to compare: several numbers, or several categories. */
function hasShape(shape: readonly ShapePoint[]): boolean {
  const known = shape.filter(({ value }) => value !== null);
  return known.length > 1 || (typeof known[0]?.value === "string" && shape.length > 1);
}

/** Log-odds as how many times the odds: 0.26 → a rise of 30 %. */
function rise(logOdds: number): number {
  return Math.exp(logOdds) - 1;
}

function effectsChart(telling: Telling): Html {
  const { words, language, numbers } = telling;
  const { found, features } = telling.data.drivers;
  const told = words.drivers;
  return barChart({
    id: "drivers",
    title: told.title,
    description: told.about,
    language,
    labels: told.feature,
    values: told.effect,
    write: (value) => numbers.percent(value, 0),
    bars: found.drivers.map(({ feature, effect }) => ({
      label: features[feature]!.phrase,
      value: rise(effect),
      tone: features[feature]!.isSurroundings ? "lead" : "other",
      note: features[feature]!.isSurroundings ? told.around : told.own,
    })),
  });
}

function contactsChart(telling: Telling): Html {
  const { words, language, numbers } = telling;
  const { shares, raised, lowered, medianSize } = telling.data.drivers.found.surroundings;
  const told = words.drivers;
  const times = (value: number) => `×\u202f${numbers.fixed(value, Number.isInteger(value) ? 0 : 2)}`;
  const labels = shares.map((_, at) => {
    const [low, high] = [oddsBounds[at - 1], oddsBounds[at]];
    if (low === undefined) return `< ${times(high!)}`;
    return high === undefined ? `≥ ${times(low)}` : `${times(low)} – ${times(high)}`;
  });
  const text = told.contactsText(
    numbers.percent(raised, 0),
    numbers.percent(lowered, 0),
    numbers.percent(rise(medianSize), 0),
  );
  return barChart({
    id: "contacts-change",
    title: told.contactsTitle,
    description: text,
    caption: `${told.contactsAbout} ${text}`,
    language,
    labels: told.odds,
    values: told.clients,
    write: (value) => numbers.percent(value, 0),
    bars: shares.map((share, at) => ({
      label: labels[at]!,
      value: share,
      tone: at < oddsBounds.indexOf(1) + 1 ? "other" : "lead",
    })),
  });
}

/** Odds by value: a curve over numbers, a bar for each category. */
function shapeChart(telling: Telling, id: string, feature: NamedFeature, shape: readonly ShapePoint[]): Html {
  const { words, numbers } = telling;
  const known = shape.filter(
    (point): point is ShapePoint & { value: number } => typeof point.value === "number",
  );
  if (known.length < 2) return categoryChart(telling, id, feature, shape);
  const told = words.drivers;
  const times = (value: number) => numbers.fixed(value, 2);
  const [first, last] = [known[0]!, known.at(-1)!];
  const write = tickOf(telling, feature);
  // As many clients at each point: where most points would lie on one spot, each gets a place of the same width.
  const isCrowded = crowding(known.map(({ value }) => value)) < 0.1;
  const places = isCrowded
    ? {
        write: (at: number) => write(known[at]!.value),
        ticks: [0, 1, 2, 3].map((part) => Math.round((part * (known.length - 1)) / 3)),
      }
    : { write };
  const missing = shape.find(({ value }) => value === null);
  const description = [
    told.lower(
      writeValue(telling, feature, first.value),
      times(Math.exp(first.mean)),
      writeValue(telling, feature, last.value),
      times(Math.exp(last.mean)),
    ),
    ...(missing ? [told.missing(times(Math.exp(missing.mean)))] : []),
  ].join(" ");
  return lineChart({
    id,
    title: feature.phrase,
    description,
    language: telling.language,
    interval: told.bandHeader,
    x: { label: unitLabel(telling, feature), ...places },
    y: { label: told.oddsTimes, write: times },
    series: [
      {
        name: told.oddsTimes,
        tone: feature.isSurroundings ? "lead" : "other",
        points: known.map(({ value, mean, low, high }, at) => ({
          x: isCrowded ? at : value,
          y: Math.exp(mean),
          low: Math.exp(low),
          high: Math.exp(high),
        })),
      },
    ],
    levels: [1],
  });
}

/** How far along the axis the middle point lies, 0 … 1. */
function crowding(values: readonly number[]): number {
  const [low, high] = [values[0]!, values.at(-1)!];
  return (values[Math.floor(values.length / 2)]! - low) / (high - low);
}

function categoryChart(
  telling: Telling,
  id: string,
  feature: NamedFeature,
  shape: readonly ShapePoint[],
): Html {
  const { words, numbers, language } = telling;
  const told = words.drivers;
  return barChart({
    id,
    title: feature.phrase,
    description: told.categories,
    language,
    interval: told.bandHeader,
    shape: "dots",
    level: 1,
    labels: told.level,
    values: told.oddsTimes,
    write: (value) => numbers.fixed(value, 2),
    bars: shape.map(({ value, mean, low, high }) => ({
      label: writeValue(telling, feature, value),
      value: Math.exp(mean),
      low: Math.exp(low),
      high: Math.exp(high),
      tone: feature.isSurroundings ? "lead" : "other",
    })),
  });
}

/** A value with its unit. */
function writeValue(
  telling: Telling,
  { scale, unit, levels }: NamedFeature,
  value: number | string | null,
): string {
  const { values, words } = telling;
  if (value === null) return words.groups.names.missing!;
  if (typeof value === "string") return levels?.[value] ?? value;
  if (scale === "yes or no") return words.groups.names[String(value !== 0)]!;
  if (scale === "share") return wholePercent(telling, Math.round(1000 * value) / 1000);
  const text = unit === undefined ? values.amount(value) : values.withUnit(value, unit);
  return text.replace("-", "−");
}

/** The unit in words; nothing where values are written with theirs. */
function unitLabel({ values }: Telling, feature: NamedFeature): string {
  const { unit } = feature;
  if (unit === undefined || isWritten(feature)) return "";
  return values.withUnit(5, unit).replace(values.amount(5), "").trim();
}

/** Lengths of time change their unit with their size, shares have none: their values are written whole. */
function isWritten({ scale, unit = "" }: NamedFeature): boolean {
  return scale === "share" || ["days", "h", "min", "s"].includes(unit);
}

/** Without the unit, which stands at the axis; lengths of time have theirs with them. */
function tickOf(telling: Telling, feature: NamedFeature): (value: number) => string {
  return isWritten(feature)
    ? (value) => writeValue(telling, feature, value)
    : (value) => telling.numbers.short(value);
}
