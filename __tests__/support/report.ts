import { createHash } from 'node:crypto';
import { inOrder } from '../../src/effects/labels.js';
import type {
  CheckReport,
  EffectsResult,
  FileResult,
  Finding,
  StatementResult,
  Summary,
} from '../../src/gate/report.js';

/**
 * Sample reports for whatever shows, posts or counts one. Each factory gives a whole, believable value and takes the
 * fields that a test cares about.
 */

const SQL = 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;';

export function effectsResult(overrides: Partial<EffectsResult> = {}): EffectsResult {
  return {
    source: 'predicted',
    locks: [{ relation: 'public.users', mode: 'ACCESS EXCLUSIVE', held: 'scan' }],
    rewrites: [],
    scans: ['public.users'],
    builds: [],
    drops: [],
    creates: [],
    transactional: true,
    ...overrides,
  };
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  const { rule = 'set-not-null-scan', line = 1, column = 19 } = overrides;
  return {
    rule,
    line,
    column,
    endLine: 1,
    endColumn: 50,
    category: 'blocking',
    severity: 'error',
    message:
      'SET NOT NULL on users.email scans the whole table. Every read and write on public.users waits until the scan is done.',
    rewrite: {
      steps: [
        {
          sql: 'ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;',
          transaction: true,
          note: null,
          kind: 'sql',
        },
        {
          sql: 'ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null;',
          transaction: true,
          note: 'in a later migration: reads and writes go on while it scans',
          kind: 'sql',
        },
        {
          sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT users_email_not_null;',
          transaction: true,
          note: 'the valid constraint saves the scan',
          kind: 'sql',
        },
      ],
      suggestion: null,
    },
    ignored: null,
    fingerprint: createHash('sha256').update(`${rule}:${line}:${column}`).digest('hex'),
    ...overrides,
  };
}

export function statementResult(overrides: Partial<StatementResult> = {}): StatementResult {
  return {
    index: 0,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 51,
    kind: 'ALTER TABLE',
    sql: SQL,
    phase: 'contract',
    phases: ['contract'],
    transaction: null,
    labels: { additive: false, blocking: true, destructive: false, incompatible: true },
    effects: effectsResult(),
    findings: [finding()],
    assumptions: [],
    ...overrides,
  };
}

/** A statement that nobody has to look at. */
export function quietStatement(overrides: Partial<StatementResult> = {}): StatementResult {
  return statementResult({
    kind: 'CREATE TABLE',
    sql: 'CREATE TABLE teams (id bigint PRIMARY KEY);',
    endColumn: 44,
    phase: 'expand',
    phases: ['expand'],
    labels: { additive: true, blocking: false, destructive: false, incompatible: false },
    effects: effectsResult({ locks: [], scans: [], creates: ['table public.teams'] }),
    findings: [],
    ...overrides,
  });
}

export function fileResult(overrides: Partial<FileResult> = {}): FileResult {
  const phases = inOrder((overrides.statements ?? [statementResult()]).flatMap((one) => one.phases));
  return {
    path: 'db/migrations/0042_users.sql',
    error: null,
    phase: phases.at(-1) ?? null,
    phases,
    statements: [statementResult()],
    findings: [],
    text: `${SQL}\n`,
    ...overrides,
  };
}

/** A report over files; verdict and summary follow from them unless they are given. */
export function checkReport(overrides: Partial<CheckReport> = {}): CheckReport {
  const files = overrides.files ?? [fileResult()];
  const summary = summaryOf(files);
  const held = summary.errors > 0;
  return {
    version: 1,
    verdict: held ? 'hold' : 'pass',
    postgresVersion: 17,
    dialect: 'postgresql',
    engineVersion: '17',
    planId: createHash('sha256')
      .update(files.map((file) => file.path).join())
      .digest('hex'),
    summary,
    files,
    reasons: held ? [`${summary.errors} findings at or above error.`] : [],
    approval: null,
    difference: null,
    split: null,
    discovery: [],
    skipped: [],
    shadows: [],
    code: null,
    ...overrides,
  };
}

