import { UsageError } from '../../core/errors.js';
import { type Place, placesOf } from './places.js';

/** What is known of a database before anybody connects. */
export interface Address {
  /** `postgresql://…` as pg takes it, with the password where one was given; pg reads the rest from PG* variables. */
  readonly url: string;
  readonly sslmode: SslMode;
  /** True: it is reached by a file, where there is no TLS. */
  readonly socket: boolean;
  /** For people: host, port and database, never a secret. */
  readonly shown: string;
}

/** libpq's modes, weakest first; `prefer` is its default. */
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

const FILES = { sslrootcert: 'PGSSLROOTCERT', sslcert: 'PGSSLCERT', sslkey: 'PGSSLKEY' } as const;

/** User with password, hosts, database, parameters. */
const PARTS = /^postgres(?:ql)?:\/\/(?:([^@/?]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s;

interface Parts {
  readonly user: string;
  readonly password: string;
  readonly authority: string;
  readonly database: string;
  readonly query: URLSearchParams;
}

/**
 * The addresses that a URL and the PG* variables come to: one for each host that is named, as libpq tries them. Certificates
 * and modes may stand in either; the URL counts over the variables, and the password that is given over both.
 */
export function addressesOf(databaseUrl: string | null, env: NodeJS.ProcessEnv, password: string | null): Address[] {
  const given = databaseUrl ?? '';
  if (given === '' && !env.PGHOST && !env.PGDATABASE && !env.PGSERVICE && !env.PGUSER) {
    throw new UsageError('No database is named.', {
      hint: 'Set DATABASE_URL (postgresql://user@host/name) or the PG* variables, or give --database-url.',
    });
  }
  if (env.PGSERVICE && given === '') {
    throw new UsageError('PGSERVICE is set, and service files are not read.', { hint: 'Set DATABASE_URL instead.' });
  }
  const parts = partsOf(given === '' ? 'postgresql:///' : given);
  const places = placesOf(parts.authority, parts.query, env);
  if (places === null) throw noUrl();
  return places.map((place) => addressOf(place, { ...parts, password: password ?? parts.password }, env));
}

/** The address of another database on the same server, with all else as it was. */
export function withDatabase(address: string, name: string): string {
  const match = PARTS.exec(address);
  if (match === null) throw noUrl();
  const [, credentials, authority = '', , query] = match;
  const user = credentials === undefined ? '' : `${credentials}@`;
  return `postgresql://${user}${authority}/${encodeURIComponent(name)}${query === undefined ? '' : `?${query}`}`;
}

/** What people may see of an address: its hosts, and the name of the database, null where it has none. */
export function seenOf(address: string): { readonly hosts: string; readonly database: string | null } {
  const { authority, database } = partsOf(address);
  return { hosts: authority || 'localhost', database: database === '' ? null : database };
}

/** What can't be read must not be shown: the part that looks like a host may be half of a password. */
function noUrl(): UsageError {
  return new UsageError('The address of the database is no URL.', {
    hint: 'Write postgresql://user@host:5432/name; in a password, percent-encode what is special in a URL.',
  });
}

function partsOf(text: string): Parts {
  const match = PARTS.exec(text);
  if (match === null) throw noUrl();
  const [, credentials = '', authority = '', database = '', rest = ''] = match;
  const query = new URLSearchParams(rest);
  // An @ this late means that a / or ? of the password ended the host too early.
  if (database.includes('@') || [...query.keys()].some((name) => !/^\w+$/.test(name))) throw noUrl();
  const colon = credentials.indexOf(':');
  const [user, password] = colon < 0 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  try {
    const decoded = [user, password, database].map(decodeURIComponent) as [string, string, string];
    return { user: decoded[0], password: decoded[1], authority, database: decoded[2], query };
  } catch {
    throw noUrl();
  }
}

function addressOf(place: Place, { user, password, database, query: all }: Parts, env: NodeJS.ProcessEnv): Address {
  const query = new URLSearchParams(all);
  const sslmode = query.get('sslmode') ?? env.PGSSLMODE ?? 'prefer';
  if (!isSslMode(sslmode)) {
    throw new UsageError(`sslmode can't be "${sslmode}".`, { hint: `It is one of ${SSL_MODES.join(', ')}.` });
  }
  query.delete('sslmode');
  query.delete('target_session_attrs');
  for (const [name, variable] of Object.entries(FILES)) {
    const value = env[variable];
    if (!query.has(name) && value) query.set(name, value);
  }
  if (sslmode === 'verify-ca' && !query.has('sslrootcert')) {
    throw new UsageError('sslmode=verify-ca asks for the authority to trust, and none is named.', {
      hint: 'Name the file of its certificate by sslrootcert or PGSSLROOTCERT; verify-full also takes the public ones.',
    });
  }
  query.delete('host');
  query.delete('port');
  if (place.host !== '') query.set('host', place.host);
  if (place.port !== '') query.set('port', place.port);
  // libpq's defaults for these differ from pg's, which knows them under this name only.
  query.set('uselibpqcompat', 'true');
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`;
  const who = user === '' && secret === '' ? '' : `${encodeURIComponent(user)}${secret}@`;
  return {
    url: `postgresql://${who}/${encodeURI(database)}?${query}`,
    sslmode,
    socket: place.host.startsWith('/'),
    shown: shownOf(place, database || env.PGDATABASE || ''),
  };
}

function isSslMode(text: string): text is SslMode {
  return (SSL_MODES as readonly string[]).includes(text);
}

function shownOf({ host, port }: Place, database: string): string {
  const named = host === '' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const place = host.startsWith('/') ? host : `${named}:${port || '5432'}`;
  return database === '' ? place : `${database} at ${place}`;
}
