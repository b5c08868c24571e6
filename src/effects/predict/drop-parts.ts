import { isGone } from '../../schema/fold/gone.js';
import type { Relation } from '../../schema/model.js';
import type { ChangeOf } from '../../sql/change.js';
import { partitionTree } from './family.js';
import type { Recorder } from './recorder.js';

type Drop = ChangeOf<'drop'>;

function isMissing({ schema }: Recorder, relation: Relation, change: Drop): boolean {
  if (change.object === 'trigger' && isGone(relation, 'trigger', change.name.name))
    return !relation.triggers.has(change.name.name);
  if (relation.knowledge !== 'full' || !schema.complete) return false;
  const parts = { trigger: relation.triggers, policy: relation.policies, rule: relation.rules };
  return !parts[change.object as keyof typeof parts].has(change.name.name);
}

/** Triggers, policies and rules: parts of a table that have no rows. */
export function dropPart(recorder: Recorder, change: Drop): void {
  const { schema } = recorder;
  const on = change.on ?? change.name;
  const relation = schema.relation(on);
  const key = schema.relationKey(on);
  recorder.about(key, relation);
  if (relation === undefined && recorder.surelyMissing(on)) {
    if (!change.ifExists) recorder.fail('42P01', `relation ${key} does not exist`);
    return;
  }
  if (relation !== undefined && isMissing(recorder, relation, change)) {
    if (!change.ifExists) recorder.fail('42704', `${change.object} "${change.name.name}" of ${key} does not exist`);
    return;
  }
  if (change.object === 'trigger') {
    recorder.take('drop-trigger', 'target', key);
    const trigger = relation?.triggers.get(change.name.name);
    if (trigger?.cloned === true) recorder.fail('2BP01', `trigger "${trigger.name}" of ${key} is its parent's`);
    if (relation?.kind === 'partitioned-table' && trigger?.row !== false) {
      for (const table of partitionTree(schema, relation))
        recorder.take('drop-trigger.partitioned', 'partition', table);
    }
  } else {
    recorder.take(change.object === 'policy' ? 'drop-policy' : 'drop-rule', 'target', key);
  }
  recorder.drop(`${change.object} ${key}.${change.name.name}`);
}
