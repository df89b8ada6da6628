import type { Highs } from "highs";

let loaded: Promise<Highs> | undefined;

/** HiGHS as WebAssembly, compiled when it is first asked for, and once. */
export function loadHighs(): Promise<Highs> {
  loaded ??= import("highs").then((module) => {
    // Its types are those of a CommonJS module; what is imported is an ES module with the loader itself as its default.
    const load = module.default as unknown as () => Promise<Highs>;
    return load();
  });
  return loaded;
}
