/** Where the names of lines go: beside their line, clear of every other line and name. */
import { chartFontSize } from "./draw.ts";

/** A line in the chart's units, its points from left to right; y grows downwards. */
export interface DrawnLine {
  name: string;
  points: readonly { x: number; y: number }[];
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface PlacedLabel {
  name: string;
  /** Middle of the text. */
  x: number;
  y: number;
}

/** Width of a letter of bold text, in parts of the font's size. */
const letterWidth = 0.68;
const height = chartFontSize * 1.25;
const steps = 24;
/** So much nearer to its own line than to any other a name must be, or it could be the other's. */
const least = 4;

/**
 * Places the names one after another. Of places over and under its line at evenly spaced x, a name takes the one that is farthest
 * from the other lines among those where it crosses nothing.
 *
 * @param frame the inner part of the chart
 * @param obstacles lines without a name, which no name may cross
 * @returns undefined when there is no such place for one of them: then a legend must say it
 */
export function placeLabels(
  lines: readonly DrawnLine[],
  frame: Box,
  obstacles: readonly DrawnLine[] = [],
): PlacedLabel[] | undefined {
  const all = [...lines, ...obstacles];
  const placed: (PlacedLabel & { box: Box })[] = [];
  for (const line of lines) {
    const others = lines.filter((other) => other !== line);
    const best = candidates(line, frame)
      .filter(({ box }) => !all.some((one) => crosses(one, box)))
      .filter(({ box }) => !placed.some((other) => overlap(other.box, box)))
      .map((candidate) => ({
        ...candidate,
        room: roomAround(candidate.box, others) - roomAround(candidate.box, [line]),
      }))
      .reduce<(PlacedLabel & { box: Box; room: number }) | undefined>(
        (most, one) => (most === undefined || one.room > most.room + 1e-9 ? one : most),
        undefined,
      );
    if (!best || best.room < least) return undefined;
    placed.push(best);
  }
  return placed.map(({ name, x, y }) => ({ name, x, y }));
}

function candidates(line: DrawnLine, frame: Box): (PlacedLabel & { box: Box })[] {
  const half = (line.name.length * letterWidth * chartFontSize) / 2;
  const places: (PlacedLabel & { box: Box })[] = [];
  for (let step = 0; step <= steps; step++) {
    const x = frame.left + half + (step / steps) * (frame.right - frame.left - 2 * half);
    const [high, low] = reach(line, x - half, x + half);
    if (high > low) continue;
    for (const y of [high - height * 0.75, low + height * 0.75]) {
      const box = { left: x - half, right: x + half, top: y - height / 2, bottom: y + height / 2 };
      if (box.top >= frame.top && box.bottom <= frame.bottom) places.push({ name: line.name, x, y, box });
    }
  }
  return places;
}

/** Where a line is between two x: its highest and lowest y; empty (∞, −∞) where it is not. */
function reach({ points }: DrawnLine, left: number, right: number): [number, number] {
  let [high, low] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const see = (y: number) => {
    high = Math.min(high, y);
    low = Math.max(low, y);
  };
  for (let at = 1; at < points.length; at++) {
    const [a, b] = [points[at - 1]!, points[at]!];
    const [from, to] = [Math.max(a.x, left), Math.min(b.x, right)];
    if (from > to) continue;
    for (const x of [from, to]) see(b.x === a.x ? a.y : a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x));
  }
  return [high, low];
}

function crosses(line: DrawnLine, box: Box): boolean {
  const [high, low] = reach(line, box.left, box.right);
  return high <= box.bottom && low >= box.top;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Distance from a box to the nearest of some lines, straight up or down; so far at most that more makes no difference. */
function roomAround(box: Box, lines: readonly DrawnLine[]): number {
  const gaps = lines.map((line) => {
    const [high, low] = reach(line, box.left, box.right);
    return Math.max(0, high - box.bottom, box.top - low);
  });
  return Math.min(3 * height, ...gaps);
}
