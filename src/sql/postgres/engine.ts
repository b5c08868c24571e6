import { readFileSync } from 'node:fs';
import type { Node } from '@pgsql/types';
import { keepBaselineCode } from './baseline-code.js';
import { compiling } from './compiling.js';
import { type Instance, instantiate } from './instance.js';

/** One statement as Postgres's raw parser gives it. Offsets are UTF-8 bytes; 0 is left out. */
export interface RawStatement {
  readonly stmt?: Node;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

export interface ParseTree {
  readonly stmts: readonly RawStatement[];
}

/** Postgres's own parser. Calls are synchronous; texts must not hold a NUL character. */
export interface Engine {
  /** Throws `PostgresSyntaxError`. */
  parse(text: string): ParseTree;
  /** Parses a whole CREATE FUNCTION or DO statement; gives PL/pgSQL's own tree as JSON. */
  parsePlPgSql(text: string): unknown;
}

/** Postgres refused the text. */
export class PostgresSyntaxError extends Error {
  /** Where, counted in characters (code points) from 0; null where Postgres names no place. */
  readonly cursor: number | null;

  constructor(message: string, cursor: number | null) {
    super(message);
    this.name = 'PostgresSyntaxError';
    this.cursor = cursor;
  }
}

/** The parser ran out of stack or memory; what it was given stays unread. */
export class ParserLimitError extends Error {
  constructor(options?: ErrorOptions) {
    super('the statement is too large or nested too deeply to be read', options);
    this.name = 'ParserLimitError';
  }
}

/** True for the errors that say something of the text; any other is a fault of ours. */
export function isRefusal(error: unknown): error is Error {
  // A tree that is deep enough breaks JSON.parse and our own walks as well.
  return error instanceof PostgresSyntaxError || error instanceof ParserLimitError || error instanceof RangeError;
}

const WASM_FILE = 'libpg-query.wasm';

/** Compiling takes some hundredths of a second. */
const LONGEST_MS = 60_000;

let loading: Promise<Engine> | undefined;

/** The parser, loaded on first use and kept. */
export function loadEngine(): Promise<Engine> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Engine> {
  keepBaselineCode();
  return createEngine(instantiate(await awake(compiling(readWasm))));
}

/** Node 24 may end a process that has nothing left to do but to wait for V8's other threads. */
async function awake<T>(work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => undefined, LONGEST_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** In the bundle the file lies beside the running one; the source has no other than the bundle's. */
function readWasm(): Buffer<ArrayBuffer> {
  try {
    return readFileSync(new URL(WASM_FILE, import.meta.url)) as Buffer<ArrayBuffer>;
  } catch {
    return readFileSync(new URL(`../../../dist/${WASM_FILE}`, import.meta.url)) as Buffer<ArrayBuffer>;
  }
}

function createEngine(parser: Instance): Engine {
  const view = (): Buffer => Buffer.from(parser.memory.buffer);
  /** A C string. */
  const readString = (at: number): string => {
    const memory = view();
    return memory.toString('utf8', at, memory.indexOf(0, at));
  };

  /** Out of memory, Postgres ends the process that it believes to be in: nothing works after that. */
  let broken = false;

  const withString = <T>(text: string, use: (pointer: number) => T): T => {
    if (broken) throw new ParserLimitError();
    const size = Buffer.byteLength(text);
    let pointer = 0;
    try {
      pointer = parser.malloc(size + 1);
      if (pointer === 0) throw new ParserLimitError();
      const memory = view();
      memory.write(text, pointer, size, 'utf8');
      memory[pointer + size] = 0;
      return use(pointer);
    } catch (error) {
      if (isRefusal(error)) throw error;
      broken = true;
      loading = undefined;
      throw new ParserLimitError({ cause: error });
    } finally {
      if (pointer !== 0 && !broken) parser.free(pointer);
    }
  };

  /** PgQueryParseResult is {tree, stderr, error}; PgQueryError is {message, function, file, line, cursor}. */
  const readResult = (result: number): ParseTree => {
    const memory = view();
    const error = memory.readUInt32LE(result + 8);
    if (error !== 0) {
      const cursor = memory.readInt32LE(error + 16);
      throw new PostgresSyntaxError(readString(memory.readUInt32LE(error)), cursor > 0 ? cursor - 1 : null);
    }
    const parsed = JSON.parse(readString(memory.readUInt32LE(result))) as Partial<ParseTree>;
    return { stmts: parsed.stmts ?? [] };
  };

  return {
    parse: (text) =>
      withString(text, (pointer) => {
        const result = parser.parse(pointer);
        if (result === 0) throw new ParserLimitError();
        try {
          return readResult(result);
        } finally {
          parser.freeParsed(result);
        }
      }),
    parsePlPgSql: (text) =>
      withString(text, (pointer) => {
        const result = parser.parsePlPgSql(pointer);
        if (result === 0) throw new ParserLimitError();
        try {
          const json = readString(result);
          // The C side answers with the bare error message when it fails.
          if (!json.startsWith('{')) throw new PostgresSyntaxError(json, null);
          return JSON.parse(json) as unknown;
        } finally {
          parser.freeString(result);
        }
      }),
  };
}
