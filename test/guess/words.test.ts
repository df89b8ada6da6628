import { describe, expect, it } from "vitest";
import { saying, tokensOf } from "../../src/guess/words.ts";

describe("the words of a name", () => {
  it.each([
    ["client_id", ["client", "id"]],
    ["custNo", ["client", "id"]],
    ["CUSTID", ["client", "id"]],
    ["ИД клиента", ["id", "client"]],
    ["id_abonenta", ["id", "subscriber"]],
    ["Дата открытия", ["at", "open"]],
    ["a_number", ["a", "number"]],
    ["load_dttm", ["known", "at"]],
    ["voice_minutes", ["call", "minutes"]],
    ["№", []],
  ])("%s are %j", (name, tokens) => {
    expect(tokensOf(name)).toEqual(tokens);
  });

  it("say a phrase in any order, the less the more words are beside it", () => {
    expect(saying(["id", "client"], "client id")).toBe(1);
    expect(saying(["bank", "client", "id"], "client id")).toBeLessThan(1);
    expect(saying(["client"], "client id")).toBe(0);
  });
});
