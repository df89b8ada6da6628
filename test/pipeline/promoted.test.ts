import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type OpenProject, openProject } from "../../src/api/open-project.ts";
import { client } from "../support/people.ts";
import { type TestProject, writeProject } from "../support/write-project.ts";

const takers = Array.from({ length: 20 }, (_, at) => `taker ${at}`);
const others = Array.from({ length: 20 }, (_, at) => `other ${at}`);

/** The settings of the next month, whose test snapshot has no table yet. */
const nextMonth = {
  snapshots: { train: ["2026-03-01"], test: ["2026-04-10"], score: ["2026-05-15"] },
  "model.version": "champion",
};

let bank: TestProject;
beforeAll(async () => {
  bank = await writeProject(
    {
      clients: [...takers, ...others].map((id) => client(id)),
      uptakes: takers.map((client_id, at) => ({
        client_id,
        product: "credit_card",
        opened_at: at % 2 === 0 ? "2026-03-05" : "2026-04-12",
      })),
    },
    {
      snapshots: { train: ["2026-03-01"], test: ["2026-04-01"], score: ["2026-05-01"] },
      train: { iterations: 3, depth: 2 },
      evaluation: { replicates: 10 },
      segments: { groups: { holders: "holds_product", others: "not holds_product" } },
    },
  );
  await using project = await opened({});
  await project.run();
  const { version } = await project.models.open();
  await project.models.promote(version, "champion");
});

const opened = (settings: Record<string, unknown>): Promise<OpenProject> =>
  openProject(bank.file, { settings });
const builtTables = () => readdirSync(join(bank.folder, "out/features")).sort();

describe("a month later, with the model that was kept", () => {
  it("status asks for nothing but the table to score", async () => {
    await using project = await opened(nextMonth);
    const { states, next } = await project.status();
    const off = states.filter(({ state }) => state !== "up to date").map(({ stage }) => stage);
    expect(off).toEqual(["features/as_of=2026-05-15", "score", "list"]);
    expect(next).toBe("entourage run");
  });

  it("segments, scores, lists and explanations build that one alone", async () => {
    await using project = await opened(nextMonth);
    const before = builtTables();
    await project.segments.compare();
    await project.campaign.list();
    await project.explain("other 1");
    expect(builtTables()).toEqual([...before, "as_of=2026-05-15"]);
    await project.run();
    const { states, next } = await project.status();
    expect(states.map(({ stage }) => stage)).not.toContain("train");
    expect(next).toBeNull();
  });

  it("training builds the tables that it learns from and is judged on", async () => {
    await using project = await opened(nextMonth);
    await project.train();
    expect(builtTables()).toContain("as_of=2026-04-10");
  });
});
