/**
 * Makes src/shadow/assets/pglite-cluster.tar.gz: an empty cluster of the PGlite that package.json names, so that a check
 * need not make one. To be run when the version changes: `npx tsx scripts/pglite-cluster.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create();
const dump = await database.dumpDataDir('none');
await database.close();
const bytes = gzipSync(Buffer.from(await dump.arrayBuffer()), { level: 9 });
writeFileSync(join(import.meta.dirname, '../src/shadow/assets/pglite-cluster.tar.gz'), bytes);
console.log(`${bytes.length} bytes`);
