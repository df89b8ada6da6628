/** Numbers as people read them in English; the same on every machine. */

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 1234567 → `1,234,567`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 row`, `2 rows`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share of 0 … 1 in percent: `2.9 %`. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** With a sign, also where it rounds to zero: `+0.041`, `-0.003`, `0.000`. */
export function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) > 0 ? `+${text}` : text.replace(/^-(?=[0.]*$)/, "");
}

/** A length of time in one or two units: `8 s`, `2 min 5 s`, `1 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
