import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type NodeModule from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { EXIT } from './core/errors.js';
import { cacheFolder } from './frameworks/cache-folder.js';

/*
 * V8 reads a program from end to end before its first line runs, and compiles each function when it is first called: half
 * of what a short run costs. What it compiled of dist/ is kept in a folder of the user's own. Node 22 and later could do
 * it (https://nodejs.org/api/module.html#module-compile-cache); this serves Node 20 too, and starts faster on 24. None of
 * it loads further code by `import()`, which Node could not resolve.
 */

type Loader = (self: NodeJS.Module, file: string) => void;

/** Node's class of modules. Loading `node:module` for it takes longer than this file does. */
const Module = module.constructor as typeof NodeModule & { readonly _extensions: Record<string, Loader> };

/** V8 wants data at addresses that are divisible by 8. */
const HEADER_BYTES = 128;

/** A program that is compiled, or nearly so: and what is to be kept of it, where that is new. */
interface Program {
  readonly script: Script;
  readonly keep: () => void;
}

/**
 * Keeps compiled code between runs, below XDG_CACHE_HOME or `~/.cache`; NODE_DISABLE_COMPILE_CACHE=1 turns it off, as in
 * Node itself. Nothing of it is ever an error: what can't be read or written is compiled.
 *
 * @param work what is run: each needs other functions, and loads what the first run of it needed
 * @param first the program that is loaded next, to be got ready now
 * @returns what loads it. It does not look for it, as Node does, who looks through modules of its own first.
 */
export function keepCompiledCode(work: string, first: string): () => unknown {
  const folder = process.env.NODE_DISABLE_COMPILE_CACHE === '1' ? null : cacheFolder();
  const loaders = Module._extensions;
  const usual = loaders['.js'] as Loader;
  const ours = dirname(__filename);
  const programOf = (file: string) =>
    compiled(file, folder === null ? null : join(folder, `${nameOf(file, work)}.bin`));
  const run = ({ script, keep }: Program, self: NodeJS.Module, file: string) => {
    keep();
    (script.runInThisContext() as Wrapped).call(
      self.exports,
      self.exports,
      Module.createRequire(file),
      self,
      file,
      ours,
    );
  };
  loaders['.cjs'] = (self, file) => {
    if (dirname(file) !== ours) usual(self, file);
    else run(programOf(file), self, file);
  };
  const house = new Module(join(ours, first));
  const program = programOf(house.id);
  return () => {
    require.cache[house.id] = house;
    run(program, house, house.id);
    house.loaded = true;
    return house.exports;
  };
}

type Wrapped = (
  this: unknown,
  exports: unknown,
  require: NodeJS.Require,
  self: NodeJS.Module,
  file: string,
  folder: string,
) => unknown;

/** @param kept where it is kept; null: nowhere */
function compiled(filename: string, kept: string | null): Program {
  // The bundles are ASCII, which takes half the time when it needs no decoding.
  const source = Module.wrap(readFileSync(filename, 'latin1'));
  if (kept === null) return { script: new Script(source, { filename }), keep: () => undefined };
  const header = identity(filename);
  const cachedData = read(kept, header);
  const script = new Script(source, { filename, ...(cachedData === null ? {} : { cachedData }) });
  if (cachedData !== null && script.cachedDataRejected !== true) return { script, keep: () => undefined };
  // At the end, when every function that the run needed has been compiled. A run that failed did not need them all.
  const keep = () =>
    void process.once('exit', (code) => {
      if (code !== EXIT.failed) write(kept, header, script.createCachedData());
    });
  return { script, keep };
}

/** V8 compares no more than the length of a source: which bytes it was is said here. */
function identity(file: string): string {
  const { ino, size, ctimeMs, mtimeMs } = statSync(file);
  return [ino, size, ctimeMs, mtimeMs].join(' ').slice(0, HEADER_BYTES);
}

/** One file for each program, command, place and Node: a newer build takes the place of the older one's. */
function nameOf(file: string, work: string): string {
  const letters = Buffer.from(`${process.version} ${process.arch} ${work} ${file}   `);
  let hash = 0;
  for (let at = 0; at + 4 <= letters.length; at += 4) hash = (Math.imul(hash, 31) + letters.readInt32LE(at)) | 0;
  return `${basename(file, '.cjs')}-${(hash >>> 0).toString(16)}`;
}

function read(file: string, header: string): Buffer | null {
  try {
    const bytes = readFileSync(file);
    const said = bytes.toString('latin1', 0, HEADER_BYTES).trimEnd();
    return said === header ? bytes.subarray(HEADER_BYTES) : null;
  } catch {
    return null;
  }
}

function write(file: string, header: string, data: Buffer): void {
  const fresh = `${file}.${process.pid}`;
  try {
    writeFileSync(fresh, Buffer.concat([Buffer.from(header.padEnd(HEADER_BYTES), 'latin1'), data]), { mode: 0o600 });
    renameSync(fresh, file);
  } catch {
    rmSync(fresh, { force: true });
  }
}
