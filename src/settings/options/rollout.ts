import { backfillSteps } from '../backfill-steps.js';
import { choice, count, duration, planName, text, truth } from '../kinds.js';
import { monitor } from '../monitor.js';
import { option, optional } from './option.js';

/** How steps are run. */
export const ROLLOUT_OPTIONS = {
  plan: optional({
    kind: planName,
    description:
      'Id of the plan, of which the destructive and blocking steps may run too; twelve digits or more; rollback without an id shows what would take the migrations back, proven on a throw-away Postgres',
    commands: ['apply', 'backfill', 'rollback'],
    valueName: 'ID',
    actions: ['apply'],
  }),
  dryRun: option({
    kind: truth,
    default: false,
    description: 'Show what would run, step by step, and run nothing',
    commands: ['apply', 'plan', 'rollback'],
    actions: ['apply'],
  }),
  adopt: optional({
    kind: text,
    description: 'Take this migration and all before it for applied, without running them',
    commands: ['apply'],
    valueName: 'PATH',
  }),
  to: optional({
    kind: text,
    description: 'Take back everything that was applied after this migration; otherwise the newest migration alone',
    commands: ['rollback'],
    valueName: 'PATH',
  }),
  toolLedger: option({
    kind: choice(['read', 'write', 'ignore']),
    default: 'read',
    description:
      'What is done with the migration tool’s own record: read it; write it too, so that the tool can go on; or ignore it',
    commands: ['apply', 'backfill', 'status'],
    valueName: 'WHAT',
    actions: ['apply'],
    config: true,
  }),
  deployment: optional({
    kind: text,
    description:
      'Name of the environment for which GitHub shows the run as a deployment; takes deployments: write, and none where the job has an environment that does so',
    commands: [],
    valueName: 'NAME',
    actions: ['apply'],
  }),
  workers: option({
    kind: count,
    default: 1,
    description: 'How many sessions a backfill uses in this process; more may join from other machines',
    commands: ['apply', 'backfill'],
    valueName: 'NUMBER',
    actions: ['apply'],
    config: true,
  }),
  backfills: option({
    kind: choice(['run', 'leave']),
    default: 'run',
    description: 'Whether apply runs backfills itself, or leaves them to "lockkeeper backfill" and waits for them',
    commands: ['apply'],
    valueName: 'HOW',
    actions: ['apply'],
    config: true,
  }),
  backfillSteps: option({
    kind: backfillSteps,
    default: [],
    description: 'Statements that run in batches although no comment in their migration says so; see docs/backfill.md',
    commands: [],
    config: true,
  }),
  lockTimeout: option({
    kind: duration,
    default: 100,
    description: 'How long a step waits for its lock, and traffic behind it',
    commands: ['apply', 'backfill', 'rollback'],
    valueName: 'TIME',
    actions: ['apply'],
    config: true,
  }),
  budget: option({
    kind: duration,
    default: 600_000,
    description: 'How long a step is tried before it is left for later',
    commands: ['apply', 'backfill', 'rollback'],
    valueName: 'TIME',
    actions: ['apply'],
    config: true,
  }),
  monitor: optional({
    kind: monitor,
    description:
      'What is watched while a database is changed: probes, health, limits, interval, baseline and budget; see docs/monitor.md',
    commands: [],
    config: true,
  }),
  monitoring: option({
    kind: choice(['auto', 'on', 'off']),
    default: 'auto',
    description:
      'Watch the database, and stand still while it suffers; auto: where the configuration has a monitor, or a picture is asked for',
    commands: ['apply', 'backfill'],
    valueName: 'WHEN',
    actions: ['apply'],
  }),
  yes: option({
    kind: truth,
    default: false,
    description: 'Write without asking',
    commands: ['init'],
  }),
} as const;
