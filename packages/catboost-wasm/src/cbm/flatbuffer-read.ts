import { CatBoostError } from "../errors.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** What sound files read at most, in bytes of the file for each of its bytes: some parts are read twice, and texts may be shared. */
const mostReads = 8;

/** Bytes that may still be read. In a hostile file many tables could share one long vector. */
interface Allowance {
  bytes: number;
}

/** A table of a flatbuffer that is not trusted: every read is checked against the end of the buffer. */
export class TableReader {
  #view: DataView;
  #allowance: Allowance;
  #at: number;
  #vtable: number;
  #vtableBytes: number;

  private constructor(view: DataView, at: number, allowance: Allowance) {
    this.#view = view;
    this.#allowance = allowance;
    this.#at = at;
    this.#vtable = at - readChecked(view, at, 4, () => view.getInt32(at, true));
    this.#vtableBytes = readChecked(view, this.#vtable, 4, () => view.getUint16(this.#vtable, true));
  }

  static root(bytes: Uint8Array): TableReader {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const allowance = { bytes: mostReads * bytes.length };
    return new TableReader(
      view,
      readChecked(view, 0, 4, () => view.getUint32(0, true)),
      allowance,
    );
  }

  /** Position of a field, or undefined if it has its default. */
  #field(id: number, width: number): number | undefined {
    const slot = 4 + 2 * id;
    if (slot + 2 > this.#vtableBytes) return undefined;
    const at = this.#vtable + slot;
    const offset = readChecked(this.#view, at, 2, () => this.#view.getUint16(at, true));
    if (offset === 0) return undefined;
    return readChecked(this.#view, this.#at + offset, width, () => this.#at + offset);
  }

  has(id: number): boolean {
    return this.#field(id, 0) !== undefined;
  }

  u8(id: number, missing: number): number {
    const at = this.#field(id, 1);
    return at === undefined ? missing : this.#view.getUint8(at);
  }

  i32(id: number, missing: number): number {
    const at = this.#field(id, 4);
    return at === undefined ? missing : this.#view.getInt32(at, true);
  }

  f32(id: number, missing: number): number {
    const at = this.#field(id, 4);
    return at === undefined ? missing : this.#view.getFloat32(at, true);
  }

  f64(id: number, missing: number): number {
    const at = this.#field(id, 8);
    return at === undefined ? missing : this.#view.getFloat64(at, true);
  }

  #spend(bytes: number): void {
    this.#allowance.bytes -= bytes;
    if (this.#allowance.bytes >= 0) return;
    throw new CatBoostError("model file: broken (its parts lie over each other), expected a sound .cbm file");
  }

  #target(at: number): number {
    return at + readChecked(this.#view, at, 4, () => this.#view.getUint32(at, true));
  }

  /** Start of the elements and their number; empty if the field is missing. */
  #vector(id: number, width: number): { from: number; length: number } {
    const at = this.#field(id, 4);
    if (at === undefined) return { from: 0, length: 0 };
    const head = this.#target(at);
    const length = readChecked(this.#view, head, 4, () => this.#view.getUint32(head, true));
    this.#spend(length * width);
    return readChecked(this.#view, head + 4, length * width, () => ({ from: head + 4, length }));
  }

  /** Number of elements of `width` bytes. */
  vectorLength(id: number, width: number): number {
    return this.#vector(id, width).length;
  }

  i32s(id: number): Int32Array {
    const { from, length } = this.#vector(id, 4);
    return Int32Array.from({ length }, (_, i) => this.#view.getInt32(from + 4 * i, true));
  }

  /** Structs of two 4-byte words. */
  pairs(id: number): { first: number; second: number; secondAsFloat: number }[] {
    const { from, length } = this.#vector(id, 8);
    return Array.from({ length }, (_, i) => ({
      first: this.#view.getInt32(from + 8 * i, true),
      second: this.#view.getInt32(from + 8 * i + 4, true),
      secondAsFloat: this.#view.getFloat32(from + 8 * i + 4, true),
    }));
  }

  bytes(id: number): Uint8Array {
    const { from, length } = this.#vector(id, 1);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + from, length).slice();
  }

  f32s(id: number): Float32Array {
    const { from, length } = this.#vector(id, 4);
    return Float32Array.from({ length }, (_, i) => this.#view.getFloat32(from + 4 * i, true));
  }

  f64s(id: number): Float64Array {
    const { from, length } = this.#vector(id, 8);
    return Float64Array.from({ length }, (_, i) => this.#view.getFloat64(from + 8 * i, true));
  }

  #text(at: number): string {
    const length = readChecked(this.#view, at, 4, () => this.#view.getUint32(at, true));
    this.#spend(length);
    const bytes = readChecked(this.#view, at + 4, length, () => {
      return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at + 4, length);
    });
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw new CatBoostError("model file: a text that is not UTF-8, expected a sound .cbm file", { cause });
    }
  }

  string(id: number): string | undefined {
    const at = this.#field(id, 4);
    return at === undefined ? undefined : this.#text(this.#target(at));
  }

  strings(id: number): string[] {
    const { from, length } = this.#vector(id, 4);
    return Array.from({ length }, (_, i) => this.#text(this.#target(from + 4 * i)));
  }

  table(id: number): TableReader | undefined {
    const at = this.#field(id, 4);
    return at === undefined ? undefined : new TableReader(this.#view, this.#target(at), this.#allowance);
  }

  tables(id: number): TableReader[] {
    const { from, length } = this.#vector(id, 4);
    return Array.from(
      { length },
      (_, i) => new TableReader(this.#view, this.#target(from + 4 * i), this.#allowance),
    );
  }
}

function readChecked<T>(view: DataView, at: number, bytes: number, read: () => T): T {
  if (at < 0 || at + bytes > view.byteLength) {
    throw new CatBoostError(
      "model file: broken or cut short (an offset points outside it), expected a sound .cbm file",
    );
  }
  return read();
}