function summaryOf(files: readonly FileResult[]): Summary {
  const statements = files.flatMap((file) => file.statements);
  const findings = files.flatMap((file) => [...file.findings, ...file.statements.flatMap((each) => each.findings)]);
  const counted = findings.filter((each) => each.ignored === null);
  const broken = files.filter((file) => file.error !== null).length;
  const labelled = (label: 'destructive' | 'blocking' | 'incompatible'): number =>
    statements.filter((statement) => statement.labels[label]).length;
  return {
    files: files.length,
    statements: statements.length,
    errors: counted.filter((each) => each.severity === 'error').length + broken,
    warnings: counted.filter((each) => each.severity === 'warning').length,
    notices: counted.filter((each) => each.severity === 'notice').length,
    unparsed: broken,
    destructive: labelled('destructive'),
    blocking: labelled('blocking'),
    incompatible: labelled('incompatible'),
    ignored: findings.length - counted.length,
    known: 0,
  };
}

/** Nothing to say: one file, one harmless statement. */
export function passReport(): CheckReport {
  const text = 'CREATE TABLE teams (id bigint PRIMARY KEY);\n';
  return checkReport({
    files: [fileResult({ path: 'db/migrations/0041_teams.sql', statements: [quietStatement()], text })],
  });
}

/** No migration was found or changed. */
export function emptyReport(): CheckReport {
  return checkReport({ files: [] });
}

/** A file that Postgres's parser refuses, beside one that is fine. */
export function unparsedReport(): CheckReport {
  const text = 'CREATE TABLE teams (id bigint);\nALTER TABEL users ADD COLUMN age int;\n';
  const error = { message: 'syntax error at or near "TABEL"', line: 2, column: 7 };
  const broken = fileResult({ path: 'db/migrations/0043_typo.sql', error, statements: [quietStatement()], text });
  return checkReport({
    files: [broken, ...passReport().files],
    reasons: ['db/migrations/0043_typo.sql was not read to its end.'],
  });
}

/** One statement whose finding its author ignores, with a reason. */
export function ignoredReport(): CheckReport {
  const ignored = finding({ ignored: 'the table has 200 rows', line: 2, endLine: 2 });
  const statement = statementResult({ line: 2, endLine: 2, findings: [ignored] });
  const text = `-- lockkeeper:ignore set-not-null-scan -- the table has 200 rows\n${SQL}\n`;
  return checkReport({ files: [fileResult({ statements: [statement], text })] });
}

