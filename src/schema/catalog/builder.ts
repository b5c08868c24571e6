import { Catalog, type Entry, Member } from './catalog.js';
import type { CatalogKind, Facts } from './object.js';

/** A relation while its parts are being read. */
export interface Place {
  readonly entry: Entry;
  /** Names of its columns by number. */
  readonly columns: string[];
}

/** Names of a relation's columns; what has none is told by its number. */
export function namesOf(numbers: Float64Array, place: Place | undefined): string[] {
  const names = new Array<string>(numbers.length);
  for (let at = 0; at < names.length; at++) {
    const number = numbers[at] as number;
    names[at] = place?.columns[number] ?? String(number);
  }
  return names;
}

/** A name holds what was to stand between names. */
export class AmbiguousNames extends Error {}

/** Puts a snapshot together; the parts are read in the order in which they need each other. */
export class Builder {
  readonly objects = new Catalog();
  /** Names of people's own schemas by oid. */
  readonly schemas = new Map<number, string>();
  /** By oid. */
  readonly relations = new Map<number, Place>();
  /** Defaults, or what is generated, by the key of the column. */
  readonly expressions = new Map<number, string>();
  /** Names of collations and operator classes by oid; those that go without saying are not here. */
  readonly collations = new Map<number, string>();
  readonly operatorClasses = new Map<number, string>();

  constructor(
    /** What stands between names that come together. */
    private readonly between: string,
    /** An expression or query in a form that is the same on every major. */
    readonly expression: (text: string) => string,
    readonly query: (text: string) => string,
  ) {}

  /** Names that came together, of which there are so many. */
  names(text: string, count: number): string[] {
    const names = text.split(this.between);
    if (names.length !== count) throw new AmbiguousNames();
    return names;
  }

  /** Adds a part of a relation; of those that are left out so are their parts. */
  addTo(relation: number, kind: CatalogKind, name: string, facts: Facts): void {
    this.relations.get(relation)?.entry.add(new Member(kind, name, facts));
  }
}
