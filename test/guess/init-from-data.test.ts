import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { loadProject } from "../../src/config/load.ts";
import { checkProject } from "../../src/pipeline/sources/check.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { jsonShape } from "../cli/json-shape.ts";
import { temporaryFolder } from "../support/folders.ts";

/** The simulated bank as its files might be elsewhere: another name for each column, and several ways of telling a time. */
const renamed: Record<string, string> = {
  "customers.csv": `select client_id as "custNo", joined_at::timestamp as "contractDt", left_at::timestamp as "closeDt",
    strftime(birth_date, '%d.%m.%Y') as dob, region as area, known_at as load_ts from {clients}`,
  "msisdn_book.parquet": `select number as msisdn, if(owner_kind = 'client', 'CUSTOMER', 'ABONENT') as holder_type,
    owner_id as holder_id, valid_from as start_dt, valid_to as end_dt, known_at as load_ts from {numbers}`,
  "customer_subscriber_link.parquet": `select client_id as cust_no, subscriber_id as subs_id, valid_from as start_dt,
    valid_to as end_dt, known_at as load_ts from {subscriptions}`,
  "c360_profile.parquet": `select client_id as cust_no, valid_from as report_date, * exclude (client_id, valid_from, known_at),
    known_at as load_ts, 'x' as segment, current_date as printed from {client_features}`,
  "subscriber_attrs.parquet": `select subscriber_id as "SubsId", valid_from as "ReportDate",
    * exclude (subscriber_id, valid_from, known_at), known_at as "LoadTs" from {subscriber_features}`,
  "cdr/2026.parquet": `select caller as a_number, callee as b_number, epoch_ms(started_at) as call_ts, seconds as duration_sec,
    case kind when 'call' then 'VOICE' when 'message' then 'SMS' else 'MISSED' end as call_type from {calls}`,
  "product_openings.parquet": `select client_id as customer_id, product as product_code, opened_at as open_dt,
    known_at as load_dttm from {uptakes}`,
};

/** The same in Russian, as CSV, without a column that says when a row was known. */
const russian: Record<string, string> = {
  "клиенты.csv": `select client_id as "ИД клиента", joined_at as "Дата договора", birth_date as "Дата рождения",
    region as "Регион" from {clients}`,
  "номера.csv": `select number as "Номер телефона", if(owner_kind = 'client', 'клиент', 'абонент') as "Тип владельца",
    owner_id as "ИД владельца", valid_from as "Дата начала", valid_to as "Дата окончания" from {numbers}`,
  "связь_клиент_абонент.csv": `select client_id as id_klienta, subscriber_id as id_abonenta, valid_from as dt_from,
    valid_to as dt_to from {subscriptions}`,
  "звонки.csv": `select caller as "Звонящий", callee as "Получатель", started_at as "Начало звонка",
    seconds as "Длительность, сек" from {calls} where kind <> 'message'`,
  "открытия.csv": `select client_id as "клиент", product as "продукт", opened_at as "дата открытия" from {uptakes}`,
};

const bank = temporaryFolder();
let paths: Record<string, string>;
let warehouse: Warehouse;

beforeAll(async () => {
  ({ paths } = await simulate({
    clients: 300,
    subscribers: 1200,
    calls: 6000,
    months: 3,
    seed: 4,
    out: bank,
  }));
  warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    threads: 1,
    spillFolder: join(bank, "spill"),
    timeZone: "UTC",
  });
  return () => warehouse.close();
});

async function writeData(files: Record<string, string>): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "cdr"));
  for (const [file, sql] of Object.entries(files)) {
    const query = sql.replaceAll(/\{(\w+)\}/g, (_, name) => `'${paths[name]}'`);
    await warehouse.run(`copy (${query}) to '${join(folder, file)}'`);
  }
  return folder;
}

