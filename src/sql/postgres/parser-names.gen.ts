// Written by scripts/generate.ts; do not edit.

/** What the module imports things from. */
export const IMPORTS_FROM = 'a';

/** The letter of each import. */
export const IMPORTS = {
  ___assert_fail: 'c',
  __abort_js: 'x',
  __emscripten_runtime_keepalive_clear: 'w',
  __emscripten_throw_longjmp: 'p',
  __setitimer_js: 'o',
  _emscripten_resize_heap: 'q',
  _exit: 'm',
  _fd_close: 'u',
  _fd_read: 'r',
  _fd_seek: 's',
  _fd_write: 't',
  invoke_i: 'g',
  invoke_ii: 'b',
  invoke_iii: 'a',
  invoke_iiii: 'd',
  invoke_iiiii: 'k',
  invoke_ji: 'l',
  invoke_v: 'e',
  invoke_vi: 'f',
  invoke_vii: 'h',
  invoke_viii: 'j',
  invoke_viiii: 'i',
  invoke_viiiii: 'y',
  invoke_viiiiiiiiiiiii: 'n',
  _proc_exit: 'v',
} as const;

/** The letter of each export; `start` is called once, first. */
export const EXPORTS = {
  start: 'A',
  _wasm_parse_query: 'B',
  _malloc: 'C',
  _free: 'E',
  _wasm_parse_query_raw: 'F',
  _wasm_free_parse_result: 'G',
  _wasm_parse_plpgsql: 'H',
  _wasm_fingerprint: 'I',
  _wasm_normalize_query: 'J',
  _wasm_parse_query_detailed: 'K',
  _wasm_free_detailed_result: 'L',
  _wasm_scan: 'M',
  _wasm_free_string: 'N',
  __emscripten_timeout: 'O',
  _setThrew: 'P',
  __emscripten_stack_restore: 'Q',
  _emscripten_stack_get_current: 'R',
  memory: 'z',
  __indirect_function_table: 'D',
} as const;
