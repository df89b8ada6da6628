import type { Language } from "../../core/language.ts";

interface ChartWords {
  /** Opens the table behind a chart. */
  numbers: string;
  /** Header of an interval's column. */
  interval: string;
  /** Header of what is written beside a value. */
  note: string;
}

export const chartWords: Readonly<Record<Language, ChartWords>> = {
  en: { numbers: "The numbers behind this chart", interval: "95% interval", note: "note" },
  ru: { numbers: "Числа этого графика", interval: "95%-й интервал", note: "примечание" },
};
