import { constant, get, set } from './assemble.js';
import { I32, NOTHING, OP } from './instructions.js';
import {
  bodiesOf,
  entriesOf,
  extended,
  type FunctionType,
  readName,
  readNumber,
  SECTION,
  section,
  sectionOf,
  typesOf,
  withSections,
  writeNumber,
  writeType,
} from './webassembly.js';

/** What is asked of the parser, by its names in C, and the names that it has in the module that we build. */
const EXPORTED: Readonly<Record<string, string>> = {
  memory: 'memory',
  start: 'start',
  _malloc: 'malloc',
  _free: 'free',
  _wasm_parse_query_raw: 'parse',
  _wasm_free_parse_result: 'freeParsed',
  _wasm_parse_plpgsql: 'parsePlPgSql',
  _wasm_free_string: 'freeString',
};

const [GLOBAL_GET, GLOBAL_SET, MEMORY_SIZE, MEMORY_GROW] = [0x23, 0x24, 0x3f, 0x40];
const [I32_LT_U, I32_NE, I32_ADD, I32_SUB, I32_DIV_U] = [0x49, 0x47, 0x6a, 0x6b, 0x6e];
const I64 = 0x7e;
/** The global that says where the stack ends, and the tag of what longjmp throws: the first ones. */
const [STACK, LONGJMP] = [0, 0];

/** errno of a place in what has none (wasi-libc): Postgres's log goes nowhere. */
const ESPIPE = 70;

interface Import {
  readonly name: string;
  /** Number of its type. */
  readonly type: number;
}

/** What the build called things, from the JavaScript that was built beside the module. */
interface Letters {
  readonly imports: ReadonlyMap<string, string>;
  readonly exports: ReadonlyMap<string, string>;
}

function lettersOf(glue: string): Letters {
  const imports = /wasmImports=\{([^}]*)\}/.exec(glue)?.[1];
  const start = /function initRuntime\(\)\{[^}]*wasmExports\["(\w+)"\]\(\)/.exec(glue)?.[1];
  if (imports === undefined || start === undefined) throw new Error('libpg-query was built in another way');
  const exports = [...glue.matchAll(/([\w$]+)=(?:Module\["[\w$]+"\]=|[\w$]+=)?wasmExports\["(\w+)"\]/g)];
  return {
    imports: new Map(imports.split(',').map((pair) => pair.split(':') as [string, string])),
    exports: new Map([['start', start], ...exports.map(([, name, letter]) => [name, letter] as [string, string])]),
  };
}

/** Grows by a fifth, or by what is wanted where that is more; gives 1, or 0 where nothing more is to be had. */
function grow(): number[] {
  const [wanted, pages, fifth] = [0, 1, 2];
  return [
    // In two steps, so that the largest number does not become the smallest.
    ...[...get(wanted), ...constant(16), OP.i32ShrU, ...constant(1), I32_ADD, MEMORY_SIZE, 0, I32_SUB, ...set(pages)],
    ...[MEMORY_SIZE, 0, ...constant(5), I32_DIV_U, ...set(fifth)],
    ...[...get(pages), ...get(fifth), I32_LT_U, OP.if, NOTHING],
    ...[
      ...get(fifth),
      MEMORY_GROW,
      0,
      ...constant(-1),
      I32_NE,
      OP.if,
      NOTHING,
      ...constant(1),
      OP.return,
      OP.end,
      OP.end,
    ],
    ...[...get(pages), MEMORY_GROW, 0, ...constant(-1), I32_NE],
  ];
}

/**
 * What the module imports, done in the module. It was built by Emscripten for browsers and Node alike, with files, timers
 * and a terminal; a parser needs memory, and a way out of an error. For each kind of import Node 20 compiles a function
 * when the module starts, with its slowest compiler.
 */
class Stand {
  private readonly added: FunctionType[] = [];

  constructor(
    private readonly types: readonly FunctionType[],
    /** The function that tells C of a jump. */
    private readonly setThrew: number,
  ) {}

  /** Types that the module had not. */
  get moreTypes(): readonly FunctionType[] {
    return this.added;
  }

  /** The number of a type, which is added where the module has it not. */
  typeOf(wanted: FunctionType): number {
    const all = [...this.types, ...this.added];
    const text = JSON.stringify(writeType(wanted));
    const found = all.findIndex((one) => JSON.stringify(writeType(one)) === text);
    if (found >= 0) return found;
    this.added.push(wanted);
    return all.length;
  }

