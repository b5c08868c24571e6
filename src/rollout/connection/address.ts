import { UsageError } from '../../core/errors.js';

/** What is known of a database before anybody connects. */
export interface Address {
  /** `postgresql://…` without a password that came from elsewhere; pg reads the rest from PG* variables. */
  readonly url: string;
  readonly sslmode: SslMode;
  /** Replaces every other password. */
  readonly password: string | null;
  /** For people: host, port and database, never a secret. */
  readonly shown: string;
}

/** libpq's modes, weakest first; `prefer` is its default. */
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

const FILES = { sslrootcert: 'PGSSLROOTCERT', sslcert: 'PGSSLCERT', sslkey: 'PGSSLKEY' } as const;

/**
 * The addresses that a URL and the PG* variables come to: one for each host that is named, as libpq tries them. Certificates
 * and modes may stand in either; the URL counts over the variables.
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
  const text = given === '' ? 'postgresql:///' : given;
  const parts = /^(postgres(?:ql)?:\/\/)((?:[^@/?]*@)?)([^/?]*)(.*)$/s.exec(text);
  if (parts === null) {
    throw new UsageError('The address of the database is no URL.', {
      hint: 'Write postgresql://user@host:5432/name; in a password, percent-encode what is special in a URL.',
    });
  }
  const [, scheme = '', user = '', hosts = '', rest = ''] = parts;
  const named = hosts === '' ? [''] : hosts.split(',');
  return named.map((host) => addressOf(`${scheme}${user}${host}${rest}`, env, password));
}

function addressOf(text: string, env: NodeJS.ProcessEnv, password: string | null): Address {
  const question = text.indexOf('?');
  const base = question < 0 ? text : text.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : text.slice(question + 1));
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
  // libpq's defaults for these differ from pg's, which knows them under this name only.
  query.set('uselibpqcompat', 'true');
  return { url: `${base}?${query}`, sslmode, password, shown: shownOf(base, query, env) };
}

function isSslMode(text: string): text is SslMode {
  return (SSL_MODES as readonly string[]).includes(text);
}

function shownOf(base: string, query: URLSearchParams, env: NodeJS.ProcessEnv): string {
  const match = /^postgres(?:ql)?:\/\/(?:[^@/?]*@)?([^/?]*)\/?([^?]*)$/.exec(base);
  const host = match?.[1] || query.get('host') || env.PGHOST || 'localhost';
  const port = query.get('port') ?? env.PGPORT ?? '5432';
  const name = decode(match?.[2] || env.PGDATABASE || '');
  const place = /:\d+$/.test(host) || host.startsWith('/') ? host : `${host}:${port}`;
  return name === '' ? place : `${name} at ${place}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
