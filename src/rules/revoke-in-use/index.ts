import { isFresh } from '../around.js';
import { defineRule } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'revoke-in-use',
  title: 'The running release may still use a right that is revoked',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['revoke'],
  sources: ['https://www.postgresql.org/docs/current/sql-revoke.html'],
  on: ['revoke', 'revoke-role', 'default-privileges'],
  *check(effect, context) {
    const { change } = effect;
    if (effect.fresh || !('grantees' in change) || !change.revokes) return;
    const { schema } = context;
    if (change.names.length > 0 && change.names.every((name) => isNew(name))) return;
    const who = enumerateSome(change.grantees);
    const right = change.privileges.length === 0 ? 'all rights' : change.privileges.join(', ').toUpperCase();
    if (change.type === 'default-privileges') {
      yield {
        severity: 'notice',
        message: `Objects created from now on come without ${right} for ${who}: the migration that creates them has to grant it.`,
      };
      return;
    }
    const names = enumerateSome(
      change.names.map((name) =>
        change.object === 'table' && name.name !== '*' ? schema.relationKey(name) : name.name,
      ),
    );
    yield change.type === 'revoke-role'
      ? {
          message: `${who} is no longer a member of ${names}: statements of the running release that rely on its rights fail with 42501.`,
        }
      : {
          message: `${who} loses ${right} on ${names}: statements of the running release that still need it fail with 42501.`,
        };

    function isNew(name: { readonly schema: string | null; readonly name: string }): boolean {
      if (change.type === 'revoke-role') return false;
      const routines = schema.routinesNamed(name);
      const fresh = routines.length > 0 && routines.every((one) => one.origin === context.migration.index);
      return isFresh(context, name) || fresh || schema.sequence(name)?.origin === context.migration.index;
    }
  },
});
