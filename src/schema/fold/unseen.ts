import type { Change, Code } from '../../sql/change.js';
import type { Schema } from '../schema.js';
import { mayBeBack } from './gone.js';

/** What makes, changes and takes away nothing but rows, rights and settings. */
const LEAVES_OBJECTS = new Set<Change['type']>([
  'select',
  'insert',
  'update',
  'delete',
  'merge',
  'copy',
  'truncate',
  'lock-table',
  'analyze',
  'vacuum',
  'cluster',
  'reindex',
  'comment',
  'grant',
  'revoke',
  'grant-role',
  'revoke-role',
  'default-privileges',
  'change-owner',
  'depends-on-extension',
  'explain',
  'refresh-materialized-view',
  'set',
  'reset',
  'discard',
  'set-constraints',
  'set-for-later-sessions',
  'begin',
  'commit',
  'rollback',
  'savepoint',
]);

/**
 * Code that ran and whose statements have their names only then: what they made is there and nobody can say what, so
 * that from here on the model is not all there is.
 */
export function foldUnseen(schema: Schema, change: Change): void {
  if (!runsUnseen(schema, change)) return;
  schema.complete = false;
  for (const relation of schema.relations.values()) mayBeBack(relation);
}

function runsUnseen(schema: Schema, change: Change): boolean {
  if (change.type === 'do') return changesUnseen(change.code);
  if (change.type !== 'select' && change.type !== 'call') return false;
  const names = change.type === 'call' ? [change.procedure] : change.query.functions;
  return names.some((name) =>
    schema.routinesNamed(name).some(({ definition: { code, returnsTrigger } }) => {
      if (code === null || returnsTrigger) return false;
      // What a function does is not folded, not even what can be read of it.
      return changesUnseen(code) || code.statements.some(({ changes }) => changes.some(changesObjects));
    }),
  );
}

function changesUnseen({ guesses, unread }: Code): boolean {
  return guesses.length > 0 ? guesses.some(({ changes }) => changes.some(changesObjects)) : unread.length > 0;
}

function changesObjects({ type }: Change): boolean {
  return !LEAVES_OBJECTS.has(type);
}
