import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Server, startReplica } from '../../truth/servers.js';
import { ALL_APPLIED, freePort, startListening, Trial } from './place.js';

/* A replica is never written to: alone it is refused, and among several hosts the primary is found. */

jest.setTimeout(60_000);

let primary: Server;
let replica: Server;

beforeAll(async () => {
  const hba = 'local replication all trust\nhost all all 127.0.0.1/32 trust';
  primary = await startListening(hba, { wal_level: 'replica', hot_standby: 'on' });
  replica = await startReplica(primary, {
    settings: { listen_addresses: '127.0.0.1', port: String(await freePort()) },
  });
});
afterAll(async () => {
  await replica.stop();
  await primary.stop();
});

/** Also there for whoever asks the replica. */
async function createDatabase(): Promise<string> {
  const database = await primary.createDatabase();
  for (let there = false; !there; ) {
    const client = await replica.connect();
    const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    await client.end();
    there = rows.length > 0;
  }
  return database;
}

const at = ({ port }: Server) => `127.0.0.1:${port}`;

it('is refused alone, and the next run at the primary goes on', async () => {
  const trial = new Trial();
  const database = await createDatabase();
  const refused = await trial.apply({ DATABASE_URL: `postgresql://postgres@${at(replica)}/${database}` });
  expect([refused.status, refused.report, refused.err]).toEqual([
    2,
    null,
    expect.stringMatching(/is a replica, and can't be written to.*\n.*several hosts/),
  ]);
  expect((await trial.apply({ DATABASE_URL: `postgresql://postgres@${at(primary)}/${database}` })).states).toEqual(
    ALL_APPLIED,
  );
  trial.project.remove();
});

it.each<[string, (database: string) => NodeJS.ProcessEnv]>([
  [
    'by target_session_attrs',
    (database) => ({
      DATABASE_URL: `postgresql://postgres@${at(replica)},${at(primary)}/${database}?target_session_attrs=read-write`,
    }),
  ],
  [
    'behind a host that is down',
    (database) => ({ DATABASE_URL: `postgresql://postgres@127.0.0.1:1,${at(replica)},${at(primary)}/${database}` }),
  ],
  [
    'by the variables of libpq',
    (database) => ({
      PGHOST: '127.0.0.1,127.0.0.1',
      PGPORT: `${replica.port},${primary.port}`,
      PGUSER: 'postgres',
      PGDATABASE: database,
    }),
  ],
  [
    'by parameters of the address',
    (database) => ({
      DATABASE_URL: `postgresql://postgres@/${database}?host=127.0.0.1,127.0.0.1&port=${replica.port},${primary.port}`,
    }),
  ],
])('is passed by for the primary %s', async (_, env) => {
  const trial = new Trial();
  const { states, err } = await trial.apply(env(await createDatabase()));
  expect([states, states.length === 0 ? err : '']).toEqual([ALL_APPLIED, '']);
  trial.project.remove();
});

it('of several that can not be written to, each is told', async () => {
  const trial = new Trial();
  const { status, err } = await trial.apply({
    DATABASE_URL: `postgresql://postgres@127.0.0.1:1,${at(replica)}/postgres`,
  });
  expect(status).toBe(2);
  expect(err).toMatch(/127\.0\.0\.1:1 .*nobody listens there/);
  expect(err).toMatch(new RegExp(`${at(replica)} is a replica`));
  trial.project.remove();
});
