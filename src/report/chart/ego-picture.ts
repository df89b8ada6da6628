import { dot, link, text } from "@observablehq/plot";
import type { Html } from "../html.ts";
import { colourOf, dashes, type Tone, tones } from "../palette.ts";
import { chartWidth, drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";

interface Ring {
  label: string;
  /** What stands at the ring, such as what the group adds. */
  note: string;
  tone: Tone;
  /** How strong each contact's tie is, over all rings relative to the strongest; of a group that is told as a whole all are equal. */
  strengths: readonly number[];
  /** The row of the table behind. */
  cells: readonly string[];
}

export interface EgoPicture extends FigureText {
  /** What stands in the middle. */
  centre: string;
  /** The closest first. */
  rings: readonly Ring[];
  /** Headers of the table: of the rings' labels, then of their cells. */
  headers: readonly string[];
}

/** More dots on a ring are not told apart. */
const maxDots = 60;
const radii = [0.42, 0.68, 0.94];
const widest = 4;

/** A client in the middle of its contacts, a ring a group: the closer, the stronger their ties. A thick line is a strong tie. */
export function egoPicture(picture: EgoPicture): Html {
  const { rings, centre, headers } = picture;
  const outer = radii.slice(-rings.length);
  const dots = rings.flatMap((ring, at) => dotsOf(ring, outer[at]!, (at + 0.5) / rings.length));
  const labels = rings.map(({ label, note }, at) => ({ text: `${label} ${note}`, y: outer[at]! }));
  const size = chartWidth;
  const svg = drawSvg(
    {
      height: size,
      ...{ marginTop: 14, marginBottom: 14, marginLeft: 14, marginRight: 14 },
      x: { domain: [-1, 1], axis: null },
      y: { domain: [-1, 1], axis: null },
      marks: [
        ...tones.map((tone) =>
          link(
            dots.filter((one) => one.tone === tone),
            {
              x1: 0,
              y1: 0,
              x2: "x",
              y2: "y",
              stroke: colourOf(tone),
              strokeOpacity: 0.5,
              strokeWidth: (one) => one.width,
              strokeDasharray: dashes[tone],
            },
          ),
        ),
        dot(dots, { x: "x", y: "y", r: 6, fill: (one) => colourOf(one.tone) }),
        dot([centre], { x: () => 0, y: () => 0, r: 30, fill: "var(--text)" }),
        text([centre], { x: () => 0, y: () => 0, fill: "var(--page)", fontWeight: 600 }),
        text(labels, {
          x: () => 0,
          y: "y",
          text: "text",
          fill: "var(--text)",
          stroke: "var(--page)",
          strokeWidth: 6,
          strokeLinejoin: "round",
        }),
      ],
    },
    picture,
  );
  return figure(
    picture,
    svg,
    rings.map(({ label, cells }) => [label, ...cells]),
    headers.map((header, at) => ({ header, cell: (row: readonly string[]) => row[at], isNumber: at > 0 })),
  );
}

interface Dot {
  x: number;
  y: number;
  tone: Tone;
  width: number;
}

/** @param start where between two spokes the ring's own begin, 0 … 1: rings of one size have no spoke behind another */
function dotsOf({ strengths, tone }: Ring, radius: number, start: number): Dot[] {
  const shown = strengths.slice(0, maxDots);
  // The top of a ring is left to its label.
  const gap = Math.min(0.85, 0.34 / radius);
  return shown.map((strength, at) => {
    const share = (at + start) / shown.length;
    const angle = Math.PI / 2 + gap + share * (2 * Math.PI - 2 * gap);
    return {
      x: radius * Math.cos(angle),
      y: radius * Math.sin(angle),
      tone,
      width: 0.75 + (widest - 0.75) * strength,
    };
  });
}
