// A forward flatbuffers writer: parents before children, so every offset is positive. Enough for the tables of a .cbm file.

/** A field's value: what it is tells how it is laid out. */
export type FieldValue =
  | { kind: "bool" | "u8"; value: number }
  | { kind: "i32"; value: number }
  | { kind: "f32" | "f64"; value: number }
  | { kind: "string"; value: string }
  | { kind: "table"; value: Table }
  | { kind: "vector"; value: Int32Array | Uint32Array | Float32Array | Float64Array | Uint8Array }
  /** Structs of two 4-byte words. */
  | { kind: "pairs"; value: Int32Array }
  | { kind: "strings"; value: readonly string[] }
  | { kind: "tables"; value: readonly Table[] };

/** Field number → value; a missing number means the default. */
export type Table = ReadonlyMap<number, FieldValue>;

const scalarBytes = { bool: 1, u8: 1, i32: 4, f32: 4, f64: 8 } as const;
const encoder = new TextEncoder();

function isScalar(field: FieldValue): field is FieldValue & { kind: keyof typeof scalarBytes } {
  return field.kind in scalarBytes;
}

function widthOf(field: FieldValue): number {
  return isScalar(field) ? scalarBytes[field.kind] : 4;
}

/** @returns the bytes of a buffer with this root table */
export function writeFlatbuffer(root: Table): Uint8Array {
  const out = new Output();
  out.reserve(4);
  const waiting: { at: number; field: FieldValue }[] = [{ at: 0, field: { kind: "table", value: root } }];
  for (const { at, field } of waiting) out.setOffset(at, writeObject(out, field, waiting));
  out.align(8);
  return out.bytes();
}

type Waiting = { at: number; field: FieldValue }[];

function writeObject(out: Output, field: FieldValue, waiting: Waiting): number {
  switch (field.kind) {
    case "table":
      return writeTable(out, field.value, waiting);
    case "string": {
      const text = encoder.encode(field.value);
      const at = writeVectorHead(out, text.length, 4);
      out.append(text);
      out.append(new Uint8Array(1));
      return at;
    }
    case "vector":
    case "pairs": {
      const { value } = field;
      const elements = field.kind === "pairs" ? value.length / 2 : value.length;
      const at = writeVectorHead(out, elements, value.BYTES_PER_ELEMENT);
      out.append(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      return at;
    }
    case "strings":
      return writeReferences(
        out,
        field.value.map((value) => ({ kind: "string", value })),
        waiting,
      );
    case "tables":
      return writeReferences(
        out,
        field.value.map((value) => ({ kind: "table", value })),
        waiting,
      );
    default:
      throw new TypeError(`a ${field.kind} is not an object of its own`);
  }
}

/** The elements, not the length, are aligned to their width. */
function writeVectorHead(out: Output, length: number, width: number): number {
  while ((out.length + 4) % Math.max(4, width) !== 0) out.reserve(1);
  const at = out.reserve(4);
  out.view().setUint32(at, length, true);
  return at;
}

function writeReferences(out: Output, fields: readonly FieldValue[], waiting: Waiting): number {
  const at = writeVectorHead(out, fields.length, 4);
  for (const field of fields) waiting.push({ at: out.reserve(4), field });
  return at;
}

/** vtable | offset to the vtable | fields, widest first; doubles on 8. */
function writeTable(out: Output, table: Table, waiting: Waiting): number {
  const fields = [...table].sort(([, a], [, b]) => widthOf(b) - widthOf(a));
  const count = Math.max(-1, ...table.keys()) + 1;
  const vtableBytes = 4 + 2 * count;
  const needs8 = fields.some(([, field]) => widthOf(field) === 8);
  out.align(2);
  while ((out.length + vtableBytes) % 4 !== 0 || (needs8 && (out.length + vtableBytes + 4) % 8 !== 0))
    out.reserve(2);
  const vtable = out.reserve(vtableBytes);
  const start = out.reserve(4);
  out.view().setInt32(start, start - vtable, true);
  for (const [id, field] of fields) {
    const at = out.reserve(widthOf(field));
    out.view().setUint16(vtable + 4 + 2 * id, at - start, true);
    if (!isScalar(field)) waiting.push({ at, field });
    else if (field.kind === "f64") out.view().setFloat64(at, field.value, true);
    else if (field.kind === "f32") out.view().setFloat32(at, field.value, true);
    else if (field.kind === "i32") out.view().setInt32(at, field.value, true);
    else out.view().setUint8(at, field.value);
  }
  out.view().setUint16(vtable, vtableBytes, true);
  out.view().setUint16(vtable + 2, out.length - start, true);
  return start;
}

/** Bytes that grow. */
class Output {
  #bytes = new Uint8Array(1024);
  length = 0;

  reserve(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }

  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  align(width: number): void {
    while (this.length % width !== 0) this.reserve(1);
  }

  setOffset(at: number, target: number): void {
    this.view().setUint32(at, target - at, true);
  }

  view(): DataView {
    return new DataView(this.#bytes.buffer);
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}
