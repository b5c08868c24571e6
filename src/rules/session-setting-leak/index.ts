import { defineRule } from '../rule.js';

/** Settings that change what later statements mean, not only how long they may take. */
const MEANING = new Set([
  'search_path',
  'role',
  'session_authorization',
  'session_replication_role',
  'row_security',
  'check_function_bodies',
]);

export const rule = defineRule({
  id: 'session-setting-leak',
  title: 'A session setting outlives the migration and changes what later ones do',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['https://www.postgresql.org/docs/current/sql-set.html'],
  filesWith: ['set'],
  *checkFile({ statements }) {
    const open = new Map<string, (typeof statements)[number]>();
    for (const one of statements) {
      for (const change of one.statement.changes) {
        if (change.type === 'set' && !change.local && MEANING.has(change.name)) {
          if (change.value === null) open.delete(change.name);
          else open.set(change.name, one);
        }
        if (change.type === 'reset') {
          if (change.name === null) open.clear();
          else open.delete(change.name);
        }
        if (change.type === 'discard' && change.all) open.clear();
      }
    }
    for (const [name, one] of open) {
      yield {
        statement: one.statement,
        message: `${name} stays set for the rest of the session: migrations that the tool runs next on this connection run with it. Use SET LOCAL in a transaction, or RESET ${name} at the end.`,
      };
    }
  },
});
