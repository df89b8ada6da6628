import { type BorderType, borderTypes } from "./borders.ts";

const nanModes = ["Min", "Max", "Forbidden"] as const;

/** How numbers become bins. */
export interface Quantization {
  borderCount: number;
  borderType: BorderType;
  nanMode: (typeof nanModes)[number];
}

/** Reads `Column:border_count=1024,nan_mode=Max,border_type=Median`, any of the three; undefined if it cannot be read. */
export function readQuantization(text: string): [column: number, options: Partial<Quantization>] | undefined {
  const [, column, list] = /^(\d+)(?::(.*))?$/.exec(text) ?? [];
  if (column === undefined) return undefined;
  const options: Partial<Quantization> = {};
  for (const [name, value] of list ? list.split(",").map((one) => one.split("=")) : []) {
    if (name === "border_count" && isBorderCount(value)) options.borderCount = Number(value);
    else if (name === "nan_mode" && isOneOf(nanModes, value)) options.nanMode = value;
    else if (name === "border_type" && isOneOf(borderTypes, value)) options.borderType = value;
    else return undefined;
  }
  return [Number(column), options];
}

function isBorderCount(text: string | undefined): boolean {
  return /^[1-9]\d{0,4}$/.test(text ?? "") && Number(text) <= 65535;
}

function isOneOf<T extends string>(values: readonly T[], value: string | undefined): value is T {
  return (values as readonly (string | undefined)[]).includes(value);
}
