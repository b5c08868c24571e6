import { sql } from '../../core/sql.js';
import { alone, inPlace } from '../rewrite.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'vacuum-full',
  title: 'VACUUM FULL rewrites the table under lock',
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: ['vacuum-full', 'vacuum'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-vacuum.html',
    'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY',
  ],
  on: ['vacuum'],
  *check(effect) {
    const { change } = effect;
    if (change.type !== 'vacuum' || !change.full || effect.fresh) return;
    const tables = [...new Set(effect.work.filter((one) => one.kind === 'rewrite').map((one) => one.relation))];
    if (change.tables.length > 0 && tables.length === 0) return;
    const what = tables.length === 0 ? 'every table of the database, one after the other,' : enumerateSome(tables);
    const words = change.analyze ? sql`VACUUM (ANALYZE)` : sql`VACUUM`;
    const plain = change.tables.length === 0 ? words : sql`${words} ${change.tables}`;
    yield {
      message: `VACUUM FULL writes ${what} and the indexes anew under ACCESS EXCLUSIVE: every read and write waits until it is done, and the new copy needs its space on disk beside the old one.`,
      relation: tables[0] ?? effect.target,
      rewrite: inPlace(
        alone(plain, 'Makes the space usable again, beside reads and writes; it does not give it back to the disk.'),
      ),
    };
  },
});