  /** A function's locals and code, by what it stands for. */
  bodyOf({ name, type }: Import): number[] {
    const { parameters, results } = this.types[type] as FunctionType;
    if (name.startsWith('invoke_')) return this.invoke(parameters, results);
    const body = (code: readonly number[], locals = 0) => [...(locals > 0 ? [1, locals, I32] : [0]), ...code, OP.end];
    switch (name) {
      case '__emscripten_throw_longjmp':
        return body([OP.throw, LONGJMP]);
      case '_emscripten_resize_heap':
        return body(grow(), 2);
      case '__emscripten_runtime_keepalive_clear':
        return body([]);
      case '__setitimer_js':
      case '_fd_close':
        return body(constant(0));
      case '_fd_read':
      case '_fd_seek':
      case '_fd_write':
        return body(constant(ESPIPE));
      // The process that it believes to be in would end here.
      case '___assert_fail':
      case '__abort_js':
      case '_exit':
      case '_proc_exit':
        return body([OP.unreachable]);
      default:
        throw new Error(`libpg-query wants ${name}, which nothing stands for`);
    }
  }

  /** Calls the function whose place in the table comes first, where an error may jump out of it. */
  private invoke([, ...parameters]: readonly number[], results: readonly number[]): number[] {
    const callee = this.typeOf({ parameters, results });
    const before = parameters.length + 1;
    const nothing = results.flatMap((type) => (type === I64 ? [0x42, 0] : constant(0)));
    return [
      ...[1, 1, I32],
      ...[GLOBAL_GET, STACK, ...set(before)],
      ...[OP.try, results[0] ?? NOTHING],
      ...parameters.flatMap((_, at) => get(at + 1)),
      ...[...get(0), OP.callIndirect, ...writeNumber(callee), 0],
      ...[OP.catch, LONGJMP],
      ...[...get(before), GLOBAL_SET, STACK],
      ...[...constant(1), ...constant(0), OP.call, ...writeNumber(this.setThrew), ...nothing],
      OP.end,
      OP.end,
    ];
  }
}

/** Whether a function does nothing but to set a global to what it is given. */
function sets(body: Uint8Array | undefined, global: number): boolean {
  return body !== undefined && Buffer.from(body).equals(Uint8Array.from([0, ...get(0), GLOBAL_SET, global, OP.end]));
}

/**
 * libpg-query's module with nothing left to import, and with the few functions that are called by names that say what they
 * do. Functions keep their numbers: those that were imported come first, as they did.
 *
 * @param glue the JavaScript that was built beside the module
 */
export function selfContained(module: Uint8Array, glue: string): Uint8Array {
  const letters = lettersOf(glue);
  const imports = entriesOf(module, SECTION.imports, (at): { value: Import; end: number } => {
    const letter = readName(module, readName(module, at).end);
    const type = readNumber(module, letter.end + 1);
    if (module[letter.end] !== 0) throw new Error('the module imports what is no function');
    return { value: { name: letters.imports.get(letter.value) ?? letter.value, type: type.value }, end: type.end };
  });
  const exported = new Map(
    entriesOf(module, SECTION.exports, (at) => {
      const { value, end } = readName(module, at);
      const number = readNumber(module, end + 1);
      return {
        value: [value, [module[end] as number, ...module.subarray(end + 1, number.end)]] as const,
        end: number.end,
      };
    }),
  );
  const place = (name: string): readonly number[] => {
    const found = exported.get(letters.exports.get(name) ?? '');
    if (found === undefined) throw new Error(`libpg-query exports no ${name}`);
    return found;
  };
  const [, ...setThrew] = place('_setThrew');
  const restore = readNumber(Uint8Array.from(place('__emscripten_stack_restore').slice(1)), 0).value;
  if (!sets(bodiesOf(module)[restore - imports.length], STACK)) throw new Error("the stack's end is another global");
  const stand = new Stand(typesOf(module), readNumber(Uint8Array.from(setThrew), 0).value);
  const bodies = imports.map((one) => stand.bodyOf(one));
  const tag = stand.typeOf({ parameters: [], results: [] });
  const exports = Object.entries(EXPORTED).map(([name, ours]) => [
    ...writeNumber(ours.length),
    ...Buffer.from(ours),
    ...place(name),
  ]);
  const tags = section(SECTION.tags, Uint8Array.from([1, 0, ...writeNumber(tag)]));
  const { start, end } = sectionOf(module, SECTION.memories);
  return withSections(
    module,
    new Map<number, Uint8Array | null>([
      [SECTION.types, extended(module, SECTION.types, { after: stand.moreTypes.map(writeType) })],
      [SECTION.imports, null],
      [
        SECTION.functions,
        extended(module, SECTION.functions, { before: imports.map(({ type }) => writeNumber(type)) }),
      ],
      [SECTION.memories, Buffer.concat([module.subarray(start, end), tags])],
      [SECTION.exports, section(SECTION.exports, Uint8Array.from([...writeNumber(exports.length), ...exports.flat()]))],
      [
        SECTION.code,
        extended(module, SECTION.code, { before: bodies.map((body) => [...writeNumber(body.length), ...body]) }),
      ],
    ]),
  );
}
