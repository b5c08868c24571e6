import { resolve } from 'node:path';
import type { TransactionMode } from '../../src/frameworks/framework.js';
import type { Excuse } from '../../src/shadow/excuse.js';
import type { Observation } from '../../src/shadow/observation.js';
import { openShadow } from '../../src/shadow/open.js';
import { replay } from '../../src/shadow/replay.js';
import type { ProviderId, Shadow } from '../../src/shadow/session.js';
import { watch } from '../../src/shadow/watch.js';
import type { ParsedSql } from '../../src/sql/statement.js';

/** A throw-away Postgres 18 of the repository's own packages. */
export function openOwn(provider: ProviderId): Promise<Shadow> {
  return openShadow({
    provider,
    major: 18,
    url: null,
    root: resolve(),
    env: {},
    extensions: ['citext', 'pg_trgm', 'pgcrypto', 'hstore', 'btree_gist', 'uuid-ossp', 'fuzzystrmatch'],
  });
}

const EMPTY = `DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE 'DROP SCHEMA ' || one || ' CASCADE';
  END LOOP;
  FOR one IN SELECT quote_ident(pubname) FROM pg_publication LOOP EXECUTE 'DROP PUBLICATION ' || one; END LOOP;
END $$`;

export interface Tried {
  /** What stands before it; null: nothing. */
  readonly schema: ParsedSql | null;
  readonly sql: ParsedSql;
  readonly transactions: TransactionMode;
}

/** Empties the database, and says what became of each statement; of one that fails only where `excused` says no. */
export async function seenOn(
  shadow: Shadow,
  { schema, sql, transactions }: Tried,
  excused: (observation: Observation) => Excuse | null,
): Promise<ReadonlyMap<number, Observation>> {
  await shadow.session.run('ROLLBACK');
  await shadow.session.run('DISCARD ALL');
  await shadow.admin.run(EMPTY);
  await shadow.session.run('CREATE SCHEMA public');
  const history = { path: 'schema', transactionMode: 'statement', judged: false } as const;
  if (schema !== null) await replay(shadow, [{ ...history, sql: schema }]);
  const script = { path: 'x', sql, transactionMode: transactions, judged: true };
  return (await watch(shadow, script, excused)).seen;
}
