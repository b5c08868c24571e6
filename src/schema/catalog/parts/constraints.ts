import { factsOf } from '../object.js';
import { type Part, RELATIONS } from '../part.js';

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
  sql: ({ version }) => `WITH ${RELATIONS}
    SELECT k.conrelid AS relation, k.conname AS name, k.contype AS kind, k.convalidated AS valid,
      k.condeferrable AS deferrable, k.condeferred AS deferred, k.connoinherit AND k.contype = 'c' AS alone,
      NOT k.conislocal AS inherited, ${version >= 18 ? 'k.conenforced' : 'true'} AS enforced,
      CASE WHEN k.contype IN ('c', 'f', 'x') THEN pg_get_constraintdef(k.oid) ELSE k.conkey::text END AS definition
    FROM pg_constraint k JOIN r ON r.oid = k.conrelid WHERE k.contype <> 'n' AND k.conparentid = 0`,
  read(rows, builder) {
    for (const row of rows) {
      const kind = row.kind as string;
      const definition = row.definition as string;
      const columns = builder.relations.get(row.relation as number)?.columns;
      const keys = (): string =>
        definition
          .slice(1, -1)
          .split(',')
          .map((number) => columns?.get(Number(number)) ?? number)
          .join(', ');
      const written = ['c', 'f', 'x'].includes(kind);
      const facts = factsOf({
        kind: KINDS[kind],
        definition: written ? plain(builder.expression(definition)) : kind === 't' ? null : `(${keys()})`,
        'not valid': row.valid === false,
        'not enforced': row.enforced === false,
        deferrable: row.deferrable as boolean,
        'initially deferred': row.deferred as boolean,
        'no inherit': row.alone as boolean,
        inherited: row.inherited as boolean,
      });
      builder.addTo(row.relation as number, 'constraint', row.name as string, facts);
    }
  },
};

/** Without what is a fact of its own. */
function plain(definition: string): string {
  return definition.replace(/( NO INHERIT| NOT VALID| NOT ENFORCED| DEFERRABLE| INITIALLY DEFERRED)+$/, '');
}

export const constraintParts = [ofRelations];
