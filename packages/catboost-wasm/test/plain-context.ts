// Runs test/smoke.ts in a context that has the language and the few names of the web platform that src/runtime/platform.ts and the encoders ask for, as
// a plain worker would, and nothing of Node. Prints what it gives, and the names. Needs --experimental-vm-modules.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { createContext, type Module, SourceTextModule } from "node:vm";

const names = { TextEncoder, TextDecoder, atob, MessageChannel, performance };
const context = createContext({ ...names });
const loaded = new Map<string, Module>();

function moduleOf(path: string, code: string): Module {
  const module = new SourceTextModule(code, { context, identifier: path });
  loaded.set(path, module);
  return module;
}

const main = moduleOf(
  join(import.meta.dirname, "entry.js"),
  'import { smoke } from "./smoke.ts"; globalThis.result = JSON.stringify(await smoke());',
);
await main.link((specifier, from) => {
  if (!specifier.startsWith(".")) throw new Error(`${from.identifier} imports ${specifier}`);
  const path = join(from.identifier, "..", specifier);
  return loaded.get(path) ?? moduleOf(path, stripTypeScriptTypes(readFileSync(path, "utf8")));
});
await main.evaluate();
console.log(context.result);
