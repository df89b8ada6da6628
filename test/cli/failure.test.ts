import { describe, expect, it } from "vitest";
import { tellFailure } from "../../src/cli/failure.ts";
import { DataError, InternalError, UserError } from "../../src/core/errors.ts";
import { fakeIo } from "./fake-io.ts";

const problem = { code: "x", where: "here", found: "this", expected: "that" };

describe("a failure", () => {
  it.each([
    [new DataError([problem]), 1, "data"],
    [new UserError([problem]), 2, "usage"],
    [Object.assign(new Error("depth: 99, expected 1 to 16"), { name: "CatBoostError" }), 1, "data"],
    [new Error("Out of Memory Error: failed to allocate"), 1, "data"],
    [new InternalError("sum is odd"), 70, "bug"],
    [new TypeError("x is not a function"), 70, "bug"],
    ["a text", 70, "bug"],
  ])("%s has its exit code and its kind", (error, exitCode, code) => {
    const io = fakeIo();
    expect(tellFailure(error, io, true)).toBe(exitCode);
    expect(JSON.parse(io.said.out).error.code).toBe(code);
    expect(io.said.err).toBe("");
  });

  it("that is a bug asks for a report and hides the stack", () => {
    const io = fakeIo();
    tellFailure(new InternalError("sum is odd"), io, false);
    expect(io.said.err).toBe(
      "error: entourage: sum is odd, expected no such thing: this is a bug of Entourage\n  → please report it with what you ran; DEBUG=1 shows where it happened\n",
    );
    expect(io.said.out).toBe("");
  });
});
