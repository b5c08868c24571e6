import { Catalog, type Entry, Member } from './catalog.js';
import type { CatalogKind, Facts } from './object.js';

/** A relation while its parts are being read. */
export interface Place {
  readonly entry: Entry;
  /** Names of its columns by number. */
  readonly columns: string[];
  /** Defaults, or what is generated, by number of the column; null where no column has one. */
  expressions: string[] | null;
}

/** Puts a snapshot together; the parts are read in the order in which they need each other. */
export class Builder {
  readonly objects = new Catalog();
  /** Names of people's own schemas by oid. */
  readonly schemas = new Map<number, string>();
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

  /** Adds a part of a relation; of those that are left out so are their parts. */
  addTo(relation: number, kind: CatalogKind, name: string, facts: Facts): void {
    this.relations.get(relation)?.entry.add(new Member(kind, name, facts));
  }
}
