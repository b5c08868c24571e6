import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { PGlite } from '@electric-sql/pglite';
import { keepBaselineCode } from '../../sql/postgres/baseline-code.js';
import { type Kept, SpoiltError } from '../archive.js';
import type { Provider } from '../provider.js';
import type { Notice, Row, Session, Shadow } from '../session.js';

/** Extensions that come with it as files; others are not to be had. */
export const PGLITE_EXTENSIONS: readonly string[] = [
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'pg_trgm',
  'pgcrypto',
  'seg',
  'tablefunc',
  'tcn',
  'unaccent',
  'uuid-ossp',
];

/** An empty cluster, made ahead by scripts/pglite-cluster.ts: to make one takes some seconds. */
const CLUSTER = 'pglite-cluster.tar.gz';

/** Postgres as WebAssembly: slower and of one major, but it runs anywhere. It has one session, and reaches nothing outside. */
export const provider: Provider = async () => {
  const sizes = await Promise.all(['pglite.wasm', CLUSTER].map(async (name) => (await stat(assetPath(name))).size));
  return {
    identity: `pglite ${sizes.join()}`,
    loadable: PGLITE_EXTENSIONS,
    async start(kept, extensions) {
      const wanted = extensions.filter((name) => PGLITE_EXTENSIONS.includes(name));
      keepBaselineCode();
      if (kept !== null) {
        try {
          return { ...(await shadowOf(await boot(wanted, await readKept(kept)))), kept };
        } catch {
          await kept.drop();
        }
      }
      const cluster = await promisify(gunzip)(await asset(CLUSTER));
      return shadowOf(await boot(wanted, cluster));
    },
  };
};

async function boot(wanted: readonly string[], cluster: Buffer): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const [wasm, files] = await Promise.all([
    asset('pglite.wasm').then((bytes) => new WebAssembly.Module(bytes)),
    asset('pglite.data'),
  ]);
  return PGlite.create({
    pgliteWasmModule: wasm,
    fsBundle: new Blob([files]),
    loadDataDir: new Blob([cluster]),
    // The usual 128 MB are touched when it starts, and a throw-away database needs none of them.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
    extensions: Object.fromEntries(wanted.map((name) => [name, { name, setup: setUp(name) }])),
  });
}

async function shadowOf(database: PGlite): Promise<Shadow> {
  const session = sessionOf(database);
  const [row] = await session.query("SELECT current_setting('server_version') AS version");
  const version = String(row?.version);
  return {
    provider: 'pglite',
    title: `Postgres ${version} as WebAssembly`,
    version: Number.parseInt(version, 10),
    session,
    admin: session,
    kept: null,
    save: async (path) => {
      const data = Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer());
      await writeFile(path, data, { mode: 0o600 });
      return createHash('sha256').update(data).digest('hex');
    },
    end: async () => {
      if (!database.closed) await database.close();
    },
  };
}

function setUp(name: string): () => Promise<{ bundlePath: URL }> {
  return async () => ({ bundlePath: pathToFileURL(assetPath(`${name}.tar.gz`)) });
}

function sessionOf(database: PGlite): Session {
  const listeners = new Set<(notice: Notice) => void>();
  const onNotice = ({ severity, message }: { severity?: string | undefined; message?: string | undefined }): void => {
    for (const listener of listeners) listener({ severity: severity ?? '', message: message ?? '' });
  };
  return {
    query: async (text, values = []) => (await database.query(text, [...values], { onNotice })).rows as Row[],
    run: async (text) => void (await database.exec(text, { onNotice })),
    onNotice(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function readKept({ path, sha256 }: Kept): Promise<Buffer> {
  const bytes = await readFile(path);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new SpoiltError(`${path} is damaged`);
  return bytes;
}

async function asset(name: string): Promise<Buffer> {
  return readFile(assetPath(name));
}

/** Beside the bundle; from the source, where the package and the script put them. */
function assetPath(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const bundled = join(here, 'pglite', name);
  if (existsSync(bundled)) return bundled;
  if (name === CLUSTER) return join(here, '../assets', name);
  return join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), name);
}
