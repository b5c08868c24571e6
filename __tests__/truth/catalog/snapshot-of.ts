import pg from 'pg';
import { queryEach } from '../../../src/rollout/connection/each.js';
import { readSnapshot } from '../../../src/schema/catalog/read.js';
import type { Snapshot } from '../../../src/schema/catalog/snapshot.js';
import type { ReadEach } from '../../../src/schema/catalog/statement.js';
import type { Server } from '../servers.js';

/** One round trip, as a connection does it; inside a transaction that is under way where there is one. */
function reader(client: pg.Client, within: boolean): ReadEach {
  return (statements, each) => {
    const sent = statements.map((one) => (within && /^(BEGIN|COMMIT|ROLLBACK)\b/.test(one) ? 'SELECT 1' : one));
    return queryEach(pg, client, sent, each);
  };
}

export function snapshotOf(server: Server, client: pg.Client, role: string | null, within = false): Promise<Snapshot> {
  return readSnapshot(reader(client, within), { version: server.version, role });
}
