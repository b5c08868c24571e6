import { createHash } from 'node:crypto';
import type { Catalog } from './catalog.js';
import { factsText, SEPARATOR } from './object.js';

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
  readonly objects: Catalog;
}

/** The same for the same schema, whatever the server, its major version and the order in which things were made. */
export function fingerprint({ objects }: Pick<Snapshot, 'objects'>): string {
  const texts: string[] = [];
  for (const { kind, schema, name, facts, members } of objects.entries()) {
    let text = [kind, schema ?? '', name, factsText(facts)].join(SEPARATOR);
    for (const member of members) text += `\n${member.text}`;
    texts.push(text);
  }
  return createHash('sha256').update(texts.sort().join('\n')).digest('hex');
}
