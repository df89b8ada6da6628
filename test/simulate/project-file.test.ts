import { describe, expect, it } from "vitest";
import { chooseSnapshots } from "../../src/config/choose-snapshots.ts";
import { parseProject } from "../../src/config/load.ts";
import { simulatedProjectFile } from "../../src/simulate/project-file.ts";

const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe("the snapshots of a simulation", () => {
  it("are first days of months where there are enough", () => {
    expect(chooseSnapshots("2026-01-01", "2026-07-01", 24)).toEqual({
      train: ["2026-03-01", "2026-04-01", "2026-05-01"],
      test: ["2026-06-01"],
      score: ["2026-07-01"],
    });
    expect(chooseSnapshots("2025-12-01", "2026-03-01", 24)).toEqual({
      train: ["2026-01-01"],
      test: ["2026-02-01"],
      score: ["2026-03-01"],
    });
  });

  it.each(Array.from({ length: 12 }, (_, at) => at + 1))(
    "of %i months are in order, mature and past the first day",
    (months) => {
      const endDay = new Date(Date.UTC(2026, 1 + months, 1)).toISOString().slice(0, 10);
      const { train, test, score } = chooseSnapshots("2026-02-01", endDay, 24);
      const all = [...train, ...test, ...score];
      expect(all).toEqual(all.toSorted());
      expect(days("2026-02-01", train[0]!)).toBeGreaterThan(0);
      for (const day of [...train, ...test]) expect(days(day, endDay)).toBeGreaterThanOrEqual(24);
      for (const day of test) expect(days(train.at(-1)!, day)).toBeGreaterThanOrEqual(24);
      expect(score).toEqual([endDay]);
    },
  );
});

describe("the project file of a simulation", () => {
  it("passes the schema, with the sources and nothing of the truth", () => {
    const paths = {
      clients: "demo/data/clients.parquet",
      calls: "demo/data/calls/part-*.parquet",
      truth_clients: "demo/data/truth_clients.parquet",
    };
    const more = Object.fromEntries(
      ["numbers", "uptakes", "consents"].map((name) => [name, `demo/data/${name}.parquet`]),
    );
    const report = { firstDay: "2026-01-01", endDay: "2026-07-01", seed: 9, paths: { ...paths, ...more } };
    const text = simulatedProjectFile(report as never, "demo", "demo/data");
    const project = parseProject(text, "/somewhere/entourage.yaml");
    expect(project).toMatchObject({ seed: 9, data: "data", data_through: "2026-07-01" });
    expect(Object.keys(project.sources)).toEqual(["clients", "numbers", "calls", "uptakes", "consents"]);
    expect(project.sources.calls!.from).toBe("calls/part-*.parquet");
  });
});
