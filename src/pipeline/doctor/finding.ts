/** One thing that was looked at. */
export interface Finding {
  /** What was looked at. */
  what: string;
  state: "ok" | "warn" | "fail";
  found: string;
  /** What to do about it, where something is to be done. */
  hint?: string;
}

export function ok(what: string, found: string): Finding {
  return { what, state: "ok", found };
}

export function warn(what: string, found: string, hint: string): Finding {
  return { what, state: "warn", found, hint };
}

export function fail(what: string, found: string, hint: string): Finding {
  return { what, state: "fail", found, hint };
}

/** Bytes as people read them. */
export function bytesText(bytes: number): string {
  return bytes < 2 ** 30 ? `${Math.ceil(bytes / 2 ** 20)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
