import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { type Row, writeProject } from "../support/write-project.ts";
import { fakeIo } from "./fake-io.ts";

const nClients = 80;
const settings = {
  snapshots: { train: ["2026-03-01"], score: ["2026-05-01"] },
  surroundings: { features: ["activity"] },
  evaluation: { folds: 2, replicates: 20 },
  train: { iterations: 5, depth: 2 },
};

/** Clients with an income, of whom the rich take the card in March; from April on they live somewhere else. */
function given(attributes: (client: number, isLater: boolean) => Row): Record<string, Row[]> {
  const clients = Array.from({ length: nClients }, (_, at) => at);
  return {
    clients: clients.map((at) => ({ client_id: `c${at}`, joined_at: "2025-01-01", known_at: "2025-01-01" })),
    client_features: clients.flatMap((at) => [
      { client_id: `c${at}`, valid_from: "2025-02-01", known_at: "2025-02-01", ...attributes(at, false) },
      { client_id: `c${at}`, valid_from: "2026-04-01", known_at: "2026-04-01", ...attributes(at, true) },
    ]),
    uptakes: clients
      .filter((at) => at % 3 === 0)
      .map((at) => ({
        client_id: `c${at}`,
        product: "credit_card",
        opened_at: "2026-03-05",
        known_at: "2026-03-05",
      })),
  };
}

const income = (at: number) => (at % 3 === 0 ? 100 : 50) + (at % 7);
const towns = ["north", "south"];

async function project(attributes: (client: number, isLater: boolean) => Row): Promise<string> {
  return (await writeProject(given(attributes), settings)).file;
}

async function run(...args: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const io = fakeIo();
  const exitCode = await runCommandLine([...args, "--quiet"], io);
  return { exitCode, ...io.said };
}

/** What was said, without the paths of temporary folders and without versions. */
function told(text: string): string {
  return text.split("\nWritten:")[0]!.replace(/\b[0-9a-f]{12}\b/g, "VERSION");
}

async function scoresOf(file: string): Promise<string> {
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    threads: 1,
    spillFolder: join(file, "../spill"),
    timeZone: "UTC",
  });
  const path = join(file, "../out/score/scores.parquet");
  const rows = await warehouse.rows(
    `select client_id::varchar as id, score, probability from '${path}' order by id`,
  );
  warehouse.close();
  return JSON.stringify(rows);
}

