/** One for the front door and the house behind it, which are bundles of their own. */
const STARTED = Symbol.for('lockkeeper.parser');
const shared = globalThis as { [STARTED]?: Promise<WebAssembly.Module> };

/**
 * The parser's code on its way through V8's compiler, on other threads; what was started is gone on with.
 *
 * @param read gives the module's bytes, where it was not started yet
 */
export function compiling(read: () => Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  shared[STARTED] ??= WebAssembly.compile(read());
  return shared[STARTED];
}
