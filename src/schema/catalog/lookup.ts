import type { Name } from '../../core/name.js';
import { type CatalogObject, objectKey } from './object.js';
import type { Snapshot } from './snapshot.js';

/** A relation of a snapshot with what belongs to it. */
export interface LiveRelation {
  readonly object: CatalogObject & { readonly schema: string };
  readonly columns: ReadonlyMap<string, CatalogObject>;
}

/** Looks names up in a snapshot as the server would for whoever the snapshot was taken for. */
export class Lookup {
  private readonly columns = new Map<string, Map<string, CatalogObject>>();

  constructor(readonly snapshot: Snapshot) {
    for (const object of snapshot.objects.values()) {
      if (object.kind !== 'column') continue;
      const key = `${object.schema}.${object.table}`;
      const known = this.columns.get(key);
      if (known === undefined) this.columns.set(key, new Map([[object.name, object]]));
      else known.set(object.name, object);
    }
  }

  get(kind: CatalogObject['kind'], schema: string, table: string | null, name: string): CatalogObject | undefined {
    return this.snapshot.objects.get(objectKey({ kind, schema, table, name }));
  }

  /** The relation that a name stands for; null where there is none. */
  relation({ schema, name }: Name): LiveRelation | null {
    for (const candidate of schema === null ? this.snapshot.searchPath : [schema]) {
      const object = this.get('relation', candidate, null, name);
      if (object === undefined) continue;
      const columns = this.columns.get(`${candidate}.${name}`) ?? new Map<string, CatalogObject>();
      return { object: { ...object, schema: candidate }, columns };
    }
    return null;
  }

  /** What `settle` asks. */
  columnsOf(relation: Name): ReadonlyMap<string, CatalogObject> | null {
    return this.relation(relation)?.columns ?? null;
  }
}
