import { type CatalogKind, type CatalogObject, type Facts, objectKey } from './object.js';

/** A relation while its parts are being read. */
export interface Place {
  readonly schema: string;
  readonly name: string;
  /** Names of its columns by number. */
  readonly columns: Map<number, string>;
}

/** Puts a snapshot together; the parts are read in the order in which they need each other. */
export class Builder {
  readonly objects = new Map<string, CatalogObject>();
  /** By oid. */
  readonly relations = new Map<number, Place>();
  /** Names of collations and operator classes by oid; those that go without saying are not here. */
  readonly collations = new Map<number, string>();
  readonly operatorClasses = new Map<number, string>();

  constructor(
    readonly version: number,
    /** An expression or query in a form that is the same on every major. */
    readonly expression: (text: string) => string,
    readonly query: (text: string) => string,
  ) {}

  add(kind: CatalogKind, place: { schema: string | null; table?: string | null }, name: string, facts: Facts): void {
    const object: CatalogObject = { kind, schema: place.schema, table: place.table ?? null, name, facts };
    this.objects.set(objectKey(object), object);
  }

  /** Adds a part of a relation; of those that are left out so are their parts. */
  addTo(relation: number, kind: CatalogKind, name: string, facts: Facts): void {
    const place = this.relations.get(relation);
    if (place !== undefined) this.add(kind, { schema: place.schema, table: place.name }, name, facts);
  }
}
