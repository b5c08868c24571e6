import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Node } from '@pgsql/types';
import type { LibPgQuery } from 'libpg-query/wasm/libpg-query.js';
import { keepBaselineCode } from './baseline-code.js';
import { compiling } from './compiling.js';

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
  const started = compiling(readWasm);
  const glue = await import('libpg-query/wasm/libpg-query.js');
  const compiled = await awake(started);
  const module = await glue.default({
    instantiateWasm(imports, done) {
      done(new WebAssembly.Instance(compiled, imports));
    },
    // What Postgres would write to its log when it runs out of memory.
    print: () => undefined,
    printErr: () => undefined,
  });
  return createEngine(module);
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

/** In the bundle the file lies beside the running one; from source it is where the package has it. */
function readWasm(): Buffer<ArrayBuffer> {
  try {
    return readFileSync(new URL(WASM_FILE, import.meta.url)) as Buffer<ArrayBuffer>;
  } catch {
    const resolve = createRequire(import.meta.url).resolve;
    return readFileSync(resolve(`libpg-query/wasm/${WASM_FILE}`)) as Buffer<ArrayBuffer>;
  }
}

function createEngine(module: LibPgQuery): Engine {
  /** A C string at `pointer`. The heap's buffer moves when memory grows, so a view is never kept. */
  const readString = (pointer: number): string => {
    const heap = module.HEAPU8;
    const view = Buffer.from(heap.buffer as ArrayBuffer, heap.byteOffset, heap.byteLength);
    return view.toString('utf8', pointer, view.indexOf(0, pointer));
  };

  /** Out of memory, Postgres ends the process that it believes to be in: nothing works after that. */
  let broken = false;

  const withString = <T>(text: string, use: (pointer: number) => T): T => {
    if (broken) throw new ParserLimitError();
    const size = Buffer.byteLength(text);
    // On its way out it also sets this.
    const { exitCode } = process;
    let pointer = 0;
    try {
      pointer = allocate(size + 1);
      const heap = module.HEAPU8;
      new TextEncoder().encodeInto(text, heap.subarray(pointer, pointer + size));
      heap[pointer + size] = 0;
      return use(pointer);
    } catch (error) {
      if (isRefusal(error)) throw error;
      broken = true;
      loading = undefined;
      process.exitCode = exitCode;
      throw new ParserLimitError({ cause: error });
    } finally {
      if (pointer !== 0 && !broken) module._free(pointer);
    }
  };

  const allocate = (size: number): number => {
    const pointer = module._malloc(size);
    if (pointer === 0) throw new ParserLimitError();
    return pointer;
  };

  /** PgQueryParseResult is {tree, stderr, error}; PgQueryError is {message, function, file, line, cursor}. */
  const readResult = (result: number): ParseTree => {
    const tree = module.getValue(result, 'i32');
    const error = module.getValue(result + 8, 'i32');
    if (error !== 0) {
      const cursor = module.getValue(error + 16, 'i32');
      throw new PostgresSyntaxError(readString(module.getValue(error, 'i32')), cursor > 0 ? cursor - 1 : null);
    }
    const parsed = JSON.parse(readString(tree)) as Partial<ParseTree>;
    return { stmts: parsed.stmts ?? [] };
  };

  return {
    parse: (text) =>
      withString(text, (pointer) => {
        const result = module._wasm_parse_query_raw(pointer);
        if (result === 0) throw new ParserLimitError();
        try {
          return readResult(result);
        } finally {
          module._wasm_free_parse_result(result);
        }
      }),
    parsePlPgSql: (text) =>
      withString(text, (pointer) => {
        const result = module._wasm_parse_plpgsql(pointer);
        if (result === 0) throw new ParserLimitError();
        try {
          const json = readString(result);
          // The C side answers with the bare error message when it fails.
          if (!json.startsWith('{')) throw new PostgresSyntaxError(json, null);
          return JSON.parse(json) as unknown;
        } finally {
          module._wasm_free_string(result);
        }
      }),
  };
}
