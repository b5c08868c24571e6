import { LockkeeperError } from '../../core/errors.js';

/** A database could not be reached, or refused us. */
export class ConnectionError extends LockkeeperError {}

interface Failure {
  readonly code?: string | undefined;
  readonly message: string;
}

/** Postgres's error, or the operating system's, by its shape. */
export function failureOf(error: unknown): Failure {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : undefined, message: String(message ?? error) };
}

const REASONS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOTFOUND: ['there is no such host', 'Look at the name of the host.'],
  EAI_AGAIN: ['the name of the host could not be looked up', 'Look at the network, and try again.'],
  ECONNREFUSED: ['nobody listens there', 'Look at host and port, and whether the server runs.'],
  ENOENT: ['there is no such socket', 'Look at the folder of the socket, and whether the server runs.'],
  EACCES: ['the socket may not be used', 'Look at the permissions of the socket’s folder.'],
  ETIMEDOUT: ['it does not answer', 'Look at the firewall: this machine may have to be let in.'],
  EHOSTUNREACH: ['there is no way to the host', 'Look at the network.'],
  '28P01': ['the password is wrong', 'Look at the password, or at --password-command.'],
  '28000': [
    'the server does not let this user in',
    'Look at pg_hba.conf: user, database, address, and TLS (sslmode=require).',
  ],
  '3D000': ['there is no such database', 'Create it first; Lockkeeper makes no databases.'],
  '42501': ['the role lacks a right', 'Grant CONNECT on the database to the role.'],
  '53300': ['it has no connection left', 'Free connections, raise max_connections, or try again later.'],
  '57P03': ['it is starting, or stopping', 'Try again in a moment.'],
};

/** A sentence for a connection that did not come about; no secret is ever in it. */
export function connectionError(error: unknown, shown: string): ConnectionError {
  const { code, message } = failureOf(error);
  const file = unreadable(error);
  if (file !== null) {
    return new ConnectionError(`${file} can't be read, and ${shown} is to be reached with it: ${code}.`, {
      hint: 'Look at sslrootcert, sslcert and sslkey, in the address or as PGSSLROOTCERT, PGSSLCERT and PGSSLKEY.',
      cause: error,
    });
  }
  if (code === '28000' && /client certificate|certificate authentication/i.test(message)) {
    return new ConnectionError(`The database ${shown} asks for a certificate of this user, and got none that fits.`, {
      hint: 'Name its files by sslcert and sslkey; its common name must be the user.',
      cause: error,
    });
  }
  const known = code === undefined ? undefined : REASONS[code];
  if (known !== undefined) {
    const [why, hint] = known;
    return new ConnectionError(`The database ${shown} can't be reached: ${why}.`, { hint, cause: error });
  }
  if (/does not support SSL/i.test(message)) {
    return new ConnectionError(`The database ${shown} speaks no TLS, and sslmode asks for it.`, {
      hint: 'Switch TLS on at the server; sslmode=disable sends passwords and data in the clear.',
      cause: error,
    });
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new ConnectionError(`The certificate of ${shown} is not trusted: it is for another host.`, {
      hint: 'Use the name that the certificate has; sslmode=verify-ca looks at who signed it alone.',
      cause: error,
    });
  }
  if (/certificate|self.signed|altname|tls|ssl/i.test(message)) {
    return new ConnectionError(`The certificate of ${shown} is not trusted: ${oneLine(message)}.`, {
      hint: 'Name the authority that signed it by sslrootcert; sslmode=require encrypts without looking at it.',
      cause: error,
    });
  }
  if (/password must be a string|SASL/i.test(message)) {
    return new ConnectionError(`The database ${shown} asks for a password, and there is none.`, {
      hint: 'Set PGPASSWORD, put it into DATABASE_URL, or give --password-command.',
      cause: error,
    });
  }
  if (/timeout expired|read timeout|Connection terminated/i.test(message)) {
    return new ConnectionError(`The database ${shown} does not answer.`, {
      hint: 'Look at host, port and firewall; a pooler must have two sessions to give.',
      cause: error,
    });
  }
  return new ConnectionError(`The database ${shown} can't be reached: ${oneLine(message)}.`, { cause: error });
}

/** What to say when each of several hosts refused; of one, its own words. */
export function noneOf(refusals: readonly ConnectionError[]): ConnectionError {
  const [first, ...more] = refusals as [ConnectionError, ...ConnectionError[]];
  if (more.length === 0) return first;
  const hints = new Set(refusals.flatMap(({ hint }) => hint ?? []));
  return new ConnectionError(refusals.map(({ message }) => message).join(' '), {
    hint: [...hints].join(' '),
    cause: first,
  });
}

/** A file that was to be read for the connection; a socket is connected to, and not opened. */
function unreadable(error: unknown): string | null {
  const { syscall, path } = error as { syscall?: unknown; path?: unknown };
  return syscall === 'open' && typeof path === 'string' ? path : null;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 300);
}

/** The connection broke: nobody knows whether the last statement was done. */
export function isLost(error: unknown): boolean {
  const { code, message } = failureOf(error);
  // 57P01 and 57P02: the server ended our session; 08xxx: the connection failed.
  if (code !== undefined && (/^08/.test(code) || ['57P01', '57P02', 'ECONNRESET', 'EPIPE'].includes(code))) return true;
  return /Connection terminated|connection error|not queryable|socket hang up|closed the connection/i.test(message);
}
