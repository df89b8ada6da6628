import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { DataError } from "../../src/core/errors.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { featuresOf } from "../support/bank.ts";
import { temporaryFolder } from "../support/folders.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";
import { writeProject } from "../support/write-project.ts";

/** Ann talks to Bob and Cid; Bob is a client and took a card, Cid took one too late to be known. */
const given = {
  clients: [client("ann"), client("bob"), client("cid")],
  numbers: [clientNumber("1", "ann"), subscriberNumber("7", "sub b"), subscriberNumber("8", "sub c")],
  subscriptions: [subscription("bob", "sub b"), subscription("cid", "sub c")],
  subscriber_features: [{ subscriber_id: "sub b", valid_from: "2026-01-01", spend: 3 }],
  uptakes: [
    { client_id: "bob", product: "deposit", opened_at: "2026-02-10", known_at: "2026-02-11" },
    { client_id: "bob", product: "deposit", opened_at: "2026-02-12", known_at: "2026-02-13" },
    { client_id: "cid", product: "deposit", opened_at: "2026-02-10", known_at: "2026-03-11" },
  ],
  calls: [call("1", "7", "2026-02-10"), call("8", "1", "2026-02-11")],
};

const header = (grain: string, ...more: string[]) =>
  [
    "-- deposits",
    `-- grain: ${grain}`,
    "-- units: deposits",
    "-- cutoff: opened_at and known_at before t",
    ...more,
  ].join("\n");

const openings = `
  from dim_population p left join stg_uptakes u on u.client_id = p.client_id and u.product = 'deposit'
    and is_seen(u.opened_at, u.known_at, p.as_of)
  group by all`;

const ofClients = `${header("client_id, as_of")}
select p.client_id, p.as_of, count(u.client_id) as n, if(n > 1, 'saver', 'other') as habit ${openings}`;

const ofContacts = `${header("contact_id, as_of")}
select c.contact_id, c.as_of, count(u.client_id) as n
from ftr_contact c
join int_subscription_holders h on h.as_of = c.as_of and h.subscriber_id = c.contact_id
left join stg_uptakes u on u.client_id = h.client_id and is_seen(u.opened_at, u.known_at, c.as_of)
group by all`;

/** A folder of models. */
function folderOf(models: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(models)) writeFileSync(join(folder, `${name}.sql`), text);
  return folder;
}

async function problemsOf(models: Record<string, string>): Promise<string[]> {
  const { file } = await writeProject(given, { own_models: folderOf(models) });
  const context = openContext(loadProject(file));
  const error = await buildFeatures(context).catch((caught) => caught);
  expect(error).toBeInstanceOf(DataError);
  return (error as DataError).problems.map(
    ({ code, where, found }) => `${code} ${where.split("/").at(-1)} ${found}`,
  );
}

it("joins models of clients as features, and of contacts as attributes that are aggregated", async () => {
  const { ann, bob } = await featuresOf(given, {
    own_models: folderOf({ deposits: ofClients, theirs: ofContacts }),
  });
  expect(bob).toMatchObject({ deposits_n: 2, deposits_habit: "saver" });
  expect(ann).toMatchObject({ deposits_n: 0, deposits_habit: "other" });
  expect(ann).toMatchObject({
    contact_theirs_n_mean_30d: 1,
    contact_theirs_n_max_30d: 2,
    contact_spend_max_30d: 3,
  });
});

it("tells of all faults that the texts show together", async () => {
  expect(
    await problemsOf({
      bare: "select 1 as x",
      clock: `${header("client_id, as_of")}\nselect client_id, as_of, now() - as_of::timestamptz as d, current_date as e from dim_population`,
      "Big-Name": ofClients,
      far: `${header("client_id, as_of")}\nselect client_id, as_of, x from dim_populatoin join (with mine as (select 1 as x) from mine) on true`,
      month: header("client_id, month"),
      own: `${header("contact_id, as_of", "-- group: own")}\nselect 1`,
      stg_mine: ofClients,
      typo: `${header("client_id, as_of")}\nselec 1`,
    }),
  ).toMatchInlineSnapshot(`
    [
      "bad-name Big-Name.sql a model named Big-Name",
      "no-header bare.sql a header without \`-- what the model tells\`, \`-- grain: client_id, as_of or contact_id, as_of\`, \`-- units: the units of the columns\`, \`-- cutoff: which rows are visible as of t\`",
      "changing-sql clock.sql now, which is another at every run",
      "changing-sql clock.sql current_date, which is another at every run",
      "unknown-relation far.sql reads dim_populatoin",
      "bad-grain month.sql grain: client_id, month",
      "bad-sql month.sql 0 statements",
      "bad-group own.sql group: own",
      "name-taken stg_mine.sql a model named stg_mine",
      "bad-sql typo.sql syntax error at or near "selec"",
    ]
  `);
});

it("tells of all faults that the rows show together", async () => {
  expect(
    await problemsOf({
      columns: `${header("client_id, as_of")}\nselect client_id, segmnt from dim_population`,
      keyless: `${header("client_id, as_of")}\nselect client_id, 1 as x from dim_population`,
      lists: `${header("client_id, as_of")}\nselect client_id, as_of, [1] as x from dim_population`,
      only: `${header("client_id, as_of")}\nselect client_id, as_of from dim_population`,
      texts: `${header("contact_id, as_of")}\nselect contact_id, as_of, 'x' as y from ftr_contact`,
      twice: `${header("client_id, as_of")}\nselect client_id, as_of, unnest([1, 2]) as x from dim_population`,
    }),
  ).toMatchInlineSnapshot(`
    [
      "failing-sql columns.sql a select that fails (Referenced column "segmnt" not found in FROM clause!)",
      "missing-column keyless.sql no column as_of among client_id, x",
      "wrong-type lists.sql, column x type INTEGER[]",
      "no-column only.sql no column beside client_id, as_of",
      "wrong-type texts.sql, column y type VARCHAR",
      "duplicate-key twice.sql 3 clients that stand more than once at one moment",
    ]
  `);
});

it("refuses a column that another feature has", async () => {
  const model = `${header("client_id, as_of")}\nselect client_id, as_of, 1 as "years" from dim_population`;
  expect(await problemsOf({ age: model })).toEqual([
    "name-taken feature age_years a name that another column of the feature table has",
  ]);
});

it("builds again when a model, or a file that it reads, changes", async () => {
  const { folder, file } = await writeProject(given);
  const models = join(folder, "models");
  const text = `${header("client_id, as_of")}\nselect client_id, as_of, x from dim_population join read_csv('{root}/x.csv') on true`;
  mkdirSync(models);
  const built = async (sql: string, csv: string) => {
    writeFileSync(join(models, "mine.sql"), sql);
    writeFileSync(join(folder, "x.csv"), csv);
    const context = openContext(loadProject(file, { own_models: "models" }));
    return (await buildFeatures(context)).map(({ fingerprint }) => fingerprint);
  };
  const first = await built(text, "x\n1\n");
  expect(await built(text, "x\n1\n")).toEqual(first);
  expect(await built(`${text} where true`, "x\n1\n")).not.toEqual(first);
  expect(await built(text, "x\n2\n")).not.toEqual(first);
});
