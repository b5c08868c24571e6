import { type CatalogKind, type CatalogObject, type Facts, factsText, SEPARATOR } from './object.js';

/**
 * A part of something: a column, a constraint. Entries share the parts that are the same in all of them: of a hundred
 * thousand columns few are not like many others.
 */
export class Member {
  private written: string | null = null;

  constructor(
    readonly kind: CatalogKind,
    readonly name: string,
    readonly facts: Facts,
  ) {}

  /** Kind, name and facts: the same text for the same member. */
  get text(): string {
    this.written ??= `${this.kind}${SEPARATOR}${this.name}${SEPARATOR}${factsText(this.facts)}`;
    return this.written;
  }
}

/** What has a name of its own in a schema or in the database, with what belongs to it. */
export class Entry {
  private readonly parts: Member[] = [];
  private isOrdered = true;

  constructor(
    readonly kind: CatalogKind,
    /** Null for what lies in no schema. */
    readonly schema: string | null,
    readonly name: string,
    readonly facts: Facts,
  ) {}

  add(member: Member): void {
    this.parts.push(member);
    this.isOrdered = false;
  }

  /** By their texts, whatever order they came in. */
  get members(): readonly Member[] {
    if (!this.isOrdered) {
      this.parts.sort((a, b) => (a === b ? 0 : a.text < b.text ? -1 : 1));
      this.isOrdered = true;
    }
    return this.parts;
  }

  /** How many members there are, in no order. */
  get size(): number {
    return this.parts.length;
  }

  get object(): CatalogObject {
    const { kind, schema, name, facts } = this;
    return { kind, schema, table: null, name, facts };
  }

  /** A member of it as an object. */
  objectOf({ kind, name, facts }: Member): CatalogObject {
    return { kind, schema: this.schema, table: this.name, name, facts };
  }
}

/** Kinds that have members, the most frequent first. */
const HOLDERS = ['relation', 'type', 'sequence'] as const;

/** The objects of a database. What is a part of a relation, domain or sequence is found there. */
export class Catalog {
  private readonly kinds = new Map<CatalogKind, Map<string | null, Map<string, Entry>>>();

  /** Adds what is a part of nothing. */
  add(kind: CatalogKind, schema: string | null, name: string, facts: Facts): Entry {
    const entry = new Entry(kind, schema, name, facts);
    let schemas = this.kinds.get(kind);
    if (schemas === undefined) {
      schemas = new Map();
      this.kinds.set(kind, schemas);
    }
    let names = schemas.get(schema);
    if (names === undefined) {
      names = new Map();
      schemas.set(schema, names);
    }
    names.set(name, entry);
    return entry;
  }

  entry(kind: CatalogKind, schema: string | null, name: string): Entry | undefined {
    return this.kinds.get(kind)?.get(schema)?.get(name);
  }

  /** All that are a part of nothing. */
  *entries(): Iterable<Entry> {
    for (const schemas of this.kinds.values()) {
      for (const names of schemas.values()) yield* names.values();
    }
  }

  /** What has the name here that an entry of another catalog has there. */
  same({ kind, schema, name }: Entry): Entry | undefined {
    return this.entry(kind, schema, name);
  }

  get(kind: CatalogKind, schema: string | null, table: string | null, name: string): CatalogObject | undefined {
    if (table === null) return this.entry(kind, schema, name)?.object;
    for (const holder of HOLDERS) {
      const entry = this.entry(holder, schema, table);
      const member = entry?.members.find((one) => one.kind === kind && one.name === name);
      if (entry !== undefined && member !== undefined) return entry.objectOf(member);
    }
    return undefined;
  }

  /** How many objects there are, parts too. */
  get size(): number {
    let size = 0;
    for (const entry of this.entries()) size += 1 + entry.size;
    return size;
  }
}
