import { quoteName } from '../../core/name.js';
import { raw, type Sql, sql } from '../../core/sql.js';
import { scansUnseen } from '../../effects/labels.js';
import { makeObjectName } from '../../schema/names.js';
import type { ChangeOf } from '../../sql/change.js';
import { deploy, step, steps } from '../rewrite.js';
import { defineRule, type Rewrite } from '../rule.js';
import { enumerateSome } from '../wording.js';
import { assumed, withRewrite } from '../words.js';

type AlterDomain = ChangeOf<'alter-domain'>;

export const rule = defineRule({
  id: 'domain-constraint',
  title: "A domain's new constraint stops writes to every table that uses the domain",
  category: 'blocking',
  severity: 'error',
  preset: 'recommended',
  operations: [
    'alter-domain.add-check',
    'alter-domain.add-check-not-valid',
    'alter-domain.validate',
    'alter-domain.set-not-null',
  ],
  sources: [
    'https://www.postgresql.org/docs/current/sql-alterdomain.html',
    'src/backend/commands/typecmds.c: validateDomainCheckConstraint, get_rels_with_domain',
  ],
  on: ['alter-domain'],
  *check(effect, { schema }) {
    const { change } = effect;
    if (change.type !== 'alter-domain' || effect.fresh) return;
    const scans = effect.work.filter((work) => work.kind === 'scan' && work.because === 'domain');
    if (scans.length === 0 && !scansUnseen(effect, { schema })) return;
    const tables = [...new Set(scans.map((work) => work.relation))];
    const where = tables.length === 0 ? 'every table that has a column of it' : enumerateSome(tables);
    yield withRewrite(
      {
        message: `The constraint of the domain ${quoteName(change.name)} is tested on every row of ${where} under SHARE: every write there waits until the last table is scanned.${assumed(effect)}`,
        relation: tables[0] ?? null,
      },
      notValidFirst(change),
    );
  },
});

/** New values are checked at once, without a lock on any table; the old ones when it is quiet. */
function notValidFirst(change: AlterDomain): Rewrite | null {
  const check = checkOf(change);
  if (check === null) return null;
  const name = change.constraint?.name ?? makeObjectName(change.name.name, null, 'check');
  return steps(
    step(
      sql`ALTER DOMAIN ${change.name} ADD CONSTRAINT ${name} CHECK (${check}) NOT VALID`,
      'Locks no table: new and changed values are checked from here on.',
    ),
    deploy(
      `ALTER DOMAIN … VALIDATE CONSTRAINT "${name}" stops writes to every table of the domain while it scans them: run it when that does no harm, or leave it NOT VALID.`,
    ),
  );
}

function checkOf(change: AlterDomain): Sql | null {
  if (change.action === 'set-not-null') return raw('VALUE IS NOT NULL');
  if (change.action !== 'add-constraint' || change.constraint === null) return null;
  const { kind, expression } = change.constraint;
  if (kind === 'not-null') return raw('VALUE IS NOT NULL');
  return expression === null ? null : raw(expression.sql);
}
