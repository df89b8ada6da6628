import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumPath } from "./find-chromium.ts";

/** With them a page may share memory between threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * Runs a module in a worker of a page in headless Chromium and gives what it posts back.
 * @param code of the worker; it may import the package's files by their paths from the package's folder
 */
export async function runInChromium(code: string, isIsolated: boolean): Promise<string> {
  const root = join(import.meta.dirname, "..");
  const headers = isIsolated ? isolation : {};
  const page =
    '<script type="module">const send = (text) => fetch("/result", { method: "POST", body: text });' +
    'const worker = new Worker("/worker.js", { type: "module" }); worker.onmessage = ({ data }) => send(data);' +
    'worker.onerror = ({ message, filename, lineno }) => send("error " + message + " " + filename + ":" + lineno);</script>';
  const answer = (response: ServerResponse, type: string, body: string): void => {
    response.writeHead(200, { "Content-Type": type, ...headers }).end(body);
  };
  const profile = await mkdtemp(join(tmpdir(), "catboost-wasm-browser-"));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const path = request.url!;
    if (path === "/") answer(response, "text/html", page);
    else if (path === "/worker.js") answer(response, "text/javascript", code);
    else if (path === "/result") {
      let text = "";
      request.on("data", (part) => {
        text += part;
      });
      request.on("end", () => {
        answer(response, "text/plain", "");
        resolve(text);
      });
    } else if (path.endsWith(".ts") && existsSync(join(root, path))) {
      answer(response, "text/javascript", stripTypeScriptTypes(readFileSync(join(root, path), "utf8")));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((started) => server.listen(0, "127.0.0.1", started));
  const { port } = server.address() as AddressInfo;
  const child = spawn(
    chromiumPath!,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${profile}`,
      `http://127.0.0.1:${port}/`,
    ],
    { stdio: "ignore" },
  );
  const deadline = setTimeout(() => reject(new Error("the browser gave nothing in 60 s")), 60_000);
  child.on("exit", (exit) => reject(new Error(`the browser ended with ${exit}`)));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    const ended = new Promise((done) => child.on("close", done));
    child.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
