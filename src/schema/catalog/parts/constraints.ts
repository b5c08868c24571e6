import { type Facts, factsOf } from '../object.js';
import { arrayOf, grouped, type Part, RELATIONS, type Row } from '../part.js';

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
 * its name differs between majors.
 */
const ofRelations: Part = {
  sql: ({ version }) =>
    `WITH ${RELATIONS} ${grouped(
      `SELECT k.conrelid AS relation, k.conname AS name, k.contype AS kind, k.convalidated AS valid,
      k.condeferrable AS deferrable, k.condeferred AS deferred, k.connoinherit AND k.contype = 'c' AS alone,
      NOT k.conislocal AS inherited, ${version >= 18 ? 'k.conenforced' : 'true'} AS enforced,
      CASE WHEN k.contype IN ('c', 'f', 'x') THEN pg_get_constraintdef(k.oid) ELSE k.conkey::text END AS definition
    FROM pg_constraint k JOIN r ON r.oid = k.conrelid WHERE k.contype <> 'n' AND k.conparentid = 0`,
      SAME,
      ['relation', 'name'],
    )}`,
  read(rows, builder) {
    for (const row of rows) {
      const kind = row.kind as string;
      const text = row.definition as string;
      const written = WRITTEN.has(kind) ? plain(builder.expression(text)) : null;
      const known = new Map<string, Facts>();
      const relations = arrayOf(row.relation as string).map(Number);
      for (const [at, name] of arrayOf(row.name as string).entries()) {
        const relation = relations[at] as number;
        const columns = builder.relations.get(relation)?.columns;
        const named = (): string =>
          arrayOf(text)
            .map((number) => columns?.get(Number(number)) ?? number)
            .join(', ');
        const definition = written ?? (kind === 't' ? '' : `(${named()})`);
        const facts = known.get(definition) ?? factsOfConstraint(row, definition);
        known.set(definition, facts);
        builder.addTo(relation, 'constraint', name, facts);
      }
    }
  },
};

const WRITTEN: ReadonlySet<string> = new Set(['c', 'f', 'x']);
const SAME = ['kind', 'valid', 'deferrable', 'deferred', 'alone', 'inherited', 'enforced', 'definition'];

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
