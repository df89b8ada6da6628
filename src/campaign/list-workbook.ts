/** The list as a workbook for whoever works with it: the list, what became of everybody else, and what the columns mean. */
import { DataError } from "../core/errors.ts";
import type { Language, Words } from "../core/language.ts";
import { maxSheetRows, type Sheet } from "../store/xlsx/sheet.ts";
import type { ListColumn } from "./list-columns.ts";
import { stepWords, type Waterfall } from "./waterfall.ts";

const sheetNames = {
  list: { en: "List", ru: "Список" },
  waterfall: { en: "Waterfall", ru: "Отбор" },
  about: { en: "About", ru: "Пояснения" },
} as const satisfies Record<string, Words>;

const said = {
  step: { en: "step", ru: "шаг" },
  clients: { en: "clients", ru: "клиентов" },
  left: { en: "left", ru: "осталось" },
  population: { en: "clients of the bank at", ru: "клиенты банка на" },
  listed: { en: "on the list", ru: "в списке" },
  treatment: { en: "of them to approach (treatment)", ru: "из них обращаться (treatment)" },
  control: { en: "of them not to approach (control)", ru: "из них не обращаться (control)" },
  outside_pilot: { en: "of them outside the pilot", ru: "из них вне пилота" },
  column: { en: "column", ru: "столбец" },
  inFiles: { en: "in CSV and Parquet", ru: "в CSV и Parquet" },
  meaning: { en: "meaning", ru: "что означает" },
} as const satisfies Record<string, Words>;

/** @throws DataError when a sheet cannot hold so many clients */
export function refuseFullSheet(listed: number): void {
  if (listed < maxSheetRows) return;
  throw new DataError([
    {
      code: "sheet-full",
      where: "list.formats: xlsx",
      found: `${listed} clients`,
      expected: `at most ${maxSheetRows - 1}, which is what a sheet holds`,
      hint: "set list.limit, or take xlsx out of list.formats: campaign.parquet and CSV hold any number",
    },
  ]);
}

/** The sheets of the workbook. */
export function listSheets(
  columns: readonly ListColumn[],
  waterfall: Waterfall,
  language: Language,
): Sheet[] {
  const text = (heading: string, width: number, values: string[]) =>
    ({ heading, kind: "text", width, values }) as const;
  const count = (heading: string, values: number[]) =>
    ({ heading, kind: "count", width: 12, values: Float64Array.from(values) }) as const;
  const rows = waterfallRows(waterfall, language);
  return [
    { name: sheetNames.list[language], columns },
    {
      name: sheetNames.waterfall[language],
      columns: [
        text(
          said.step[language],
          60,
          rows.map(({ step }) => step),
        ),
        count(
          said.clients[language],
          rows.map(({ clients }) => clients),
        ),
        count(
          said.left[language],
          rows.map(({ left }) => left),
        ),
      ],
    },
    {
      name: sheetNames.about[language],
      columns: [
        text(
          said.column[language],
          18,
          columns.map(({ heading }) => heading),
        ),
        text(
          said.inFiles[language],
          20,
          columns.map(({ name }) => name),
        ),
        text(
          said.meaning[language],
          110,
          columns.map(({ about }) => about),
        ),
      ],
    },
  ];
}

/** A row for each step, from everybody to the list: excluded clients are negative, so that the column adds up. */
function waterfallRows(
  { as_of, population, steps, listed, treatment, control, outside_pilot }: Waterfall,
  language: Language,
): { step: string; clients: number; left: number }[] {
  const groups = Object.entries({ treatment, control, outside_pilot }).flatMap(([group, clients]) =>
    clients === undefined
      ? []
      : [
          {
            step: said[group as "treatment" | "control" | "outside_pilot"][language],
            clients,
            left: Number.NaN,
          },
        ],
  );
  return [
    { step: `${said.population[language]} ${as_of}`, clients: population, left: population },
    ...steps.map(({ reason, excluded, left }) => ({
      step: stepWords(reason, language),
      clients: -excluded,
      left,
    })),
    { step: said.listed[language], clients: listed, left: listed },
    ...groups,
  ];
}
