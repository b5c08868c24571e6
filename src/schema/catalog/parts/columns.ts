import type { Builder } from '../builder.js';
import { Member } from '../catalog.js';
import { columnKey, numberOf, relationOf } from '../column-key.js';
import { type Facts, factsOf } from '../object.js';
import { FIRST, namesTogether, numbersOf, numbersTogether, type Part, type Row, WITH_COLUMNS } from '../part.js';

/** Columns of the same shape come together. A dropped column has no type, so that its shape is not found. */
const columns: Part = {
  sql: ({
    version,
    between,
  }) => `SELECT s.*, CASE WHEN s.collation <> t.typcollation THEN s.collation ELSE 0 END AS collation,
      CASE WHEN s.storage <> t.typstorage THEN s.storage ELSE '' END AS storage,
      format_type(s.type, s.modifier) AS "typeText"
    FROM (SELECT a.atttypid AS type, a.atttypmod AS modifier, a.attcollation AS collation, a.attnotnull AS "notNull",
        a.atthasdef AS "hasExpression", a.attidentity AS identity, a.attgenerated AS generated, a.attislocal AS local,
        ${version >= 14 ? 'a.attcompression' : `''`} AS compression, a.attstorage AS storage,
        ${numbersTogether(columnKey('a.attrelid', 'a.attnum'))} AS keys, ${namesTogether('a.attname', between)} AS names
      FROM pg_attribute a WHERE a.attnum > 0 AND a.attrelid IN (SELECT c.oid FROM pg_class c WHERE ${WITH_COLUMNS})
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) AS s
    JOIN LATERAL (SELECT typcollation, typstorage FROM pg_type WHERE oid = s.type OFFSET 0) AS t ON true`,
  read(rows, builder) {
    for (const row of rows) {
      const keys = numbersOf(row.keys as string);
      const shapes = new Map<string | null, Shape>();
      for (const [at, name] of builder.names(row.names as string, keys.length).entries()) {
        const key = keys[at] as number;
        const relation = builder.relations.get(relationOf(key));
        if (relation === undefined) continue;
        const expression = (row.hasExpression === true ? builder.expressions.get(key) : null) ?? null;
        let shape = shapes.get(expression);
        if (shape === undefined) {
          shape = new Shape(factsOfShape(row, expression, builder));
          shapes.set(expression, shape);
        }
        const member = shape.named(name);
        // Not the text at hand, of which there may be ten thousand that are the same.
        relation.columns[numberOf(key)] = member.name;
        relation.entry.add(member);
      }
    }
  },
};

/** Columns that differ in nothing but their names; those of one name are one member. */
class Shape {
  private readonly members = new Map<string, Member>();

  constructor(private readonly facts: Facts) {}

  named(name: string): Member {
    let member = this.members.get(name);
    if (member === undefined) {
      member = new Member('column', name, this.facts);
      this.members.set(name, member);
    }
    return member;
  }
}

const STORAGES: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' };

function factsOfShape(row: Row, expression: string | null, builder: Builder): Facts {
  const generated = { s: 'stored', v: 'virtual' }[row.generated as string] ?? null;
  return factsOf({
    type: row.typeText as string,
    collation: builder.collations.get(row.collation as number),
    'not null': row.notNull as boolean,
    default: generated === null ? expression : null,
    identity: { a: 'always', d: 'by default' }[row.identity as string] ?? null,
    generated: generated === null ? null : `${expression} ${generated}`,
    inherited: row.local === false,
    storage: STORAGES[row.storage as string],
    compression: { p: 'pglz', l: 'lz4' }[row.compression as string] ?? null,
  });
}

/** NOT NULL that is not proven, or not handed down (18): the others are a fact of the column. */
const notNullConstraints: Part = {
  sql: ({ version }) =>
    version < 18
      ? null
      : `SELECT k.conrelid AS relation, k.conkey[1] AS number, k.convalidated AS valid, k.connoinherit AS alone
         FROM pg_constraint k WHERE k.conrelid >= ${FIRST} AND k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit)`,
  read(rows, builder) {
    for (const row of rows) {
      const name = builder.relations.get(row.relation as number)?.columns[row.number as number];
      if (name === undefined) continue;
      const facts = factsOf({ kind: 'not null', 'not valid': row.valid === false, 'no inherit': row.alone as boolean });
      builder.addTo(row.relation as number, 'constraint', `NOT NULL ${name}`, facts);
    }
  },
};

const collations: Part = {
  sql: () => `SELECT c.oid, n.nspname || '.' || c.collname AS name FROM pg_collation c
    JOIN pg_namespace n ON n.oid = c.collnamespace`,
  read(rows, builder) {
    for (const row of rows) builder.collations.set(row.oid as number, row.name as string);
  },
};

export const columnParts = [collations, columns, notNullConstraints];
