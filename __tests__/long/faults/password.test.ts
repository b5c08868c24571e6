import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { Server } from '../../truth/servers.js';
import { ALL_APPLIED, folder, startListening, Trial } from './place.js';

/* A password of every character that a keyboard has, and some that Unicode writes in two ways, by each way to give it. */

jest.setTimeout(60_000);

const PRINTABLE = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).join('');
const PASSWORD = `${PRINTABLE}€é½ﬁ\u00a0`;

let server: Server;
let trial: Trial;
let database: string;

beforeAll(async () => {
  server = await startListening('host all all 127.0.0.1/32 scram-sha-256');
  const client = await server.connect();
  await client.query(`CREATE ROLE "owner of all" LOGIN SUPERUSER PASSWORD ${client.escapeLiteral(PASSWORD)}`);
  await client.query(`CREATE ROLE simple LOGIN SUPERUSER PASSWORD 'simple'`);
  await client.end();
});
afterAll(() => server.stop());
beforeEach(async () => {
  trial = new Trial();
  database = await server.createDatabase();
});
afterEach(() => trial.project.remove());

const address = (password: string | null): string => {
  const secret = password === null ? '' : `:${encodeURIComponent(password)}`;
  return `postgresql://${encodeURIComponent('owner of all')}${secret}@127.0.0.1:${server.port}/${database}`;
};

it.each<[string, () => NodeJS.ProcessEnv]>([
  ['the address', () => ({ DATABASE_URL: address(PASSWORD) })],
  ['PGPASSWORD', () => ({ DATABASE_URL: address(null), PGPASSWORD: PASSWORD })],
  [
    'the variables of libpq alone',
    () => ({
      PGHOST: '127.0.0.1',
      PGPORT: String(server.port),
      PGUSER: 'owner of all',
      PGDATABASE: database,
      PGPASSWORD: PASSWORD,
    }),
  ],
])('comes by %s', async (_, env) => {
  const { states, err } = await trial.apply(env());
  expect([states, err]).toEqual([ALL_APPLIED, expect.not.stringContaining(PASSWORD)]);
});

it('comes by a command, over what the address says', async () => {
  const file = join(folder(), 'it is secret');
  writeFileSync(file, `${PASSWORD}\n`);
  const { states, err } = await trial.apply(
    { PATH: process.env.PATH, DATABASE_URL: address('wrong'), SECRET: file },
    '--password-command',
    'cat "$SECRET"',
  );
  expect([states, states.length === 0 ? err : '']).toEqual([ALL_APPLIED, '']);
});

it('is not told when it is wrong, and the next run goes on with the right one', async () => {
  const wrong = `${PASSWORD}x`;
  const missing = 'PATH=/bin /bin/false';
  for (const [env, args, message] of [
    [{ DATABASE_URL: address(wrong) }, [], /the password is wrong.*\n.*--password-command/],
    [{ DATABASE_URL: address(null), PGPASSWORD: wrong }, [], /the password is wrong/],
    [{ DATABASE_URL: address(null) }, [], /asks for a password, and there is none.*\n.*PGPASSWORD/],
    [{ DATABASE_URL: address(null) }, ['--password-command', missing], /gave no password: it ended with 1/],
    [{ DATABASE_URL: address(null).replace('owner%20of%20all', 'a:b%zz') }, [], /is no URL.*\n.*percent-encode/],
    ...['pa/ss', 'pa?ss', '12/34', '12?34', '100%'].map(
      (raw) =>
        [{ DATABASE_URL: `postgresql://simple:${raw}@127.0.0.1/x` }, [], /is no URL.*\n.*percent-encode/] as const,
    ),
    [
      { DATABASE_URL: `postgresql://simple:${PRINTABLE}@127.0.0.1:${server.port}/${database}` },
      [],
      /is no URL.*\n.*percent-encode/,
    ],
  ] as const) {
    const { status, err, report } = await trial.apply(env, ...args);
    expect([status, report, err]).toEqual([2, null, expect.stringMatching(message)]);
    for (const secret of [wrong, PASSWORD, PRINTABLE.slice(1), encodeURIComponent(PASSWORD)]) {
      expect(err).not.toContain(secret);
    }
  }
  expect((await trial.apply({ DATABASE_URL: address(PASSWORD) })).states).toEqual(ALL_APPLIED);
});
