import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { Server } from '../../truth/servers.js';
import { ALL_APPLIED, folder, keep, startListening, Trial } from './place.js';

/* A server that lets nobody in without TLS, and one that lets some in only with a certificate. */

jest.setTimeout(60_000);

const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

interface Signed {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate of its own authority, or of another's. */
function certify(name: string, { by, names }: { by?: Signed; names?: string } = {}): Signed {
  const at = folder();
  const [certificate, key] = [join(at, 'certificate.pem'), join(at, 'key.pem')];
  const subject = ['-subj', `/CN=${name}`, '-days', '2', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const extensions = names === undefined ? [] : ['-addext', `subjectAltName=${names}`];
  const signer = by === undefined ? [] : ['-CA', by.certificate, '-CAkey', by.key];
  openssl('req', '-x509', '-nodes', ...subject, ...extensions, ...signer, '-keyout', key, '-out', certificate);
  chmodSync(key, 0o600);
  return { certificate, key };
}

let server: Server;
let authority: Signed;
let stranger: Signed;
let person: Signed;
let trial: Trial;
let database: string;

beforeAll(async () => {
  authority = certify('an authority');
  stranger = certify('another authority');
  person = certify('postgres', { by: authority });
  const own = certify('db.example', { by: authority, names: 'DNS:localhost' });
  server = await startListening(
    `hostssl sealed all 127.0.0.1/32 cert
     hostssl all all 127.0.0.1/32 trust`,
    {
      ssl: 'on',
      ssl_cert_file: keep('server.pem', readFileSync(own.certificate)),
      ssl_key_file: keep('server.key', readFileSync(own.key)),
      ssl_ca_file: keep('authority.pem', readFileSync(authority.certificate)),
    },
  );
});
afterAll(() => server.stop());
beforeEach(async () => {
  trial = new Trial();
  database = await server.createDatabase();
});
afterEach(() => trial.project.remove());

const url = (host: string, query: string, name = database) =>
  `postgresql://postgres@${host}:${server.port}/${name}${query === '' ? '' : `?${query}`}`;

async function isEncrypted(): Promise<boolean> {
  const client = await server.connect(database);
  const { rows } = await client.query('SELECT count(*)::int AS runs FROM lockkeeper.runs');
  await client.end();
  return rows[0]?.runs > 0;
}

it.each<[string, string, () => string]>([
  ['nothing is said', '127.0.0.1', () => ''],
  ['it is required', '127.0.0.1', () => 'sslmode=require'],
  ['the authority is named', '127.0.0.1', () => `sslmode=verify-ca&sslrootcert=${authority.certificate}`],
  ['the name is looked at too', 'localhost', () => `sslmode=verify-full&sslrootcert=${authority.certificate}`],
])('applies when %s', async (_, host, query) => {
  const { states, err, status } = await trial.apply({ DATABASE_URL: url(host, query()) });
  expect([status, ...states, status === 0 ? '' : err]).toEqual([0, ...ALL_APPLIED, '']);
  expect(await isEncrypted()).toBe(true);
});

it('takes mode and authority from the variables of libpq too', async () => {
  const env = { DATABASE_URL: url('localhost', ''), PGSSLMODE: 'verify-full', PGSSLROOTCERT: authority.certificate };
  expect((await trial.apply(env)).status).toBe(0);
  expect((await trial.apply({ ...env, PGSSLROOTCERT: stranger.certificate })).err).toMatch(/is not trusted/);
});

it('refuses what it can not trust with a sentence, and the next run goes on', async () => {
  for (const [host, query, message] of [
    ['127.0.0.1', 'sslmode=disable', /does not let this user in.*\n.*sslmode=require/],
    ['localhost', `sslmode=verify-full&sslrootcert=${stranger.certificate}`, /is not trusted.*\n.*sslrootcert/],
    ['localhost', 'sslmode=verify-full', /is not trusted.*\n.*sslrootcert/],
    [
      '127.0.0.1',
      `sslmode=verify-full&sslrootcert=${authority.certificate}`,
      /is not trusted: it is for another host.*\n.*verify-ca/,
    ],
    ['localhost', 'sslmode=verify-full&sslrootcert=/nowhere/ca.pem', /\/nowhere\/ca\.pem can't be read.*ENOENT/],
  ] as const) {
    const refused = await trial.apply({ DATABASE_URL: url(host, query) });
    expect([query, refused.status, refused.report, refused.err]).toEqual([
      query,
      2,
      null,
      expect.stringMatching(message),
    ]);
  }
  const { states } = await trial.apply({ DATABASE_URL: url('127.0.0.1', 'sslmode=require') });
  expect(states).toEqual(ALL_APPLIED);
});

it('shows its own certificate where the server asks for one', async () => {
  await server.createDatabase('sealed');
  const without = await trial.apply({ DATABASE_URL: url('127.0.0.1', 'sslmode=require', 'sealed') });
  expect([without.status, without.err]).toEqual([2, expect.stringMatching(/asks for a certificate.*\n.*sslcert/)]);
  const query = `sslmode=require&sslcert=${person.certificate}&sslkey=${person.key}`;
  const { status, err } = await trial.apply({ DATABASE_URL: url('127.0.0.1', query, 'sealed') });
  expect([status, status === 0 ? '' : err]).toEqual([0, '']);
});

it('says so where the server speaks no TLS', async () => {
  const plain = await startListening('host all all 127.0.0.1/32 trust');
  try {
    const address = `postgresql://postgres@127.0.0.1:${plain.port}/postgres`;
    const { status, err } = await trial.apply({ DATABASE_URL: `${address}?sslmode=require` });
    expect([status, err]).toEqual([2, expect.stringMatching(/speaks no TLS, and sslmode asks for it/)]);
    expect((await trial.apply({ DATABASE_URL: address })).states).toEqual(ALL_APPLIED);
  } finally {
    await plain.stop();
  }
});
