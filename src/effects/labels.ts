import { blocksReads, blocksWrites, type LockMode } from '../core/lock-mode.js';
import type { Key, Schema } from '../schema/model.js';
import type { ChangeEffect, Effects, Labels, Phase } from './effect.js';
import { isDestructive } from './labels/destructive.js';
import { isIncompatible } from './labels/incompatible.js';
import type { PredictContext } from './predict/recorder.js';
import type { SessionState } from './session.js';

/** The four answers on a statement, by the definitions of docs/labels.md. */
export function labelsOf(effects: Effects, session: Pick<SessionState, 'held'>, context: PredictContext): Labels {
  const blocking = isBlocking(effects, session, context);
  const destructive = effects.changes.some((effect) => isDestructive(effect, context));
  const incompatible = effects.changes.some((effect) => isIncompatible(effect, effects.changes, context));
  const additive = !blocking && !destructive && !incompatible && effects.changes.some(adds);
  return { additive, blocking, destructive, incompatible };
}

/**
 * A lock that stops reads or writes of what existed before is held, by this statement or an earlier one of its
 * transaction, while this statement scans, rewrites or builds. Effects leave out what the migration itself created.
 */
function isBlocking(effects: Effects, { held }: Pick<SessionState, 'held'>, context: PredictContext): boolean {
  if (effects.changes.some((effect) => scansUnseen(effect, context))) return true;
  if (effects.rewrites.length === 0 && effects.scans.length === 0 && effects.builds.length === 0) return false;
  const { schema } = context;
  if (effects.locks.some(({ relation, mode, passing }) => !passing && stopsAnybody(schema, relation, mode)))
    return true;
  if (!effects.transactional) return false;
  for (const [relation, { mode }] of held) if (stopsAnybody(schema, relation, mode)) return true;
  return false;
}

/** Nobody writes to a materialized view but REFRESH. */
function stopsAnybody(schema: Schema, relation: Key, mode: LockMode): boolean {
  return schema.relations.get(relation)?.kind === 'materialized-view' ? blocksReads(mode) : blocksWrites(mode);
}

/** A domain that nobody told of: the tables that have it are scanned under SHARE, whichever they are. So for a schema, and a tablespace. */
export function scansUnseen({ change, fresh }: ChangeEffect, { schema }: Pick<PredictContext, 'schema'>): boolean {
  // Which tables lie in a tablespace is not in the model.
  if (change.type === 'move-all') return change.from !== change.to;
  // Nor which tables were clustered before.
  if (change.type === 'cluster') return change.table === null;
  if (change.type === 'vacuum') return !schema.complete && change.full && change.tables.length === 0;
  if (change.type === 'reindex')
    return !schema.complete && !change.concurrently && change.scope !== 'index' && change.scope !== 'table';
  if (change.type !== 'alter-domain' || fresh || schema.complete || schema.userType(change.name) !== undefined)
    return false;
  if (change.action === 'add-constraint') return change.constraint?.valid !== false;
  return change.action === 'set-not-null' || change.action === 'validate-constraint';
}

function adds({ change, creates }: ChangeEffect): boolean {
  if (creates.length > 0) return true;
  switch (change.type) {
    case 'grant':
    case 'grant-role':
    case 'insert':
    case 'attach-partition':
    case 'attach-index':
      return true;
    case 'copy':
      return change.from;
    case 'default-privileges':
      return !change.revokes;
    case 'merge':
      return change.inserts;
    case 'alter-composite-type':
      return change.action === 'add-attribute';
    case 'alter-publication':
      return change.action === 'add';
    case 'other':
      return change.command === 'IMPORT FOREIGN SCHEMA';
    default:
      return false;
  }
}

const PHASES: readonly Phase[] = ['expand', 'backfill', 'switch', 'contract'];

/** Where a statement stands on its way: the last phase of its parts; null for what has none. */
export function phaseOf(effects: Effects, labels: Labels): Phase | null {
  return phasesOf(effects, labels).at(-1) ?? null;
}

/** Every phase that a statement's parts are in, in their order: one ALTER TABLE may expand and contract. */
export function phasesOf(effects: Effects, labels: Labels): Phase[] {
  const found = inOrder(effects.changes.map(phaseOfChange));
  return found.length === 0 && labels.destructive ? ['contract'] : found;
}

/** Each phase once, as they follow each other. */
export function inOrder(phases: readonly (Phase | null)[]): Phase[] {
  return PHASES.filter((phase) => phases.includes(phase));
}

/** The phase of one change; null for what has none. */
export function phaseOfChange({ change, fresh, creates, relation }: ChangeEffect): Phase | null {
  switch (change.type) {
    case 'drop':
    case 'drop-column':
    case 'drop-constraint':
    case 'drop-identity':
    case 'drop-expression':
    case 'truncate':
    case 'detach-partition':
    case 'revoke':
      return fresh ? 'expand' : 'contract';
    case 'update':
    case 'delete':
    case 'merge':
    case 'insert':
    case 'copy':
      return fresh ? 'expand' : 'backfill';
    case 'rename':
    case 'set-schema':
    case 'set-not-null':
    case 'validate-constraint':
    case 'alter-constraint':
    case 'alter-column-type':
    case 'set-default':
    case 'drop-default':
    case 'add-constraint':
    case 'add-identity':
    case 'alter-identity':
    case 'set-expression':
    case 'row-security':
    case 'rename-enum-value':
    case 'alter-domain':
      return fresh && relation !== null ? 'expand' : 'switch';
    default:
      return creates.length > 0 || EXPANDING.has(change.type) ? 'expand' : null;
  }
}

const EXPANDING = new Set([
  'grant',
  'attach-partition',
  'attach-index',
  'drop-not-null',
  'create-view',
  'create-function',
]);
