import { type Recorded, stemOf, type ToolLedger, toldBy } from './ledger.js';

/** `1975ea83b712_add_users`: the revision, then what it is about. */
const revisionOf = ({ file }: Recorded): string => /^[0-9a-z]+/i.exec(stemOf(file))?.[0] ?? '';

/** Alembic: the revision that the database is at; all before it ran. */
export const ledger: ToolLedger = {
  id: 'alembic',
  title: 'Alembic',
  table: 'alembic_version',
  columns: ['version_num'],
  order: 'version_num',
  create: [
    'CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)',
  ],
  told(rows, migrations) {
    if (rows.length > 1) {
      const heads = rows.map(({ version_num }) => version_num).join(', ');
      return toldBy(
        migrations,
        () => null,
        `Alembic has several heads: ${heads}. Merge them by "alembic merge heads".`,
      );
    }
    const at = migrations.findIndex((one) => revisionOf(one) === rows[0]?.version_num);
    const before = new Set(migrations.slice(0, at + 1));
    const unknown =
      rows.length > 0 && at < 0 ? `Alembic is at ${rows[0]?.version_num}, and no file here begins so.` : null;
    return toldBy(migrations, (one) => (before.has(one) ? 'applied' : null), unknown);
  },
  write(migration) {
    return [
      { text: 'DELETE FROM alembic_version WHERE version_num <> $1', values: [revisionOf(migration)] },
      {
        text: 'INSERT INTO alembic_version (version_num) SELECT $1::varchar WHERE NOT EXISTS (SELECT FROM alembic_version)',
        values: [revisionOf(migration)],
      },
    ];
  },
};
