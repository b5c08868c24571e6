// What of the JavaScript API we use; the libraries we compile against don't declare them.
declare namespace WebAssembly {
  type Imports = object;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Imports);
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}

/** The emscripten glue of libpg-query: the part of it that we call. The package ships no types for it. */
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface LibPgQuery {
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _wasm_parse_query_raw(query: number): number;
    _wasm_free_parse_result(result: number): void;
    _wasm_parse_plpgsql(query: number): number;
    _wasm_free_string(text: number): void;
    getValue(pointer: number, type: 'i32'): number;
  }
  export interface Options {
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): void;
    print(line: string): void;
    printErr(line: string): void;
  }
  const create: (options: Options) => Promise<LibPgQuery>;
  export default create;
}
