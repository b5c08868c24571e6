import { raw } from '../../core/sql.js';
import { alone, steps } from '../rewrite.js';
import { defineRule, type StatementContext } from '../rule.js';

function inForce({ session }: StatementContext): string[] {
  return [
    session.lockTimeout > 0 ? `lock_timeout of ${session.lockTimeout / 1000} s` : '',
    session.statementTimeout > 0 ? `statement_timeout of ${session.statementTimeout / 1000} s` : '',
  ].filter((text) => text !== '');
}

export const rule = defineRule({
  id: 'timeout-kills-concurrent-build',
  title: 'A timeout is in force while an index is built concurrently',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: ['create-index.concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT',
  ],
  on: ['create-index', 'reindex'],
  *check({ change, target, fresh }, context) {
    if ((change.type !== 'create-index' && change.type !== 'reindex') || !change.concurrently || fresh) return;
    const timeouts = inForce(context);
    if (timeouts.length === 0) return;
    yield {
      change,
      relation: target,
      message:
        `A ${timeouts.join(' and a ')} is in force. A concurrent build waits for old transactions and scans the table ` +
        'twice; when a timeout ends it, an INVALID index stays behind that costs every write and serves no read.',
      rewrite: steps(
        alone(raw('SET statement_timeout = 0')),
        alone(raw('SET lock_timeout = 0')),
        alone(raw(context.statement.sql), 'alone, in a migration without a transaction'),
      ),
    };
  },
});
