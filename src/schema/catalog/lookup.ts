import type { Name } from '../../core/name.js';
import type { Entry } from './catalog.js';
import type { CatalogKind, CatalogObject } from './object.js';
import type { Snapshot } from './snapshot.js';

/** A relation of a snapshot with what belongs to it. */
export interface LiveRelation {
  readonly object: CatalogObject & { readonly schema: string };
  readonly columns: ReadonlyMap<string, CatalogObject>;
}

/** Looks names up in a snapshot as the server would for whoever the snapshot was taken for. */
export class Lookup {
  private readonly relations = new Map<Entry, LiveRelation>();

  constructor(readonly snapshot: Snapshot) {}

  get(kind: CatalogKind, schema: string, table: string | null, name: string): CatalogObject | undefined {
    return this.snapshot.objects.get(kind, schema, table, name);
  }

  /** The relation that a name stands for; null where there is none. */
  relation({ schema, name }: Name): LiveRelation | null {
    for (const candidate of schema === null ? this.snapshot.searchPath : [schema]) {
      const entry = this.snapshot.objects.entry('relation', candidate, name);
      if (entry !== undefined) return this.known(entry, candidate);
    }
    return null;
  }

  private known(entry: Entry, schema: string): LiveRelation {
    const known = this.relations.get(entry);
    if (known !== undefined) return known;
    const columns = entry.members.filter(({ kind }) => kind === 'column');
    const relation = {
      object: { ...entry.object, schema },
      columns: new Map(columns.map((column) => [column.name, entry.objectOf(column)])),
    };
    this.relations.set(entry, relation);
    return relation;
  }

  /** What `settle` asks. */
  columnsOf(relation: Name): ReadonlyMap<string, CatalogObject> | null {
    return this.relation(relation)?.columns ?? null;
  }
}
