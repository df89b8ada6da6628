// Compiles the AssemblyScript kernels and stores each module as base64 in a TypeScript file, so that the same import
// works in Node, in a bundler and in a browser without a fetch. Skips what has not changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every module: a folder of AssemblyScript with an `index.ts`, and the file that carries the compiled bytes. */
const modules = [
  {
    sources: "packages/catboost-wasm/assembly",
    output: "packages/catboost-wasm/src/generated/kernels.ts",
  },
  { sources: "src/graph/kernels", output: "src/graph/generated/kernels.ts" },
];

/** Memory is shared between threads, so it needs a maximum: all of the 65,536 pages (4 GiB) that an address reaches. */
const flags = [
  "--optimizeLevel",
  "3",
  "--shrinkLevel",
  "0",
  "--converge",
  "--noAssert",
  "--runtime",
  "stub",
  "--importMemory",
  "--enable",
  "simd",
  "--enable",
  "threads",
  "--sharedMemory",
  "--maximumMemory",
  "65536",
];

for (const { sources, output } of modules) await build(join(root, sources), join(root, output));

async function build(sourceFolder, outputFile) {
  if (!existsSync(join(sourceFolder, "index.ts"))) return;
  const hash = createHash("sha256").update(flags.join(" "));
  for (const file of readdirSync(sourceFolder).sort()) {
    if (file.endsWith(".ts")) hash.update(file).update(readFileSync(join(sourceFolder, file)));
  }
  const stamp = `// sources ${hash.digest("hex")}`;
  if (existsSync(outputFile) && readFileSync(outputFile, "utf8").startsWith(stamp)) return;

  const { default: asc } = await import("assemblyscript/asc");
  const written = new Map();
  const { error, stderr } = await asc.main(
    [join(sourceFolder, "index.ts"), "--outFile", "kernels.wasm", ...flags],
    {
      writeFile: (name, contents) => written.set(name, contents),
    },
  );
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const bytes = Buffer.from(written.get("kernels.wasm"));
  mkdirSync(dirname(outputFile), { recursive: true });
  writeFileSync(
    outputFile,
    `${stamp}\nexport const wasmBase64: string =\n  "${bytes.toString("base64")}";\n`,
  );
  console.error(`built ${output(outputFile)} (${(bytes.length / 1024).toFixed(1)} kB of WebAssembly)`);
}

function output(file) {
  return file.slice(root.length);
}
