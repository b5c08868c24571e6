import { quoteName } from '../../../core/name.js';
import { namesOf, type Place } from '../builder.js';
import { Member } from '../catalog.js';
import { type Facts, factsOf } from '../object.js';
import { FIRST, grouped, notOfExtension, numbersOf, type Part, type Row } from '../part.js';

const KINDS: Readonly<Record<string, string>> = {
  c: 'check',
  f: 'foreign key',
  p: 'primary key',
  u: 'unique',
  x: 'exclusion',
  t: 'trigger',
};

/** Checks of one tree are the same where its columns have the same names; not where it takes the whole row of a table. */
const SAME_CHECK = `CASE WHEN k.contype = 'c' AND k.conbin::text NOT LIKE '%:varattno 0 %' THEN ARRAY(SELECT a.attname
  FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) ORDER BY a.attnum)::text
  WHEN k.contype IN ('c', 'x') THEN k.oid::text END`;

/**
 * Constraints of tables. What a partition has because its parent has it is left out: the parent's stands for it, and
 * its name differs between majors. Keys are told by numbers, of columns and tables: to have Postgres write one out takes
 * 15 µs, and more in a new session; of checks that are the same it writes one. Only a table that is not read, as an
 * extension's, Postgres has to name.
 */
const ofRelations: Part = {
  sql: ({ version, between }) =>
    `SELECT g.*, g.keys::text AS keys, g."otherKeys"::text AS "otherKeys", g."setKeys"::text AS "setKeys",
      CASE WHEN g.kind IN ('c', 'x') THEN pg_get_constraintdef(g.one) END AS written
    FROM (${grouped(
      `SELECT k.conrelid AS relation, k.conname AS name, k.contype AS kind, k.convalidated AS valid,
        k.condeferrable AS deferrable, k.condeferred AS deferred, k.connoinherit AND k.contype = 'c' AS alone,
        NOT k.conislocal AS inherited, ${version >= 18 ? 'k.conenforced' : 'true'} AS enforced,
        ${version >= 18 ? 'k.conperiod' : 'false'} AS period, k.conkey AS keys, k.confrelid AS other,
        k.confkey AS "otherKeys", k.confmatchtype AS match, k.confupdtype AS updated, k.confdeltype AS deleted,
        ${version >= 15 ? 'k.confdelsetcols' : 'NULL::int2[]'} AS "setKeys",
        CASE WHEN k.contype = 'f' AND (k.confrelid < ${FIRST} OR NOT ${notOfExtension('pg_class', 'k.confrelid')})
          THEN k.confrelid::regclass::text END AS elsewhere,
        k.conbin::text AS tree, ${SAME_CHECK} AS "sameCheck", k.oid AS one
      FROM pg_constraint k WHERE k.conrelid >= ${FIRST} AND k.contype <> 'n' AND k.conparentid = 0`,
      { same: SAME, one: 'one', numbers: ['relation', 'other'], names: ['name'] },
      between,
    )}) AS g`,
  read(rows, builder) {
    for (const row of rows) {
      const text = row.written as string | null;
      const definition = text === null ? definitionOf(row) : always(plain(builder.expression(text)));
      const known = new Map<string, Facts>();
      const [relations, others] = [numbersOf(row.relation as string), numbersOf(row.other as string)];
      for (const [at, name] of builder.names(row.name as string, relations.length).entries()) {
        const place = builder.relations.get(relations[at] as number);
        if (place === undefined) continue;
        const defined = definition(place, builder.relations.get(others[at] as number));
        let facts = known.get(defined);
        if (facts === undefined) {
          facts = factsOfConstraint(row, defined);
          known.set(defined, facts);
        }
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
  'tree',
  'sameCheck',
];

const ACTIONS: Readonly<Record<string, string>> = {
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

/** What a constraint of a table says; of a foreign key, with the table that it points at. */
type Definition = (place: Place, other: Place | undefined) => string;

const always = (text: string): Definition => {
  return () => text;
};

/** Keys of one shape as Postgres would write them, with names as they are stored. */
function definitionOf(row: Row): Definition {
  if (row.kind === 't') return always('');
  const keys = numbersOf(row.keys as string);
  const isPeriod = row.period === true;
  if (row.kind !== 'f') return (place) => listOf(keys, place, isPeriod);
  const otherKeys = numbersOf(row.otherKeys as string);
  const [updated, deleted] = [row.updated, row.deleted].map((action) => ACTIONS[action as string]);
  const match = row.match === 'f' ? ' MATCH FULL' : '';
  const actions = `${updated === undefined ? '' : ` ON UPDATE ${updated}`}${deleted === undefined ? '' : ` ON DELETE ${deleted}`}`;
  const set = row.setKeys === null ? null : numbersOf(row.setKeys as string);
  return (place, other) => {
    const name = other === undefined ? row.elsewhere : quoteName(other.entry);
    const [from, to] = [listOf(keys, place, isPeriod), listOf(otherKeys, other, isPeriod)];
    const some = set === null ? '' : ` ${listOf(set, place, false)}`;
    return `FOREIGN KEY ${from} REFERENCES ${name}${to}${match}${actions}${some}`;
  };
}

function listOf(numbers: Float64Array, of: Place | undefined, isPeriod: boolean): string {
  const names = namesOf(numbers, of);
  if (isPeriod) names.push(`PERIOD ${names.pop()}`);
  return `(${names.join(', ')})`;
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