describe("scoring with a champion", () => {
  let first: string;

  /** A project whose sources have other columns, with the models of the first one. */
  async function later(attributes: (client: number, isLater: boolean) => Row): Promise<string> {
    const file = await project(attributes);
    cpSync(join(first, "../out/models"), join(file, "../out/models"), { recursive: true });
    return file;
  }

  beforeAll(async () => {
    first = await project((at) => ({ income: income(at), town: towns[at % 2]!, visits: at % 5 }));
    expect((await run("train", "--project", first)).err).toBe("");
  });

  it("lists, promotes, shows and rolls back", async () => {
    const listed = await run("models", "list", "--project", first, "--json");
    const { versions } = JSON.parse(listed.out) as { versions: { version: string }[] };
    const { version } = versions[0]!;
    expect(told((await run("models", "list", "--project", first)).out)).toMatchInlineSnapshot(`
      "test-credit_card

      version       aliases           AUC  positives  learned from
      VERSION  (trained last)  1.000         27  2026-03-01
      "
    `);
    const promoted = await run("models", "promote", version.slice(0, 6), "champion", "--project", first);
    expect(told(promoted.out)).toMatchInlineSnapshot(`
      "champion of test-credit_card points at VERSION.
      "
    `);
    expect((await run("models", "show", "champion", "--project", first)).out).toBe(
      readFileSync(join(first, "../out/train/card.md"), "utf8"),
    );
    await run("models", "promote", version, "challenger", "--project", first);
    expect(
      told((await run("models", "rollback", "challenger", "--project", first)).out),
    ).toMatchInlineSnapshot(`
      "challenger of test-credit_card points nowhere any more; it pointed at VERSION.
      "
    `);
    const nowhere = await run("score", "--model", "challenger", "--project", first);
    expect(nowhere.exitCode).toBe(2);
    expect(told(nowhere.err)).toMatchInlineSnapshot(`
      "error: model test-credit_card: no challenger, expected one of champion, VERSION
        → \`entourage models list\` shows versions and aliases
      "
    `);
  });

  it("gives what the model just trained gives, with its version in every row", async () => {
    const trained = await run("score", "--project", first);
    expect(told(trained.out)).toMatchInlineSnapshot(`
      "Scored 53 rows at 2026-05-01 with test-credit_card, version VERSION.
      Warning: 1 of 28 features has drifted since training: income (PSI 0.90); scores
      have (PSI 2.82).
      "
    `);
    const expected = await scoresOf(first);
    expect((await run("score", "--model", "champion", "--project", first)).exitCode).toBe(0);
    expect(await scoresOf(first)).toBe(expected);
  });

  it("refuses a table in which columns vanished, with all of them and what they may be called now", async () => {
    const file = await later((at) => ({ incomes: income(at), town: at % 2, visits: at % 5 }));
    const { exitCode, err } = await run("score", "--model", "champion", "--project", file);
    expect(exitCode).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "2 problems:
      • features of 2026-05-01, column income: no such column, expected a numeric one, as the model was trained with
        → was it renamed? The table has incomes, which the model does not know
      • features of 2026-05-01, column town: a numeric column, expected a categorical one, as the model was trained with
      "
    `);
    expect(existsSync(join(file, "../out/score"))).toBe(false);
  });

  it("takes columns in another order, and more of them, for what they are", async () => {
    await run("score", "--model", "champion", "--project", first);
    const file = await later((at) => ({
      visits: at % 5,
      colour: "red",
      town: towns[at % 2]!,
      income: income(at),
    }));
    const { exitCode } = await run("score", "--model", "champion", "--project", file);
    expect(exitCode).toBe(0);
    expect(await scoresOf(file)).toBe(await scoresOf(first));
  });

  it("scores a category that was never seen, and says so; so it does of drift", async () => {
    const file = await later((at, isLater) => ({
      income: income(at) + (isLater ? 500 : 0),
      town: isLater && at % 4 === 0 ? "mars" : towns[at % 2]!,
      visits: at % 5,
    }));
    const { exitCode, out } = await run("score", "--model", "champion", "--project", file);
    expect(exitCode).toBe(0);
    expect(told(out)).toMatchInlineSnapshot(`
      "Scored 53 rows at 2026-05-01 with test-credit_card, version VERSION.
      Warning: 2 of 28 features have drifted since training: income (PSI 3.84), town
      (PSI 1.06); scores have (PSI 3.19).
      Warning: 13 rows of town with a category never learned (mars), scored as none of
      those known.
      "
    `);
  });

  it("refuses a model that predicts something else", async () => {
    const { exitCode, err } = await run(
      "score",
      "--model",
      "champion",
      "--project",
      first,
      "--target.product",
      "mortgage",
      "--model.name",
      "test-credit_card",
    );
    expect(exitCode).toBe(1);
    expect(told(err)).toMatchInlineSnapshot(`
      "error: model test-credit_card VERSION, target.product: credit_card, expected mortgage, as the project asks for
        → give each product a name of its own with model.name
      "
    `);
  });

  it("refuses a version with a file that is not what it was", async () => {
    const file = await later((at) => ({ income: income(at), town: towns[at % 2]!, visits: at % 5 }));
    const folder = join(file, "../out/models/test-credit_card");
    const version = readdirSync(folder).find((name) => !name.endsWith(".jsonl"))!;
    appendFileSync(join(folder, version, "calibrator.json"), " ");
    rmSync(join(folder, version, "card.md"));
    const { exitCode, err } = await run("score", "--model", "champion", "--project", file);
    expect(exitCode).toBe(1);
    expect(told(err)).toMatchInlineSnapshot(`
      "2 problems:
      • models/test-credit_card/VERSION/calibrator.json: other content, expected the file that was written with the model
        → restore the folder from a copy, or train again
      • models/test-credit_card/VERSION/card.md: no such file, expected the file that was written with the model
        → restore the folder from a copy, or train again
      "
    `);
  });
});

it("says so where every score is the same", async () => {
  const file = await project(() => ({ income: 7, town: "north", visits: 1 }));
  const { exitCode, out } = await run("score", "--project", file);
  expect(exitCode).toBe(0);
  expect(told(out)).toMatchInlineSnapshot(`
    "Scored 53 rows at 2026-05-01 with test-credit_card, version VERSION.
    Warning: every score is 0.345, so that the ranking says nothing: lists go by the
    clients' ids. Look at what the model goes by: \`entourage models show\`.
    None of 28 features has drifted since training; scores have (PSI 2.29).
    "
  `);
});
