/**
 * Asks real servers what every operation of src/effects/operations locks, rewrites, scans and builds, and writes the
 * answers to src/effects/measured/locks.gen.json.
 *
 *     npx tsx scripts/measure.ts [major …]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Laboratory } from '../__tests__/truth/observe.js';
import { startServer } from '../__tests__/truth/servers.js';
import { isPostgresVersion, POSTGRES_VERSIONS, type PostgresVersion } from '../src/core/postgres-version.js';
import { OPERATIONS } from '../src/effects/operations.js';
import { install } from './measure/install.js';
import { type Cells, cell, complain, merge } from './measure/table.js';

const FILE = 'src/effects/measured/locks.gen.json';

async function measure(version: PostgresVersion, table: Cells): Promise<void> {
  install(version);
  const server = await startServer(version);
  const laboratory = await Laboratory.open(server);
  try {
    for (const operation of OPERATIONS) {
      if (version < (operation.since ?? 13) || version > (operation.until ?? 18)) continue;
      try {
        const seen = await laboratory.observe(operation);
        complain(version, operation, seen);
        table.set(`${operation.id}@${version}`, cell(operation, seen));
      } catch (error) {
        console.error(`${version} ${operation.id}: ${(error as Error).message}`);
      }
    }
  } finally {
    await laboratory.close();
    await server.stop();
  }
}

const asked = process.argv.slice(2).map(Number).filter(isPostgresVersion);
const table: Cells = new Map();
for (const version of asked.length > 0 ? asked : POSTGRES_VERSIONS) {
  const started = Date.now();
  await measure(version, table);
  console.error(`Postgres ${version}: ${OPERATIONS.length} operations in ${Date.now() - started} ms`);
}
if (asked.length > 0) {
  console.log(merge(table));
} else {
  const text = merge(table);
  const old = (() => {
    try {
      return readFileSync(FILE, 'utf8');
    } catch {
      return '';
    }
  })();
  writeFileSync(FILE, text);
  console.error(`${FILE}: ${text.length} bytes${text === old ? ', unchanged' : ''}`);
}
