import { cutsOff, narrowsSessions, readsAsCaller, runsAsCaller } from '../../effects/labels/narrowed-access.js';
import { isFresh } from '../around.js';
import { defineRule } from '../rule.js';
import { enumerate, enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'revoke-in-use',
  title: 'The running release may still use a right that is taken away',
  category: 'incompatible',
  severity: 'warning',
  preset: 'recommended',
  operations: ['revoke', 'change-owner', 'set-storage-parameters', 'replace-view'],
  sources: ['https://www.postgresql.org/docs/current/sql-revoke.html'],
  on: [
    'revoke',
    'revoke-role',
    'default-privileges',
    'alter-role',
    'alter-database',
    'set-storage-parameters',
    'create-view',
    'change-owner',
    'set-for-later-sessions',
    'other',
    'alter-function',
  ],
  *check(effect, context) {
    const { change } = effect;
    if (change.type === 'alter-role' || change.type === 'alter-database') {
      const what = change.type === 'alter-role' ? 'role' : 'database';
      if (change.takes.length > 0)
        yield {
          message: `${enumerate(change.takes)} of ${what} ${change.name} ${change.takes.length === 1 ? 'is' : 'are'} taken away or changed: sessions of the running release that need it are turned away or fail.`,
        };
      return;
    }
    if (change.type === 'change-owner') {
      const name = effect.target ?? change.name.name;
      if (cutsOff(change, context) && !effect.fresh)
        yield {
          relation: effect.target,
          message: `Whoever owned ${name} has no right to it any more, unless one was granted: where the running release comes in as that role, its statements fail with 42501.`,
        };
      return;
    }
    if (change.type === 'alter-function') {
      if (runsAsCaller(change, { schema: context.schema, origin: context.migration.index }))
        yield {
          message: `${context.schema.routineKey(change.name)} runs with the rights of whoever calls it from here on: callers that have none on what it uses fail with 42501.`,
        };
      return;
    }
    if (change.type === 'set-for-later-sessions') {
      if (narrowsSessions(change))
        yield {
          message: `New sessions of ${change.of} ${change.name} begin with another ${change.setting}: what the running release names without a schema, or writes, can fail there.`,
        };
      return;
    }
    if (change.type === 'other') {
      if (change.command === 'REASSIGN OWNED')
        yield {
          message:
            'Those who owned the objects have no right to them any more, unless one was granted: where the running release comes in as one of them, its statements fail with 42501.',
        };
      return;
    }
    if (change.type === 'set-storage-parameters' || change.type === 'create-view') {
      if (!effect.fresh && readsAsCaller(change, effect.relation))
        yield {
          relation: effect.target,
          message: `${effect.target} is read with the rights of whoever asks from here on: readers that have none on what it reads fail with 42501.`,
        };
      return;
    }
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
