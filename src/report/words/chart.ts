import type { Language } from "../../core/language.ts";

interface ChartWords {
  /** Opens the table behind a chart. */
  numbers: string;
  /** Header of an interval's column. */
  interval: string;
  from: string;
  to: string;
}

export const chartWords: Readonly<Record<Language, ChartWords>> = {
  en: { numbers: "The numbers behind this chart", interval: "95% interval", from: "from", to: "to" },
  ru: { numbers: "Числа этого графика", interval: "95%-й интервал", from: "от", to: "до" },
};
