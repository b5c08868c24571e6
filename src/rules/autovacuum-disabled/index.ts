import { defineRule } from '../rule.js';

const OFF = /autovacuum_enabled\s*=\s*'?(?:false|off|no|0)\b/i;

export const rule = defineRule({
  id: 'autovacuum-disabled',
  title: 'Autovacuum is switched off for a table',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: ['set-storage-parameters'],
  sources: ['https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM'],
  on: ['set-storage-parameters'],
  *check({ change, target, fresh }, { statement }) {
    if (change.type !== 'set-storage-parameters' || change.reset || fresh) return;
    if (!change.names.includes('autovacuum_enabled') || !OFF.test(statement.sql)) return;
    yield {
      relation: target,
      message: `Nothing cleans ${target} up any more: dead rows stay, statistics grow old, and one day the wraparound vacuum comes at a time that nobody chose. Tune autovacuum_vacuum_scale_factor instead.`,
    };
  },
});
