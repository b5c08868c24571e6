import type { Grade } from '../../shadow/rollback-proof.js';
import type { Change } from '../../sql/change.js';
import type { Statement } from '../../sql/statement.js';

const SEEN =
  /^(?:CREATE|ALTER|DROP) (?:TABLE|INDEX|VIEW|MATERIALIZED VIEW|SEQUENCE|TRIGGER|POLICY|RULE|STATISTICS|SCHEMA|TYPE|DOMAIN|FUNCTION|PROCEDURE|ROUTINE)$|^(?:COMMENT|COMMENT ON|GRANT|REVOKE|REINDEX|VACUUM|ANALYZE|CLUSTER|REFRESH MATERIALIZED VIEW|LOCK|LOCK TABLE|CREATE TABLE AS|SELECT INTO|SET|RESET|SAVEPOINT|RELEASE)$/;
const ROWS = /^(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|TRUNCATE TABLE|COPY|SELECT|DO|CALL)$/;

/** The best that a rollback of such a statement can be, by what no comparison of catalogs shows. */
export function gradeOfKind({ kind, sql, changes }: Pick<Statement, 'kind' | 'sql' | 'changes'>): Grade {
  if (ROWS.test(kind)) return 'schema only';
  if (kind === 'ALTER SEQUENCE' && /\brestart\b/i.test(sql)) return 'schema only';
  if (changes.some(computesValues)) return 'schema only';
  return SEEN.test(kind) ? 'exact' : 'impossible';
}

/** USING may make any value of any other, also where the type stays; a cast of the column is what happens without it. */
function computesValues(change: Change): boolean {
  if (change.type !== 'alter-column-type' || change.using === null) return false;
  return !/^\(*\s*"?[\w$]+"?\s*\)*(?:\s*::\s*[\w\s".]+(?:\([\d, ]+\))?(?:\[\])?\s*\)*)?$/.test(change.using.sql);
}
