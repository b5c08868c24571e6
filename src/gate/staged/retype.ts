import { UsageError } from '../../core/errors.js';
import { raw, sql } from '../../core/sql.js';
import { predict } from '../../effects/predict.js';
import { step } from '../../rules/rewrite.js';
import type { RewriteStep } from '../../rules/rule.js';
import { freeColumn } from '../../rules/safe-column-twin.js';
import { alter } from '../../rules/safe-place.js';
import { typeChangeSteps } from '../../rules/safe-type-change.js';
import { enumerate } from '../../rules/wording.js';
import { keyOf } from '../../schema/model.js';
import { expressionGiven } from './expression.js';
import { changeOf } from './read.js';
import type { Stage, Staged, StagedOptions, World } from './staged.js';
import { optionsOfIdentity, publicationNote, readersOf, routinesNaming, triggersOn } from './surroundings.js';
import type { Target } from './target.js';

/** A column of another type under its own name, with no rewrite under lock. */
export function retype(world: World, target: Target, type: string, options: StagedOptions): Staged {
  const { place, relation, column } = target;
  const using = options.using === null ? raw('') : sql` USING (${expressionGiven(world, options.using, '--using').as})`;
  const { unparsed } = world.parse(`SELECT NULL::${type}`);
  if (unparsed.length > 0 || type.includes(';')) throw new UsageError(`"${type}" is not a type.`);
  const naive = sql`${alter(place)} ALTER COLUMN ${column.name} TYPE ${raw(type)}${using}`;
  const change = changeOf(world, naive, 'alter-column-type');
  const base = { slug: `retype_${relation.name}_${column.name}`, title: `${place.key}.${column.name} becomes ${type}` };
  const effects = predict([change], { schema: world.schema, version: world.version, origin: Number.MAX_SAFE_INTEGER });
  const [failure] = effects.changes.flatMap((one) => one.failures);
  if (failure !== undefined) refuseWith(failure.message, options);
  const told = {
    phase: 'deploy' as const,
    note: `Deploy code that can take "${column.name}" as ${column.type.sql} and as ${type}.`,
  };
  const filled: Stage = { phase: 'deploy', note: `${told.note} The backfill must have ended before the switch.` };
  if (effects.rewrites.length + effects.scans.length + effects.builds.length === 0) {
    const free = step(naive, 'Brief: a change of the catalog alone.');
    return { ...base, stages: [told, { phase: 'switch', steps: [free], notes: [] }] };
  }
  refuseBound(world, target);
  const steps = typeChangeSteps(place, change, undefined, optionsOfIdentity(world, target));
  if (steps === null) {
    throw new UsageError(
      `The keys of ${place.key} can't pass from "${column.name}" to another column while it is in use.`,
      {
        hint: 'A partitioned table’s keys and exclusion constraints adopt no index: such a change needs a new table.',
      },
    );
  }
  const next = freeColumn(place, `${column.name}_new`);
  const remarks = world.carried.statementsFor(place, column.name, next).map((one) => step(one));
  return { ...base, stages: stagesOf(steps, remarks, filled, notesFor(world, target, next)) };
}

function refuseWith(message: string, { using }: StagedOptions): never {
  throw new UsageError(message, {
    hint: using === null ? 'Where values have to be converted, say how: --using "EXPRESSION".' : 'Mend that first.',
  });
}

/** What is bound to the column by its number would go on with the old one after the switch, in silence. */
function refuseBound(world: World, target: Target): void {
  const { views, columns } = readersOf(world, target);
  const policies = [...target.relation.policies.values()]
    .filter((one) => [one.using, one.withCheck].some((each) => each?.columns.includes(target.column.name)))
    .map((one) => `policy ${one.name}`);
  const bound = [...views, ...columns, ...policies];
  if (bound.length === 0) return;
  throw new UsageError(`${enumerate(bound)} is bound to "${target.column.name}" and would stay with the old column.`, {
    hint: 'Drop it in a migration before, and make it again after the switch: Postgres refuses the plain change of type too.',
  });
}

function notesFor(world: World, target: Target, next: string): string[] {
  const { place, column } = target;
  const routines = [...triggersOn(world, target), ...routinesNaming(world, target)];
  const narrower = world.schema
    .referencesTo(place.key)
    .filter(
      ({ constraint: { references } }) => references?.columns.length === 0 || references?.columns.includes(column.name),
    )
    .map(({ table, constraint }) => `${keyOf(table)} (${constraint.columns.join(', ')})`);
  return [
    ...publicationNote(world, target, [next]),
    ...(routines.length === 0
      ? []
      : [`${enumerate(routines)} speaks of "${column.name}": look whether it takes the new type.`]),
    ...(narrower.length === 0
      ? []
      : [
          `Foreign keys of ${enumerate(narrower)} have a type of their own: plan retype for that too, before values come that it can't hold.`,
        ]),
  ];
}

/** What comes before the first deploy expands, fills and proves; then the switch, and last the old column's end. */
function stagesOf(
  steps: readonly RewriteStep[],
  remarks: readonly RewriteStep[],
  told: Stage,
  notes: readonly string[],
): Stage[] {
  const [before = [], during = [], after = []] = cutAtDeploys(steps);
  const fill = before.findIndex(({ kind }) => kind === 'backfill');
  const [addColumn, ...trigger] = before.slice(0, fill);
  return [
    { phase: 'expand', steps: [...(addColumn === undefined ? [] : [addColumn]), ...remarks, ...trigger], notes },
    { phase: 'backfill', steps: before.slice(fill, fill + 1), notes: [] },
    { phase: 'switch', steps: before.slice(fill + 1), notes: [] },
    told,
    {
      phase: 'switch',
      steps: during,
      notes: [
        'A statement that a connection keeps prepared may fail once with "cached plan must not change result type": drivers prepare it again, and inside a transaction code has to try again.',
      ],
    },
    { phase: 'deploy', note: 'Wait until nothing can want the old values back.' },
    { phase: 'contract', steps: after, notes: [] },
  ];
}

function cutAtDeploys(steps: readonly RewriteStep[]): RewriteStep[][] {
  const groups: RewriteStep[][] = [[]];
  for (const one of steps) {
    if (one.kind === 'deploy') groups.push([]);
    else groups.at(-1)?.push(one);
  }
  return groups;
}