async function init(...args: string[]) {
  const folder = join(temporaryFolder(), "bank");
  const io = fakeIo();
  const exitCode = await runCommandLine(["init", folder, ...args, "--quiet"], io);
  const file = join(folder, "entourage.yaml");
  return { exitCode, file, folder, ...io.said };
}

/** What the check says of a project that was made, and how many rows it sees. */
async function rowsOf(file: string): Promise<Record<string, number>> {
  const { sources } = await checkProject(loadProject(file));
  return Object.fromEntries(sources.map(({ name, nRows }) => [name, nRows]));
}

describe("a project from files with names of their own", () => {
  it("is guessed whole, passes the check and chooses mature snapshots", async () => {
    const data = await writeData(renamed);
    const { exitCode, file, out } = await init("--from", data);
    expect(exitCode, out).toBe(0);
    const project = loadProject(file);
    expect(Object.keys(project.sources).sort()).toEqual([
      "calls",
      "client_features",
      "clients",
      "numbers",
      "subscriber_features",
      "subscriptions",
      "uptakes",
    ]);
    expect(project.target).toMatchObject({ product: "credit_card", horizon_days: 14 });
    expect(project.data_through).toBe("2026-04-01");
    expect(project.snapshots).toEqual({ train: ["2026-02-01"], test: ["2026-03-01"], score: ["2026-04-01"] });
    expect(await rowsOf(file)).toMatchObject({ clients: 300, calls: 6000 });
    const text = readFileSync(file, "utf8");
    expect(text).toContain('to_timestamp("call_ts" / 1000) as started_at');
    expect(text).toContain("# Left out: printed, a date, no feature.");
    expect(text).toContain('"segment" as "segment_given"');
    expect(text).toContain("consent: opt_out  # a guess");
    expect(out).toContain("caller      a_number");
  });

  it("is guessed from Russian names in CSV", async () => {
    const { exitCode, file, out } = await init("--from", await writeData(russian));
    expect(exitCode, out).toBe(0);
    expect(out).not.toContain("`check` will find");
    const { sources } = loadProject(file);
    expect(sources.calls!.columns).toMatchObject({ caller: "Звонящий", callee: "Получатель" });
    expect(sources.uptakes!.columns).toMatchObject({ client_id: "клиент", opened_at: "дата открытия" });
    expect(sources.uptakes!.lag_days).toBe(1);
  });

  it("takes what is said before what is guessed", async () => {
    const data = await writeData(renamed);
    const said = [
      "--column",
      "calls.caller=b_number",
      "calls.callee=a_number",
      "--source",
      "client_features=none",
    ];
    const { file } = await init(
      "--from",
      data,
      ...said,
      "--product",
      "deposit",
      "--time_zone",
      "Europe/Moscow",
    );
    const { sources, target, time_zone } = loadProject(file);
    expect(sources.calls!.query).toContain('"b_number" as caller');
    expect(sources.client_features).toBeUndefined();
    expect(target.product).toBe("deposit");
    expect(time_zone).toBe("Europe/Moscow");
  });

  it("names what cannot be guessed and writes nothing, unless told to", async () => {
    const { "product_openings.parquet": _, ...files } = renamed;
    const data = await writeData(files);
    const refused = await init("--from", data);
    expect(refused.exitCode).toBe(2);
    expect(refused.err).toContain("source uptakes: nothing that is surely it");
    expect(refused.err).toContain("--source uptakes=<file>");
    expect(existsSync(refused.folder)).toBe(false);
    const { exitCode, file, out } = await init("--from", data, "--yes");
    expect(exitCode).toBe(0);
    expect(out).toContain("To be filled in:\n  uptakes: openings of products");
    expect(readFileSync(file, "utf8")).toContain("  # TO FILL IN: openings of products.\n  # uptakes:");
  });

  it("tells a machine what it guessed, what is missing and what could not be read", async () => {
    const { "product_openings.parquet": _, ...files } = renamed;
    const data = await writeData(files);
    writeFileSync(join(data, "torn.parquet"), "PAR1");
    const { out } = await init("--from", data, "--yes", "--json");
    const golden = "../cli/golden/json-init.golden.txt";
    await expect(`${jsonShape(JSON.parse(out))}\n`).toMatchFileSnapshot(golden);
  });

  it("refuses names that there are not, with the nearest that is", async () => {
    const data = await writeData(russian);
    const { err } = await init(
      "--from",
      data,
      "--source",
      "callls=звонки.csv",
      "calls=звонок.csv",
      "--column",
      "calls.calle=x",
      "calls.caller=Звонящая",
    );
    expect(err).toContain("did you mean calls?");
    expect(err).toContain("did you mean звонки.csv?");
    expect(err).toContain("did you mean callee?");
    expect(err).toContain("did you mean Звонящий?");
    expect((await init("--from", join(data, "nowhere"))).err).toContain("no such file or folder");
  });
});