/** Several findings of every severity over three files: what a busy pull request looks like. */
export function holdReport(): CheckReport {
  const text = [
    'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
    '',
    'ALTER TABLE users',
    '\tALTER COLUMN id TYPE bigint,',
    "\tADD COLUMN 名前 text DEFAULT '日本' NOT NULL;",
    'DROP TABLE legacy_sessions;',
    '',
  ].join('\n');
  const retype = statementResult({
    index: 1,
    line: 3,
    endLine: 5,
    endColumn: 43,
    sql: text.slice(text.indexOf('ALTER TABLE users\n'), text.indexOf('DROP')).trim(),
    assumptions: ['The type of public.users.id is not known; judged as a rewrite.'],
    effects: effectsResult({
      locks: [
        { relation: 'public.users', mode: 'ACCESS EXCLUSIVE', held: 'rewrite' },
        { relation: 'public.users_pkey', mode: 'ACCESS EXCLUSIVE', held: 'build' },
      ],
      rewrites: ['public.users'],
    }),
    findings: [
      finding({
        rule: 'column-type-rewrite',
        line: 4,
        column: 2,
        endLine: 4,
        endColumn: 29,
        message: 'Changing the type of users.id rewrites the table and its indexes.',
        rewrite: {
          steps: [
            { sql: 'ALTER TABLE users ADD COLUMN id_new bigint;', transaction: true, note: null, kind: 'sql' },
            {
              sql: 'UPDATE users SET id_new = id WHERE id_new IS NULL;',
              transaction: true,
              note: null,
              kind: 'backfill',
            },
            {
              sql: 'CREATE UNIQUE INDEX CONCURRENTLY users_id_new ON users (id_new);',
              transaction: false,
              note: null,
              kind: 'sql',
            },
            { sql: '', transaction: true, note: 'read and write id_new', kind: 'deploy' },
          ],
          suggestion: null,
        },
      }),
      finding({
        rule: 'wide-statement',
        category: 'hygiene',
        severity: 'notice',
        line: 3,
        column: 1,
        endLine: 5,
        endColumn: 43,
        message: 'Two changes share one lock',
        rewrite: null,
      }),
    ],
  });
  const drop = statementResult({
    index: 2,
    line: 6,
    endLine: 6,
    endColumn: 28,
    kind: 'DROP TABLE',
    sql: 'DROP TABLE legacy_sessions;',
    labels: { additive: false, blocking: false, destructive: true, incompatible: true },
    effects: effectsResult({
      locks: [{ relation: 'public.legacy_sessions', mode: 'ACCESS EXCLUSIVE', held: 'briefly' }],
      scans: [],
      drops: ['table public.legacy_sessions'],
    }),
    findings: [
      finding({
        rule: 'drop-table',
        category: 'destructive',
        severity: 'warning',
        line: 6,
        column: 1,
        endLine: 6,
        endColumn: 27,
        message: 'DROP TABLE legacy_sessions loses its rows for good. Nothing but a backup brings them back.',
        rewrite: null,
      }),
    ],
  });
  const users = fileResult({ statements: [statementResult(), retype, drop], text });
  return checkReport({
    files: [
      users,
      fileResult({ ...passReport().files[0], path: 'db/migrations/0043_teams.sql' }),
      ...passReport().files,
    ],
    reasons: ['2 findings at or above error.', 'A destructive statement needs an approval of this plan.'],
  });
}

/** A report with many findings, for limits. */
export function longReport(length = 500): CheckReport {
  const statements = Array.from({ length }, (_, index) => {
    const line = index + 1;
    const severity = (['notice', 'warning', 'error'] as const)[index % 3] as 'notice' | 'warning' | 'error';
    return statementResult({ index, line, endLine: line, findings: [finding({ line, endLine: line, severity })] });
  });
  return checkReport({ files: [fileResult({ statements, text: `${SQL}\n`.repeat(length) })] });
}

/** Every place that a pull request's author can write to holds `text`. */
export function hostileReport(text: string): CheckReport {
  const step = { sql: text, transaction: false, note: text, kind: 'sql' as const };
  const bad = finding({ message: text, rewrite: { steps: [step], suggestion: text } });
  const excused = finding({ message: text, ignored: text });
  const locks = [{ relation: text, mode: 'ACCESS EXCLUSIVE' as const, held: 'rewrite' as const }];
  const statement = statementResult({
    kind: 'ALTER TABLE',
    sql: text,
    assumptions: [text],
    effects: effectsResult({ locks, drops: [text], rewrites: [text] }),
    findings: [bad, excused],
  });
  const error = { message: text, line: 1, column: 1 };
  const file = fileResult({ path: text, error, text, statements: [statement], findings: [bad] });
  return checkReport({
    files: [file],
    reasons: [text],
    difference: [
      {
        kind: 'table',
        name: text,
        change: 'changed',
        text,
        parts: [{ kind: 'column', name: text, change: 'added', text }],
      },
    ],
    split: {
      pulls: [
        { deploy: null, files: [{ path: text, phase: 'expand', text }] },
        { deploy: text, files: [{ path: text, phase: null, text: null }] },
      ],
      problem: null,
    },
    discovery: [{ framework: 'sql', folder: text, history: 0, judged: 1 }],
    skipped: [{ folder: text, files: 2, reason: text }],
  });
}
