/**
 * Bundles the front doors into dist/, as CommonJS, the parser's WebAssembly beside them. Deterministic, so that a test can
 * compare what is committed with what the source builds: `tsx scripts/build.ts [folder]`.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGLITE_EXTENSIONS } from '../src/shadow/providers/pglite.js';
import { parserModule } from './build/parser/module.js';
import { programs } from './build/programs.js';

const require = createRequire(import.meta.url);

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.argv[2] ?? join(root, 'dist');
mkdirSync(out, { recursive: true });
const parser = parserModule();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const built = await programs({
  'process.env.LOCKKEEPER_VERSION': JSON.stringify(version),
  'process.env.LOCKKEEPER_PARSER': JSON.stringify(createHash('sha256').update(parser).digest('hex')),
});
for (const { fileName, code } of built) writeFileSync(join(out, fileName), code);
writeFileSync(join(out, 'libpg-query.wasm'), parser);

/** Postgres as WebAssembly, for a throw-away server where there is no other: read when one is started. */
const pglite = dirname(require.resolve('@electric-sql/pglite'));
const assets = join(root, 'src/shadow/assets');
mkdirSync(join(out, 'pglite'), { recursive: true });
for (const name of ['pglite.wasm', 'pglite.data', ...PGLITE_EXTENSIONS.map((extension) => `${extension}.tar.gz`)]) {
  copyFileSync(join(pglite, name), join(out, 'pglite', name));
}
for (const name of readdirSync(assets)) copyFileSync(join(assets, name), join(out, 'pglite', name));
