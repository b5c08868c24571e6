import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'rls-enabled-without-policy',
  title: 'Row-level security without a policy hides every row, without an error',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['row-security', 'create-policy'],
  sources: ['https://www.postgresql.org/docs/current/ddl-rowsecurity.html'],
  filesWith: ['row-security'],
  *checkFile({ statements, schema }) {
    for (const { statement, effects, session } of statements) {
      for (const { change, target, fresh, relation } of effects.changes) {
        if (change.type !== 'row-security' || change.action !== 'enable' || fresh || target === null) continue;
        const after = schema.relations.get(target);
        if (relation?.rowSecurity || after === undefined || !after.rowSecurity) continue;
        const hidden = `every role but its owner sees no row of ${target} and can't insert any, without an error on reading`;
        if (after.policies.size === 0) {
          const known = after.knowledge === 'full';
          yield {
            statement,
            change,
            relation: target,
            message: known
              ? `Row-level security is enabled on ${target}, which has no policy: ${hidden}.`
              : `No policy of ${target} is known here, and the file makes none: if it has none, ${hidden}.`,
          };
        } else if ((relation?.policies.size ?? 0) === 0 && session.transaction === 'none') {
          yield {
            statement,
            change,
            relation: target,
            severity: 'warning',
            message: `Until the policies that follow are there, ${hidden}: create them first, or all in one transaction.`,
          };
        }
      }
    }
  },
});
