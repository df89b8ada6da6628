/** One exchange of a client: seconds before t, and seconds talked. */
export interface Exchange {
  age: number;
  seconds: number;
}

/** What `ftr_rhythm` and `ftr_call_length` say of one client, in plain words of the catalogue; undefined where there is no value. */
export function naiveExchanges(exchanges: readonly Exchange[]): Record<string, number | undefined> {
  const ages = exchanges.map(({ age }) => age).sort((a, b) => a - b);
  const gaps = ages.slice(1).map((age, at) => age - ages[at]!);
  const talks = exchanges.map(({ seconds }) => seconds).filter((seconds) => seconds > 0);
  const blocks = (days: number) => new Set(ages.map((age) => Math.floor(age / 86_400 / days))).size;
  const [mean, std] = [meanOf(gaps), stdOf(gaps)];
  return {
    gap_seconds_mean: mean,
    gap_seconds_std: std,
    burstiness: mean! + std! > 0 ? (std! - mean!) / (std! + mean!) : undefined,
    active_days: blocks(1),
    coverage_weeks: blocks(7),
    coverage_months: blocks(30),
    call_seconds_mean: meanOf(talks),
    call_seconds_std: stdOf(talks),
    call_seconds_median: medianOf(talks),
  };
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
}

function stdOf(values: readonly number[]): number | undefined {
  const mean = meanOf(values);
  const variance = meanOf(values.map((value) => (value - mean!) ** 2));
  return variance === undefined ? undefined : Math.sqrt(variance);
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return sorted.length > 0 ? (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2 : undefined;
}
