import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import {
  AsyncByteQueue,
  type Data,
  DataType,
  Dictionary,
  Field,
  Float32,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  tableFromIPC,
  Uint8,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import { InternalError } from "../core/errors.ts";

/** A column of an Arrow file: what it is. */
export interface ArrowColumn {
  name: string;
  /**
   * - `float`: 32 bits, NaN = missing · `flag`: 0 or 1 in 8 bits · `text`: none missing
   * - `category`: places in the levels, 32 bits, −1 = missing · `instant`: microseconds since 1970 UTC, 64 bits
   */
  kind: "float" | "flag" | "category" | "instant" | "text";
  /** Of a category. */
  levels?: readonly string[];
  /** What the column says, for whoever opens the file: its field's metadata. */
  about?: Readonly<Record<string, string>>;
}

/** Values of a column, in the order of its kinds. */
export type ArrowValues = Float32Array | Uint8Array | Int32Array | BigInt64Array | string[];

/** A column with its values. */
export type FilledColumn = ArrowColumn & { values: ArrowValues };

/**
 * Writes an Arrow IPC file (the random-access format), batch after batch: a batch is on disk before the next is asked for, so
 * memory holds one of them. The same columns and batches give the same bytes.
 *
 * @param batches values of each column, in the order of the columns; at least one batch
 */
export async function writeArrowFile(
  path: string,
  columns: readonly ArrowColumn[],
  batches: AsyncIterable<readonly ArrowValues[]>,
): Promise<void> {
  // Dictionaries are numbered by their columns: the library's own numbers depend on what was written before.
  const types = columns.map(typeOf);
  const fields = columns.map(
    ({ name, kind, about }, at) =>
      new Field(name, types[at]!, kind === "category", new Map(Object.entries(about ?? {}))),
  );
  const schema = new Schema(fields);
  const dictionaries = columns.map(({ levels }) =>
    levels ? vectorFromArray(levels, new Utf8()) : undefined,
  );
  const file = openSync(path, "w");
  try {
    const writer = new RecordBatchFileWriter();
    writer.reset(new FileSink(file));
    for await (const values of batches) {
      const children = values.map((column, at) => dataOf(types[at]!, column, dictionaries[at]));
      const nRows = values[0]?.length ?? 0;
      const rows = makeData({ type: new Struct(fields), length: nRows, nullCount: 0, children });
      writer.write(new RecordBatch(schema, rows));
    }
    writer.close();
  } finally {
    closeSync(file);
  }
}

/**
 * Reads an Arrow IPC file of `writeArrowFile`. Of a file with one batch, the columns (texts apart) are views of the file's bytes in
 * memory; of several batches they are joined, which copies them.
 */
export function readArrowFile(path: string): { nRows: number; columns: FilledColumn[] } {
  const table = tableFromIPC(readFileSync(path));
  const columns = table.schema.fields.map((field): FilledColumn => {
    const vector = table.getChild(field.name)!;
    const about = Object.fromEntries(field.metadata);
    return { name: field.name, ...(Object.keys(about).length > 0 ? { about } : {}), ...valuesOf(vector) };
  });
  return { nRows: table.numRows, columns };
}

/** What the writer writes goes to the file at once, instead of into a queue. */
class FileSink extends AsyncByteQueue {
  readonly #file: number;

  constructor(file: number) {
    super();
    this.#file = file;
  }

  override write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength; ) at += writeSync(this.#file, bytes, at);
  }
}

function typeOf({ kind }: ArrowColumn, at: number): DataType {
  if (kind === "float") return new Float32();
  if (kind === "flag") return new Uint8();
  if (kind === "text") return new Utf8();
  if (kind === "instant") return new TimestampMicrosecond("UTC");
  return new Dictionary(new Utf8(), new Int32(), at);
}

function dataOf(type: DataType, values: ArrowValues, dictionary: Vector<Utf8> | undefined): Data {
  if (dictionary) {
    const codes = values as Int32Array;
    return makeData({ type: type as Dictionary, data: codes, dictionary, ...validityOf(codes) });
  }
  if (ArrayBuffer.isView(values))
    return makeData({ type: type as Float32, data: values as Float32Array, nullCount: 0 });
  const { data, valueOffsets } = encodeTexts(values);
  return makeData({ type: new Utf8(), data, valueOffsets, nullCount: 0 });
}

/** A bit for each value, 0 where it is missing; no bits where none is. */
function validityOf(codes: Int32Array): { nullCount: number; nullBitmap?: Uint8Array } {
  const bits = new Uint8Array(Math.ceil(codes.length / 8));
  let nullCount = 0;
  for (let row = 0; row < codes.length; row += 1) {
    if (codes[row]! < 0) nullCount += 1;
    else bits[row >> 3]! |= 1 << (row & 7);
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: bits };
}

function encodeTexts(texts: readonly string[]): { data: Uint8Array; valueOffsets: Int32Array } {
  const valueOffsets = new Int32Array(texts.length + 1);
  for (const [row, text] of texts.entries())
    valueOffsets[row + 1] = valueOffsets[row]! + Buffer.byteLength(text);
  return { data: Buffer.from(texts.join(""), "utf8"), valueOffsets };
}

function valuesOf(vector: Vector): Pick<FilledColumn, "kind" | "levels" | "values"> {
  const { type, data } = vector;
  // Buffers are filled up to whole words.
  const parts = <Values extends Numbers>() =>
    data.map(({ values, length }) => values.subarray(0, length) as Values);
  if (DataType.isDictionary(type)) {
    const levels = (data[0]!.dictionary as Vector<Utf8>).toJSON() as string[];
    return { kind: "category", levels, values: joined(parts<Int32Array>(), Int32Array) };
  }
  if (DataType.isFloat(type)) return { kind: "float", values: joined(parts<Float32Array>(), Float32Array) };
  if (DataType.isInt(type)) return { kind: "flag", values: joined(parts<Uint8Array>(), Uint8Array) };
  if (DataType.isTimestamp(type))
    return { kind: "instant", values: joined(parts<BigInt64Array>(), BigInt64Array) };
  if (DataType.isUtf8(type)) return { kind: "text", values: vector.toJSON() as string[] };
  throw new InternalError(`arrow file: a column of type ${type}, expected one that is written`);
}

interface Numbers {
  length: number;
  set(part: this, at: number): void;
}

/** One part as it is; several in one array. */
function joined<Values extends Numbers>(
  parts: readonly Values[],
  make: new (length: number) => Values,
): Values {
  if (parts.length === 1) return parts[0]!;
  const whole = new make(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
