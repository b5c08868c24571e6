import { Member } from '../catalog.js';
import { factsOf } from '../object.js';
import { notOfExtension, OURS, type Part } from '../part.js';

const of = (kinds: string): string => `FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE ${OURS} AND t.typtype IN (${kinds}) AND ${notOfExtension('pg_type', 't.oid')}`;

const enums: Part = {
  sql: () => `SELECT n.nspname AS schema, t.typname AS name, (SELECT string_agg(quote_literal(enumlabel), ', '
      ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) AS labels ${of("'e'")}`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({ kind: 'enum', labels: row.labels as string | null });
      builder.objects.add('type', row.schema as string, row.name as string, facts);
    }
  },
};

const domains: Part = {
  sql: () => `SELECT n.nspname AS schema, t.typname AS name, format_type(t.typbasetype, t.typtypmod) AS type,
      t.typnotnull AS "notNull", pg_get_expr(t.typdefaultbin, 0) AS default, CASE WHEN t.typcollation <> b.typcollation
        THEN (SELECT collname FROM pg_collation WHERE oid = t.typcollation) END AS collation,
      coalesce((SELECT json_agg(json_build_object('name', k.conname, 'valid', k.convalidated, 'text',
        pg_get_constraintdef(k.oid)) ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
        '[]') AS checks
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
    WHERE ${OURS} AND t.typtype = 'd' AND ${notOfExtension('pg_type', 't.oid')}`,
  read(rows, builder) {
    for (const row of rows) {
      const text = row.default as string | null;
      const facts = factsOf({
        kind: 'domain',
        type: row.type as string,
        'not null': row.notNull as boolean,
        default: text === null ? null : builder.expression(text),
        collation: row.collation as string | null,
      });
      const domain = builder.objects.add('type', row.schema as string, row.name as string, facts);
      for (const check of row.checks as { name: string; valid: boolean; text: string }[]) {
        const definition = builder.expression(check.text).replace(/ NOT VALID$/, '');
        domain.add(
          new Member('constraint', check.name, factsOf({ kind: 'check', definition, 'not valid': !check.valid })),
        );
      }
    }
  },
};

const ranges: Part = {
  sql: () => `SELECT n.nspname AS schema, t.typname AS name, format_type(g.rngsubtype, NULL) AS type,
      o.opcname AS class FROM pg_range g JOIN pg_type t ON t.oid = g.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
    JOIN pg_opclass o ON o.oid = g.rngsubopc WHERE ${OURS} AND ${notOfExtension('pg_type', 't.oid')}`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({ kind: 'range', type: row.type as string, 'operator class': row.class as string });
      builder.objects.add('type', row.schema as string, row.name as string, facts);
    }
  },
};

export const typeParts = [enums, domains, ranges];