describe("a static graph from files with names of their own", () => {
  it("takes a table with a label for nodes, a table of two ids for edges, files of parts for a split", async () => {
    const folder = temporaryFolder();
    const rows = Array.from({ length: 60 }, (_, at) => `${at},${at % 7},${at % 3 === 0 ? "yes" : "no"}`);
    writeFileSync(join(folder, "people.csv"), `user,points,y\n${rows.join("\n")}\n`);
    writeFileSync(
      join(folder, "friends.csv"),
      `# user_a,user_b\n${rows.map((_, at) => `${at},${(at * 7 + 1) % 60}`).join("\n")}\n`,
    );
    const { exitCode, file, out } = await init("--from", folder);
    expect(exitCode, out).toBe(0);
    expect(await rowsOf(file)).toEqual({ nodes: 60, edges: 60 });
    expect(loadProject(file).isStatic).toBe(true);
  });

  it("numbers rows without an id, and does without edges", async () => {
    const folder = temporaryFolder();
    const row = (at: number, stop: string) => `${at % 5}, red, ${at % 4 === 0 ? ">50K" : "<=50K"}${stop}`;
    for (const [name, stop] of [
      ["train", ""],
      ["test", "."],
    ] as const) {
      const rows = Array.from({ length: 40 }, (_, at) => row(at, stop));
      writeFileSync(join(folder, `census-${name}.csv`), `${rows.join("\n")}\n`);
    }
    const { exitCode, file, out } = await init("--from", folder);
    expect(exitCode, out).toBe(0);
    expect(await rowsOf(file)).toEqual({ nodes: 80, splits: 80 });
  });
});

/** One table as a bank exports it: `;`, days as dd.mm.yyyy, decimal commas, ids with zeros in front, remarks, a default of 1 or 2. */
function applications(): string {
  const rows = Array.from({ length: 120 }, (_, at) => [
    String(at).padStart(8, "0"),
    `${String((at % 28) + 1).padStart(2, "0")}.0${(at % 3) + 1}.2026`,
    `${at % 2 === 0 ? "1 " : ""}${100 + at},${at % 10}5`,
    `remark ${at}`,
    at % 2 === 0 ? "да" : "нет",
    at % 4 === 0 ? 2 : 1,
  ]);
  const head = ["Номер клиента", "Дата заявки", "Сумма кредита", "Комментарий", "Телефон", "Дефолт"];
  return [head, ...rows].map((row) => `${row.join(";")}\r\n`).join("");
}

