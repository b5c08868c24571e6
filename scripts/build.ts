/**
 * Bundles the front doors into dist/: one CommonJS file each, the parser's WebAssembly beside them. Deterministic, so
 * that a test can compare what is committed with what the source builds: `tsx scripts/build.ts [folder]`.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { PGLITE_EXTENSIONS } from '../src/shadow/providers/pglite.js';
import { withEagerFunctions } from './build/eager-functions.js';
import { firstFunctions } from './build/first-functions.js';
import { withInitialMemory } from './build/initial-memory.js';

const require = createRequire(import.meta.url);

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.argv[2] ?? join(root, 'dist');
mkdirSync(out, { recursive: true });
/** What the parser's stack (32 MB), its tables and a small file take, so that memory seldom has to grow. */
const PARSER_MEMORY = 48 * 1024 * 1024;
const published = readFileSync(require.resolve('libpg-query/wasm/libpg-query.wasm'));
const parser = withEagerFunctions(withInitialMemory(published, PARSER_MEMORY), firstFunctions(published));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Libraries in files of their own, which both front doors load when a command needs them. */
const APART = {
  yaml: { path: 'yaml', contents: "export * from 'yaml'" },
  pg: { path: 'pg', contents: "module.exports = require('pg')" },
  'pglite-driver': { path: '@electric-sql/pglite', contents: "export { PGlite } from '@electric-sql/pglite'" },
  github: { path: '@actions/github/lib/utils', contents: "export * from '@actions/github/lib/utils'" },
  // What judges MySQL and MariaDB, with its grammars: Postgres pays nothing for it.
  mysql: { path: '../gate/mysql.js', contents: "export * from './src/gate/mysql.ts'" },
};

/** What is started, and what it loads at once. */
const DOORS = { cli: 'command-line', action: 'workflow-step' };

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // V8 reads a bundle from end to end before its first line runs: every byte less starts faster.
  minify: true,
  legalComments: 'none',
  define: {
    'import.meta.url': '__bundleUrl',
    'process.env.LOCKKEEPER_VERSION': JSON.stringify(version),
    'process.env.LOCKKEEPER_PARSER': JSON.stringify(createHash('sha256').update(parser).digest('hex')),
  },
  banner: { js: 'const __bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
  // Bundled CommonJS is loaded by require, whichever way the source writes it.
  supported: { 'dynamic-import': false },
  logLevel: 'warning',
  plugins: [withoutTokens(), apart(Object.fromEntries(Object.entries(APART).map(([file, { path }]) => [file, path])))],
} satisfies BuildOptions;

/**
 * Leaves out what asks GitHub for an identity token, which is never asked for: the HTTP client behind it is a quarter of
 * the action's bundle, and would be set up in each run.
 */
function withoutTokens(): Plugin {
  return {
    name: 'without-tokens',
    setup(one) {
      const contents = 'export const OidcClient = undefined;';
      one.onLoad({ filter: /@actions[\\/]core[\\/]lib[\\/]oidc-utils\.js$/ }, () => ({ contents }));
    },
  };
}

/** Leaves what is imported by these paths to files of their own, by name. */
function apart(paths: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'apart',
    setup(one) {
      for (const [file, path] of Object.entries(paths)) {
        one.onResolve({ filter: new RegExp(`^${path}$`) }, () => ({ path: `./${file}.cjs`, external: true }));
      }
    },
  };
}

await Promise.all([
  // The doors open before the house is read: what keeps compiled code has to be told first.
  ...Object.entries(DOORS).flatMap(([door, house]) => [
    build({
      ...shared,
      entryPoints: [`src/${door}.ts`],
      outfile: join(out, `${door}.cjs`),
      banner: { js: '#!/usr/bin/env node' },
      plugins: [apart({ [house]: `./${house}.js` })],
    }),
    build({ ...shared, entryPoints: [`src/${house}.ts`], outfile: join(out, `${house}.cjs`) }),
  ]),
  ...Object.entries(APART).map(([file, { contents }]) =>
    build({
      ...shared,
      plugins: [],
      // PGlite hides a `require` of its own behind dynamic imports.
      ...(file === 'pglite-driver' ? { supported: {} } : {}),
      // pg makes a Response to tell one cloud's runtime, for which Node 20 loads its HTTP client: half of a connection's time.
      ...(file === 'pg' ? { define: { ...shared.define, Response: 'undefined' } } : {}),
      // pg's native twin is optional, and a bundle can't carry it.
      external: ['pg-native'],
      stdin: { contents, resolveDir: root },
      outfile: join(out, `${file}.cjs`),
    }),
  ),
]);
writeFileSync(join(out, 'libpg-query.wasm'), parser);

/** Postgres as WebAssembly, for a throw-away server where there is no other: read when one is started. */
const pglite = dirname(require.resolve('@electric-sql/pglite'));
const assets = join(root, 'src/shadow/assets');
mkdirSync(join(out, 'pglite'), { recursive: true });
for (const name of ['pglite.wasm', 'pglite.data', ...PGLITE_EXTENSIONS.map((extension) => `${extension}.tar.gz`)]) {
  copyFileSync(join(pglite, name), join(out, 'pglite', name));
}
for (const name of readdirSync(assets)) copyFileSync(join(assets, name), join(out, 'pglite', name));
