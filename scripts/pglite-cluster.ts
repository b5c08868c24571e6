/**
 * Makes src/shadow/assets/pglite-cluster.tar.gz: an empty cluster of the PGlite that package.json names, so that a check
 * need not make one. To be run when the version changes: `npx tsx scripts/pglite-cluster.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

// All of it is held in memory, several times while it is read: the log is as small as can be, and what nobody starts
// from is left out.
const database = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] });
await database.exec('ALTER DATABASE template0 WITH ALLOW_CONNECTIONS true IS_TEMPLATE false');
for (const sql of ['DROP DATABASE template0', 'VACUUM', 'CHECKPOINT']) await database.exec(sql);
const dump = await database.dumpDataDir('none');
await database.close();
const bytes = gzipSync(Buffer.from(await dump.arrayBuffer()), { level: 9 });
writeFileSync(join(import.meta.dirname, '../src/shadow/assets/pglite-cluster.tar.gz'), bytes);
console.log(`${bytes.length} bytes`);
