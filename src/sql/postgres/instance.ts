import { EXPORTS, IMPORTS, IMPORTS_FROM } from './parser-names.gen.js';

const PAGE_BYTES = 65_536;
/** As far as the module's memory may grow: it says so itself, and asking for more is refused. */
const MOST_BYTES = 2 ** 30;
/** Memory grows by so much at least, so that it seldom has to. */
const GROWTH = 1.2;
/** errno of a place in what has none (wasi-libc). */
const ESPIPE = 70;

type Pointer = number;
type Callable = (...values: number[]) => number;

/** libpg-query as it runs: its functions by their C names, and its memory. */
export interface Instance {
  /** The buffer is another one after each call that made memory grow. */
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly malloc: (bytes: number) => Pointer;
  readonly free: (at: Pointer) => void;
  readonly parse: (query: Pointer) => Pointer;
  readonly freeParsed: (result: Pointer) => void;
  readonly parsePlPgSql: (query: Pointer) => Pointer;
  readonly freeString: (at: Pointer) => void;
}

/** What C's longjmp becomes: thrown through the frames of the module up to where it was set. */
const LONGJMP = Symbol('longjmp');

/** The module wanted to end the process that it believes to be in. */
class Aborted extends Error {}

function abort(): never {
  throw new Aborted('the parser gave up');
}

/**
 * Starts the parser's module. It was built by Emscripten for browsers and Node alike, with files, timers and a terminal; a
 * parser needs memory, and a way out of an error. What it would write of its own (to the log, out of memory) goes nowhere.
 */
export function instantiate(compiled: WebAssembly.Module): Instance {
  const imports = Object.fromEntries(
    Object.entries(IMPORTS).map(([name, letter]) => [letter, name.startsWith('invoke_') ? invoke(name) : own(name)]),
  );
  const { exports } = new WebAssembly.Instance(compiled, { [IMPORTS_FROM]: imports });
  const named = (name: keyof typeof EXPORTS) => exports[EXPORTS[name]] as Callable;
  const memory = exports[EXPORTS.memory] as Memory;
  const table = exports[EXPORTS.__indirect_function_table] as Table;
  const [stack, unwind] = [named('_emscripten_stack_get_current'), named('__emscripten_stack_restore')];
  const setThrew = named('_setThrew');

  /** Calls a function where an error may jump out of it; the name ends with its types, its result's (v: nothing) first. */
  function invoke(name: string): (entry: number, ...values: number[]) => number | bigint {
    // A result of 64 bits is no number to JavaScript.
    const nothing = name.startsWith('invoke_j') ? 0n : 0;
    return (entry, ...values) => {
      const before = stack();
      try {
        return table.get(entry)(...values);
      } catch (error) {
        unwind(before);
        if (error !== LONGJMP) throw error;
        setThrew(1, 0);
        return nothing;
      }
    };
  }

  function own(name: string): Callable {
    const found = OWN[name];
    if (found === undefined) throw new Error(`The parser's module wants ${name}, which there is not.`);
    return (...values) => found(memory, ...values);
  }

  named('start')();
  return {
    memory,
    malloc: named('_malloc'),
    free: named('_free'),
    parse: named('_wasm_parse_query_raw'),
    freeParsed: named('_wasm_free_parse_result'),
    parsePlPgSql: named('_wasm_parse_plpgsql'),
    freeString: named('_wasm_free_string'),
  };
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Table {
  get(index: number): Callable;
}

/** Imports other than the ways to call; an answer of 0 is success to C, and failure where memory is asked for. */
const OWN: Readonly<Record<string, (memory: Memory, ...values: number[]) => number>> = {
  ___assert_fail: abort,
  __abort_js: abort,
  _exit: abort,
  _proc_exit: abort,
  __emscripten_throw_longjmp: () => {
    throw LONGJMP;
  },
  __emscripten_runtime_keepalive_clear: () => 0,
  __setitimer_js: () => 0,
  _emscripten_resize_heap: (memory, wanted) => (grow(memory, (wanted as number) >>> 0) ? 1 : 0),
  _fd_close: () => 0,
  _fd_read: () => ESPIPE,
  _fd_seek: () => ESPIPE,
  _fd_write: (memory, _file, vectors, count, written) => discard(memory, vectors, count, written),
};

function grow(memory: Memory, wanted: number): boolean {
  const now = memory.buffer.byteLength;
  for (const bytes of [Math.min(Math.max(wanted, now * GROWTH), MOST_BYTES), wanted]) {
    try {
      memory.grow(Math.ceil((bytes - now) / PAGE_BYTES));
      return true;
    } catch {
      // With less, perhaps.
    }
  }
  return false;
}

/** Says of what was to be written, in `count` pieces of an address and a length, that it was. */
function discard(memory: Memory, vectors = 0, count = 0, written = 0): number {
  const view = new DataView(memory.buffer);
  let bytes = 0;
  for (let piece = 0; piece < count; piece++) bytes += view.getUint32(vectors + piece * 8 + 4, true);
  view.setUint32(written, bytes, true);
  return 0;
}
