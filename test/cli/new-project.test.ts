import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as init from "../../src/cli/commands/init.ts";
import * as simulate from "../../src/cli/commands/simulate.ts";
import { loadProject } from "../../src/config/load.ts";
import { UserError } from "../../src/core/errors.ts";
import { temporaryFolder } from "../support/folders.ts";
import { fakeIo } from "./fake-io.ts";
import { jsonShape } from "./json-shape.ts";

const quiet = { isJson: false, isQuiet: true };
const template = { ...quiet, from: [], sources: {}, columns: {}, isYes: false };
const small = { clients: 200, subscribers: 400, calls: 2000, months: 2, seed: 5 };

describe("init", () => {
  it.each([true, false])(
    "writes a project that loads, a secret key and a .gitignore (static: %s)",
    async (isStatic) => {
      const folder = join(temporaryFolder(), "Мой Bank 1");
      const io = fakeIo();
      await init.run({ ...template, folder, isStatic }, io);
      const project = loadProject(join(folder, "entourage.yaml"));
      expect(project.name).toBe("bank-1");
      expect(project.isStatic).toBe(isStatic);
      expect(readFileSync(join(folder, "entourage.key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
      expect(statSync(join(folder, "entourage.key")).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("out/\nentourage.key\n");
      expect(io.said.out).toContain(`entourage check --project ${join(folder, "entourage.yaml")}`);
    },
  );

  it("writes over nothing, and names all that is in the way", async () => {
    const folder = temporaryFolder();
    await init.run({ ...template, folder, isStatic: false }, fakeIo());
    const key = readFileSync(join(folder, "entourage.key"), "utf8");
    const again = init.run({ ...template, folder, isStatic: true }, fakeIo());
    await expect(again).rejects.toThrow(UserError);
    await expect(again).rejects.toThrow(/entourage\.yaml.*entourage\.key/s);
    expect(readFileSync(join(folder, "entourage.key"), "utf8")).toBe(key);
  });

  it("leaves a .gitignore alone and says what it should hold", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".gitignore"), "mine\n");
    const io = fakeIo();
    await init.run({ ...template, isJson: true, folder, isStatic: false }, io);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("mine\n");
    const told = JSON.parse(io.said.out);
    expect(told.toIgnore).toEqual(["out/", "entourage.key"]);
    await expect(`${jsonShape(told)}\n`).toMatchFileSnapshot("golden/json-init-template.golden.txt");
  });
});

describe("simulate", () => {
  it("writes sources and a project that loads; the same seed gives the same key", async () => {
    const folders = [temporaryFolder(), temporaryFolder()];
    const keys = [];
    for (const folder of folders) {
      const io = fakeIo();
      await simulate.run({ ...quiet, folder, simulation: small }, io);
      const project = loadProject(join(folder, "entourage.yaml"));
      expect(project.seed).toBe(5);
      expect(Object.keys(project.sources).sort()).toEqual([
        "calls",
        "client_features",
        "clients",
        "consents",
        "numbers",
        "subscriber_features",
        "subscriptions",
        "uptakes",
      ]);
      expect(io.said.out).toContain(`entourage run --project ${join(folder, "entourage.yaml")}`);
      expect(io.said.err).toBe("");
      keys.push(readFileSync(join(folder, "entourage.key"), "utf8"));
    }
    expect(keys[0]).toBe(keys[1]);
  });

  it("tells a machine what it wrote, and what is true of it", async () => {
    const io = fakeIo();
    await simulate.run({ ...quiet, isJson: true, folder: temporaryFolder(), simulation: small }, io);
    const shape = jsonShape(JSON.parse(io.said.out));
    await expect(`${shape}\n`).toMatchFileSnapshot("golden/json-simulate.golden.txt");
  });

  it("writes over no project, before it makes anything up", async () => {
    const folder = temporaryFolder();
    await init.run({ ...template, folder, isStatic: false }, fakeIo());
    await expect(simulate.run({ ...quiet, folder, simulation: small }, fakeIo())).rejects.toThrow(UserError);
    expect(statSync(join(folder, "data"), { throwIfNoEntry: false })).toBeUndefined();
  });

  it("leaves nothing ready behind when an option is out of its range", async () => {
    const folder = temporaryFolder();
    const simulation = { ...small, clients: 7, months: 99 };
    await expect(simulate.run({ ...quiet, folder, simulation }, fakeIo())).rejects.toThrow(
      /clients: 7.*months: 99/s,
    );
    expect(statSync(join(folder, "entourage.yaml"), { throwIfNoEntry: false })).toBeUndefined();
  });
});
