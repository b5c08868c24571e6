/** Where a server is asked for; empty where pg's own default is meant. */
export interface Place {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: string;
}

/** An IPv6 address stands in brackets, so that its colons are not a port's. */
const HOST = /^(?:\[([0-9a-f:.]+)\]|([^:[\]@#\s]*))(?::(\d*))?$/i;

/**
 * The places that an address and the variables name, in order. Hosts and ports each are those of the URL's parameters `host`
 * and `port`, else those that stand before its database, else PGHOST and PGPORT; one port is for all hosts. Null: it can't
 * be read.
 */
export function placesOf(authority: string, query: URLSearchParams, env: NodeJS.ProcessEnv): Place[] | null {
  const before = authority === '' ? [] : authority.split(',').map(placeOf);
  if (before.some((place) => place === null)) return null;
  const named = before as readonly Place[];
  const hosts =
    query.get('host')?.split(',') ??
    chosen(
      named.map(({ host }) => host),
      env.PGHOST,
    );
  const ports =
    query.get('port')?.split(',') ??
    chosen(
      named.map(({ port }) => port),
      env.PGPORT,
    );
  if (ports.length !== 1 && ports.length !== hosts.length) return null;
  return hosts.map((host, index) => ({ host, port: (ports.length === 1 ? ports[0] : ports[index]) as string }));
}

/** What stands in the URL, where anything does. */
function chosen(given: readonly string[], variable: string | undefined): readonly string[] {
  return given.some((one) => one !== '') ? given : (variable ?? '').split(',');
}

function placeOf(text: string): Place | null {
  const match = HOST.exec(text);
  if (match === null) return null;
  const [, v6, name = '', port = ''] = match;
  return { host: v6 ?? decoded(name), port };
}

/** A socket's folder has its slashes encoded in a URL. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
