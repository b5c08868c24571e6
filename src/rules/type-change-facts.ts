import type { ChangeEffect } from '../effects/effect.js';
import type { ChangeOf, TypeName } from '../sql/change.js';
import { workOf } from './words.js';

/** What a change of type costs, each kind told by one rule. */
export type TypeChangeKind = 'fails' | 'array' | 'timezone' | 'rewrite' | 'index-rebuild' | 'check-rescan' | 'free';

/** The one rule that speaks of this change's cost, so that one cost is one finding. */
export function typeChangeKind(effect: ChangeEffect, change: ChangeOf<'alter-column-type'>): TypeChangeKind {
  if (effect.failures.length > 0) return 'fails';
  const rewrites = workOf(effect, 'rewrite') !== undefined;
  const builds = workOf(effect, 'build') !== undefined;
  if ((rewrites || builds) && isTimeZoneChange(effect, change)) return 'timezone';
  if (rewrites) return isArrayChange(effect, change) ? 'array' : 'rewrite';
  if (builds) return 'index-rebuild';
  return workOf(effect, 'scan', 'type-change-check') === undefined ? 'free' : 'check-rescan';
}

function isTimeZoneChange(effect: ChangeEffect, change: ChangeOf<'alter-column-type'>): boolean {
  const old = effect.column?.type;
  if (old === undefined || old.array || change.newType.array) return false;
  const pair = [old.name, change.newType.name].sort().join();
  return pair === 'timestamp,timestamptz';
}

/** From one array type to another: it is the array that costs, not the element. */
function isArrayChange(effect: ChangeEffect, change: ChangeOf<'alter-column-type'>): boolean {
  return change.newType.array && effect.column?.type.array === true;
}

/** ` from integer`, or nothing where the old type is not known. */
export function fromType(type: TypeName | undefined): string {
  return type === undefined ? '' : ` from ${type.sql}`;
}
