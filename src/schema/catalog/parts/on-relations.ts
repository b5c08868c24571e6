import { factsOf } from '../object.js';
import { FIRST, type Part } from '../part.js';

const ENABLED: Readonly<Record<string, string>> = { D: 'disabled', R: 'replica', A: 'always' };
const COMMANDS: Readonly<Record<string, string>> = { r: 'select', a: 'insert', w: 'update', d: 'delete', '*': 'all' };

const triggers: Part = {
  sql: () => `SELECT t.tgrelid AS relation, t.tgname AS name, t.tgenabled AS enabled,
      pg_get_triggerdef(t.oid) AS definition FROM pg_trigger t
    WHERE t.tgrelid >= ${FIRST} AND NOT t.tgisinternal AND t.tgparentid = 0`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({
        definition: builder.expression(row.definition as string),
        enabled: ENABLED[row.enabled as string],
      });
      builder.addTo(row.relation as number, 'trigger', row.name as string, facts);
    }
  },
};

const policies: Part = {
  sql: () => `SELECT p.polrelid AS relation, p.polname AS name, p.polcmd AS command,
      p.polpermissive AS permissive, pg_get_expr(p.polqual, p.polrelid) AS using,
      pg_get_expr(p.polwithcheck, p.polrelid) AS "check",
      (SELECT string_agg(CASE one WHEN 0 THEN 'public' ELSE (SELECT rolname::text FROM pg_roles WHERE oid = one) END, ', '
        ORDER BY 1) FROM unnest(p.polroles) AS one) AS roles
    FROM pg_policy p WHERE p.polrelid >= ${FIRST}`,
  read(rows, builder) {
    for (const row of rows) {
      const [using, check] = [row.using as string | null, row.check as string | null];
      const facts = factsOf({
        command: COMMANDS[row.command as string],
        restrictive: row.permissive === false,
        using: using === null ? null : builder.expression(using),
        'with check': check === null ? null : builder.expression(check),
        roles: row.roles as string,
      });
      builder.addTo(row.relation as number, 'policy', row.name as string, facts);
    }
  },
};

const rules: Part = {
  sql: () => `SELECT w.ev_class AS relation, w.rulename AS name, w.ev_enabled AS enabled,
      pg_get_ruledef(w.oid) AS definition FROM pg_rewrite w WHERE w.ev_class >= ${FIRST} AND w.rulename <> '_RETURN'`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({ definition: row.definition as string, enabled: ENABLED[row.enabled as string] });
      builder.addTo(row.relation as number, 'rule', row.name as string, facts);
    }
  },
};

const statistics: Part = {
  sql: () => `SELECT s.stxrelid AS relation, s.stxname AS name,
      pg_get_statisticsobjdef(s.oid) AS definition FROM pg_statistic_ext s WHERE s.stxrelid >= ${FIRST}`,
  read(rows, builder) {
    for (const row of rows) {
      builder.addTo(
        row.relation as number,
        'statistics',
        row.name as string,
        factsOf({ definition: row.definition as string }),
      );
    }
  },
};

export const onRelationParts = [triggers, policies, rules, statistics];
