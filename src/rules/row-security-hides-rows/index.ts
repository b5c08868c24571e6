import type { ChangeEffect } from '../../effects/effect.js';
import { hidesRows } from '../../effects/labels/narrowed-access.js';
import { defineRule, type FileContext } from '../rule.js';

export const rule = defineRule({
  id: 'row-security-hides-rows',
  title: 'Row-level security hides rows that the running release reads and writes',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['row-security', 'create-policy', 'alter-policy'],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-rowsecurity.html',
    'https://www.postgresql.org/docs/current/sql-createpolicy.html',
  ],
  filesWith: ['create-policy', 'alter-policy', 'row-security'],
  *checkFile(context) {
    for (const { statement, effects, session } of context.statements) {
      for (const effect of effects.changes) {
        if (effect.fresh || effect.target === null) continue;
        const message = hides(effect, session.transaction === 'none', context);
        if (message !== null) yield { statement, change: effect.change, relation: effect.target, message };
      }
    }
  },
});

const SILENT = 'are hidden from it without an error, and new ones are refused with 42501';

function hides({ change, target, relation }: ChangeEffect, alone: boolean, { schema }: FileContext): string | null {
  if (change.type === 'create-policy') {
    if (change.permissive) return null;
    return `A restrictive policy narrows what all others of ${target} allow: rows that the running release uses and "${change.name}" does not let through ${SILENT}.`;
  }
  if (change.type === 'alter-policy') {
    if (!hidesRows(change, relation)) return null;
    return `Once "${change.name}" is changed, rows of ${target} that it let through before and does not any more ${SILENT}.`;
  }
  if (change.type !== 'row-security' || target === null) return null;
  if (change.action === 'force')
    return `With FORCE the policies of ${target} hold for its owner too: if the running release connects as the owner, rows that no policy allows ${SILENT}.`;
  if (change.action !== 'enable') return null;
  // Without a policy, or before there is one, rls-enabled-without-policy speaks.
  const policies = schema.relations.get(target)?.policies.size ?? 0;
  if (policies === 0 || ((relation?.policies.size ?? 0) === 0 && alone && relation?.rowSecurity !== true)) return null;
  return `From here on the policies of ${target} hold: rows that the running release uses and no policy allows ${SILENT}.`;
}
