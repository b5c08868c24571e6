import { quoteName } from '../../../core/name.js';
import type { Place } from '../builder.js';
import { Member } from '../catalog.js';
import { type Facts, factsOf } from '../object.js';
import { arrayOf, FIRST, grouped, notOfExtension, numbersOf, type Part, type Row } from '../part.js';

const KINDS: Readonly<Record<string, string>> = {
  c: 'check',
  f: 'foreign key',
  p: 'primary key',
  u: 'unique',
  x: 'exclusion',
  t: 'trigger',
};

/**
 * Constraints of tables. What a partition has because its parent has it is left out: the parent's stands for it, and
 * its name differs between majors. Keys are told by numbers, of columns and tables: to have Postgres write one out takes
 * 15 µs. Only a table that is not read, as an extension's, Postgres has to name.
 */
const ofRelations: Part = {
  sql: ({ version }) =>
    `SELECT g.*, g.keys::text AS keys, g."otherKeys"::text AS "otherKeys", g."setKeys"::text AS "setKeys"
    FROM (${grouped(
      `SELECT k.conrelid AS relation, k.conname AS name, k.contype AS kind, k.convalidated AS valid,
        k.condeferrable AS deferrable, k.condeferred AS deferred, k.connoinherit AND k.contype = 'c' AS alone,
        NOT k.conislocal AS inherited, ${version >= 18 ? 'k.conenforced' : 'true'} AS enforced,
        ${version >= 18 ? 'k.conperiod' : 'false'} AS period, k.conkey AS keys, k.confrelid AS other,
        k.confkey AS "otherKeys", k.confmatchtype AS match, k.confupdtype AS updated, k.confdeltype AS deleted,
        ${version >= 15 ? 'k.confdelsetcols' : 'NULL::int2[]'} AS "setKeys",
        CASE WHEN k.contype = 'f' AND (k.confrelid < ${FIRST} OR NOT ${notOfExtension('pg_class', 'k.confrelid')})
          THEN k.confrelid::regclass::text END AS elsewhere,
        CASE WHEN k.contype IN ('c', 'x') THEN pg_get_constraintdef(k.oid) END AS written
      FROM pg_constraint k WHERE k.conrelid >= ${FIRST} AND k.contype <> 'n' AND k.conparentid = 0`,
      SAME,
      ['relation', 'name', 'other'],
    )}) AS g`,
  read(rows, builder) {
    for (const row of rows) {
      const text = row.written as string | null;
      const written = text === null ? null : plain(builder.expression(text));
      const known = new Map<string, Facts>();
      const [relations, others] = [row.relation, row.other].map((one) => numbersOf(one as string));
      for (const [at, name] of arrayOf(row.name as string).entries()) {
        const place = builder.relations.get(relations?.[at] as number);
        if (place === undefined) continue;
        const definition = written ?? definitionOf(row, place, builder.relations.get(others?.[at] as number));
        const facts = known.get(definition) ?? factsOfConstraint(row, definition);
        known.set(definition, facts);
        place.entry.add(new Member('constraint', name, facts));
      }
    }
  },
};

const SAME = [
  'kind',
  'valid',
  'deferrable',
  'deferred',
  'alone',
  'inherited',
  'enforced',
  'period',
  'keys',
  'elsewhere',
  'otherKeys',
  'match',
  'updated',
  'deleted',
  'setKeys',
  'written',
];

const ACTIONS: Readonly<Record<string, string>> = {
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

/** A key as Postgres would write it, with names as they are stored. */
function definitionOf(row: Row, place: Place, other: Place | undefined): string {
  if (row.kind === 't') return '';
  const list = (numbers: unknown, of: Place | undefined): string => {
    const names = Array.from(numbersOf(numbers as string), (number) => of?.columns[number] ?? String(number));
    const last = names.pop() ?? '';
    return `(${[...names, row.period === true ? `PERIOD ${last}` : last].join(', ')})`;
  };
  if (row.kind !== 'f') return list(row.keys, place);
  const name = other === undefined ? row.elsewhere : quoteName(other.entry);
  const [updated, deleted] = [row.updated, row.deleted].map((action) => ACTIONS[action as string]);
  const set = row.setKeys === null ? '' : ` ${list(row.setKeys, place)}`;
  return [
    `FOREIGN KEY ${list(row.keys, place)} REFERENCES ${name}${list(row.otherKeys, other)}`,
    row.match === 'f' ? ' MATCH FULL' : '',
    updated === undefined ? '' : ` ON UPDATE ${updated}`,
    deleted === undefined ? '' : ` ON DELETE ${deleted}${set}`,
  ].join('');
}

function factsOfConstraint(row: Row, definition: string): Facts {
  return factsOf({
    kind: KINDS[row.kind as string],
    definition,
    'not valid': row.valid === false,
    'not enforced': row.enforced === false,
    deferrable: row.deferrable as boolean,
    'initially deferred': row.deferred as boolean,
    'no inherit': row.alone as boolean,
    inherited: row.inherited as boolean,
  });
}

/** Without what is a fact of its own. */
function plain(definition: string): string {
  return definition.replace(/( NO INHERIT| NOT VALID| NOT ENFORCED| DEFERRABLE| INITIALLY DEFERRED)+$/, '');
}

export const constraintParts = [ofRelations];