describe("a table as a bank exports it", () => {
  it("keeps ids, reads decimal commas, leaves out days and remarks, and says which label is a yes", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "Заявки.csv"), applications());
    const { exitCode, file, out } = await init("--from", folder);
    expect(exitCode, out).toBe(0);
    expect(out).toContain("yes is Дефолт = 2 (a guess: the rarer, 30 rows against 90)");
    expect(out).toContain("and 2 features\n  left out: Дата заявки, a date, no feature");
    expect(out).toContain("left out: Комментарий, text that is another in nearly each row");
    const query = loadProject(file).sources.nodes!.query!.replaceAll("{data}", folder);
    const rows = await warehouse.rows(`select * from (${query}) order by node_id limit 2`);
    expect(rows).toEqual([
      { node_id: "00000000", label: true, "Сумма кредита": 1100.05, Телефон: "да" },
      { node_id: "00000001", label: false, "Сумма кредита": 101.15, Телефон: "нет" },
    ]);
    expect(await rowsOf(file)).toEqual({ nodes: 120 });
  });

  it("is not read in Windows-1251: the command that mends it is said, and nothing is written", async () => {
    const folder = temporaryFolder();
    const bytes = [...applications()].map((letter) => windows1251(letter));
    writeFileSync(join(folder, "Заявки.csv"), Uint8Array.from(bytes));
    const { exitCode, folder: made, err } = await init("--from", folder, "--yes");
    expect(exitCode).toBe(1);
    expect(err).toContain("Заявки.csv: not UTF-8 but, by its bytes, WINDOWS-1251");
    expect(err).toContain("iconv -f WINDOWS-1251 -t UTF-8 'Заявки.csv'");
    expect(existsSync(made)).toBe(false);
  });

  it("has edges in a table of which two columns hold its ids, whatever their names are", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "clients.csv"), applications());
    const id = (at: number) => String(at % 120).padStart(8, "0");
    const rows = Array.from({ length: 90 }, (_, at) => `${at};${id(at)};${at},5;${id(at * 7 + 1)}`);
    writeFileSync(join(folder, "payments.csv"), `line;debit;sum;credit\n${rows.join("\n")}\n`);
    const { file, out } = await init("--from", folder);
    expect(loadProject(file).sources.edges!.columns).toEqual({ source: "debit", target: "credit" });
    expect(out).toContain("not used: line, sum");
    expect(await rowsOf(file)).toEqual({ nodes: 120, edges: 90 });
    expect((await init("--from", folder, "--source", "edges=none")).out).toContain("Not used: payments.csv");
  });
});

function windows1251(letter: string): number {
  const code = letter.charCodeAt(0);
  return code < 0x80 ? code : code - 0x410 + 0xc0;
}

describe("calls with local times as dd.mm.yyyy", () => {
  it("are read in the project's zone, their days told in order, their numbers never shown", async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, "Звонки.csv"),
      "Номер А;Номер Б;Начало;Тип\n79000000001;79000000002;28.02.2026 10:00:00;голос\n79000000002;79000000001;01.03.2026 21:30:00;смс\n",
    );
    const { file, out } = await init("--from", folder, "--yes", "--time_zone", "Europe/Moscow");
    expect(out).toContain("2026-02-28 … 2026-03-01");
    expect(out).not.toContain("79000000001");
    expect(readFileSync(file, "utf8")).toContain(
      `timezone('Europe/Moscow', "Начало"::timestamp) as started_at`,
    );
    expect(readFileSync(file, "utf8")).toContain("data_through: 2026-03-02");
  });
});

const shared = join(import.meta.dirname, "../../../shared/data");

describe.skipIf(!existsSync(shared))("public data sets as they are", () => {
  it.each([
    ["adult", { nodes: 48_842 }],
    ["cns", { nodes: 787, edges: 6429 }],
    ["tolokers", { nodes: 11_758, edges: 519_000 }],
  ])("%s becomes a project that passes the check", async (name, rows) => {
    const { exitCode, out } = await init("--from", join(shared, name), "--json");
    const { sources, problems } = JSON.parse(out) as {
      sources: { source: string; rows: number }[];
      problems: object[];
    };
    expect(exitCode, out).toBe(0);
    expect(problems).toEqual([]);
    expect(Object.fromEntries(sources.map(({ source, rows }) => [source, rows]))).toEqual(rows);
  });
});
