import { literal } from '../../../core/sql.js';
import { Member } from '../catalog.js';
import { factsOf } from '../object.js';
import { FIRST, notOfExtension, numbersOf, OURS, type Part } from '../part.js';

const RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
const COLUMN_RIGHTS = ['SELECT', 'INSERT', 'UPDATE'] as const;

/** Nothing for a role that there is not, where a name would be an error. */
const oid = (role: string): string => `(SELECT oid FROM pg_roles WHERE rolname = ${literal(role)})`;

/** What a role may do with each relation, by itself or as a member of others. */
const ofRelations: Part = {
  sql({ role }) {
    if (role === null) return null;
    const rights = RIGHTS.map(
      (right) => `CASE WHEN has_table_privilege(${oid(role)}, c.oid, '${right}') THEN '${right.toLowerCase()}' END`,
    );
    return `SELECT x.rights, array_agg(x.oid)::text AS relations FROM (SELECT c.oid, concat_ws(', ', ${rights.join(', ')}) AS rights
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) AS x GROUP BY 1`;
  },
  read(rows, builder) {
    for (const row of rows) {
      const member = new Member('privilege', 'table', factsOf({ rights: row.rights as string }));
      for (const relation of numbersOf(row.relations as string)) builder.relations.get(relation)?.entry.add(member);
    }
  },
};

/** What was granted on single columns: only where a column says so itself. */
const ofColumns: Part = {
  sql({ role }) {
    if (role === null) return null;
    const rights = COLUMN_RIGHTS.map(
      (right) =>
        `CASE WHEN has_column_privilege(${oid(role)}, a.attrelid, a.attnum, '${right}') THEN '${right.toLowerCase()}' END`,
    );
    return `SELECT a.attrelid AS relation, a.attname AS name, concat_ws(', ', ${rights.join(', ')}) AS rights
      FROM pg_attribute a WHERE a.attrelid >= ${FIRST} AND a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped`;
  },
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({ rights: row.rights as string });
      builder.addTo(row.relation as number, 'privilege', `column ${row.name}`, facts);
    }
  },
};

const ofSequences: Part = {
  sql: ({ role }) =>
    role === null
      ? null
      : `SELECT n.nspname AS schema, c.relname AS name, has_sequence_privilege(${oid(role)}, c.oid, 'USAGE') AS usage
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE ${OURS} AND c.relkind = 'S' AND c.relpersistence <> 't' AND ${notOfExtension('pg_class', 'c.oid')}`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({ usage: row.usage as boolean });
      const sequence = builder.objects.entry('sequence', row.schema as string, row.name as string);
      sequence?.add(new Member('privilege', 'sequence', facts));
    }
  },
};

export const privilegeParts = [ofRelations, ofColumns, ofSequences];
