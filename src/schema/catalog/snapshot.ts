import { createHash } from 'node:crypto';
import { type CatalogObject, factsText } from './object.js';

/** The server that a snapshot was taken of. */
export interface ServerFacts {
  readonly version: number;
  readonly database: string;
  /** The same for a primary and its replicas, and for nobody else; null where it may not be asked. */
  readonly systemIdentifier: string | null;
  readonly replica: boolean;
  /** Where the log stands: written by a primary, replayed by a replica; null where it may not be asked. */
  readonly lsn: string | null;
}

/** The role that an application connects as. */
export interface RoleFacts {
  readonly name: string;
  readonly superuser: boolean;
  /** Schemas that it may look into. */
  readonly schemas: ReadonlySet<string>;
}

/** A database's schema at one moment. */
export interface Snapshot {
  readonly server: ServerFacts;
  /** Schemas that unqualified names are looked up in; those of the role where one is named. */
  readonly searchPath: readonly string[];
  readonly role: RoleFacts | null;
  readonly objects: ReadonlyMap<string, CatalogObject>;
}

/** The same for the same schema, whatever the server, its major version and the order in which things were made. */
export function fingerprint({ objects }: Pick<Snapshot, 'objects'>): string {
  const hash = createHash('sha256');
  const lines: string[] = [];
  for (const [key, { facts }] of objects) lines.push(`${key}\0${factsText(facts)}`);
  lines.sort();
  hash.update(lines.join('\n'));
  return hash.digest('hex');
}
