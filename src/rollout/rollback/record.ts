import type { Grade } from '../../shadow/rollback-proof.js';
import type { Asked } from '../connection/asked.js';
import type { Connection } from '../connection/connect.js';
import type { StepMark } from '../ledger/ledger.js';
import { keyText } from '../ledger/ledger.js';
import type { Group, Step } from '../steps.js';
import { type Definition, type Definitions, definitionsAgain, readDefinitions } from './definitions.js';
import { type Inverse, inverseOf } from './inverse.js';
import { gradeOfKind } from './kinds.js';
import { isLossless } from './lossless.js';
import { scopeOf } from './scope.js';
import { worse } from './script.js';

/** The catalog before a group, as far as the group can change it. */
export type Before = Definitions;

/** What is written into the ledger of a step. */
export type Rollback = Required<Pick<StepMark, 'rollbackSql' | 'rollbackGrade'>>;

/** Read before the transaction begins, so that nothing waits for it; null where the catalog would not tell. */
export async function definitionsBefore(connection: Connection, { steps }: Group): Promise<Before | null> {
  try {
    await connection.run(`BEGIN READ ONLY; ${IN_FULL}`);
    return await readDefinitions(connection, scopeOf(steps));
  } catch {
    return null;
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined);
  }
}

/**
 * Definitions then name everything in full, whoever reads them; it ends with the transaction. To plan the look takes
 * longer than to look: it is planned before, while nothing is held, and traffic does not wait for it afterwards.
 */
const IN_FULL =
  'SET LOCAL search_path = pg_catalog; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off';

/**
 * What takes a group back, by what the catalog says before and after; asked in the group's transaction, after its steps
 * and in the session that read what was before. Written beside its last step; it is for all of them.
 */
export function rollbackOf({ steps }: Group, before: Before | null): Asked<ReadonlyMap<string, Rollback>> {
  if (before === null) return { texts: [], read: () => rollbacks(steps, null) };
  const oids = [...before.values()].filter((one) => one.class === 'relation').map(({ oid }) => oid);
  const again = definitionsAgain(scopeOf(steps), oids);
  const settings = IN_FULL.split('; ');
  return {
    texts: [...settings, ...again.texts],
    read: (rows) =>
      rollbacks(steps, inverseOf({ before, after: again.read(rows.slice(settings.length)), lossless: isLossless })),
  };
}

/** The same for a statement that runs alone, worked out before it runs: whoever dies in it leaves this behind. */
export function rollbackAhead(step: Step, before: Before | null): Rollback {
  const inverse = before === null ? null : inverseOf({ before, after: foreseen(step, before), lossless: isLossless });
  return rollbacks([step], inverse).get(keyText(step)) ?? { rollbackSql: null, rollbackGrade: 'impossible' };
}

function rollbacks(steps: readonly Step[], inverse: Inverse | null): Map<string, Rollback> {
  const grade = steps.reduce<Grade>((worst, step) => worse(worst, gradeOfKind(step)), inverse?.grade ?? 'impossible');
  const last = steps.at(-1);
  return new Map(
    steps.map((step) => [
      keyText(step),
      step === last
        ? {
            rollbackSql: inverse === null || grade === 'impossible' ? null : inverse.statements.join(';\n'),
            rollbackGrade: grade,
          }
        : { rollbackSql: '', rollbackGrade: grade },
    ]),
  );
}

/** What the catalog will hold of a statement that runs alone. */
function foreseen({ effects, changes }: Step, before: Before): Definitions {
  const after = new Map(before);
  const dropped = new Set(effects.drops);
  for (const [id, one] of before) if (dropped.has(`index ${one.ref.replaceAll('"', '')}`)) after.delete(id);
  for (const what of effects.creates.filter((one) => one.startsWith('index '))) {
    const made = indexNamed(what.slice('index '.length));
    if (![...before.values()].some(({ class: kind, ref }) => kind === 'index' && ref === made.ref))
      after.set(made.id, made);
  }
  for (const change of changes) {
    if (change.type !== 'detach-partition') continue;
    const child = [...before.values()].find(
      ({ class: kind, facts }) => kind === 'relation' && facts.bound && facts.name === change.partition.name,
    );
    if (child !== undefined) after.set(child.id, { ...child, facts: { ...child.facts, parents: null, bound: null } });
  }
  return after;
}

function indexNamed(key: string): Definition {
  const ref = key
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part}"`))
    .join('.');
  return {
    class: 'index',
    id: `new ${ref}`,
    key: ref,
    oid: Number.MAX_SAFE_INTEGER,
    ref,
    table: null,
    of: null,
    facts: {},
  };
}
