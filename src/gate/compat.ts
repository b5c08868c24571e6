import type { Verdict } from './report.js';

/** One run of the test command. */
export interface CompatRun {
  /** `running`: of the release that is running now; `new`: of the change. */
  readonly code: 'running' | 'new';
  /** Before the migrations or after them. */
  readonly schema: 'before' | 'after';
  readonly exitCode: number;
  readonly milliseconds: number;
  /** Whether it has to pass, and why, as a sentence. */
  readonly required: boolean;
  readonly why: string;
}

/** The result of `compat`: its JSON report is this value. Fields are added, never renamed or dropped. */
export interface CompatReport {
  readonly version: 1;
  readonly verdict: Verdict;
  /** The throw-away server. */
  readonly server: string;
  /** Paths of the migrations that make the difference. */
  readonly migrations: readonly string[];
  readonly runs: readonly CompatRun[];
  readonly reasons: readonly string[];
}

/** Which code meets which schema on the way of a change. `contracts`: it takes something away, so its code goes out first. */
export function meetings(running: boolean, contracts: boolean): Omit<CompatRun, 'exitCode' | 'milliseconds'>[] {
  const before = { schema: 'before' } as const;
  const after = { schema: 'after' } as const;
  return [
    ...(running
      ? ([
          {
            code: 'running',
            ...before,
            required: true,
            why: 'It is what runs today: where it fails, the tests tell nothing.',
          },
          { code: 'running', ...after, required: true, why: 'It is still running when the migration is through.' },
        ] as const)
      : []),
    contracts
      ? {
          code: 'new',
          ...before,
          required: true,
          why: 'What the migration takes away goes after the code that stops using it.',
        }
      : {
          code: 'new',
          ...before,
          required: false,
          why: 'The migration goes first, so this code never meets that schema.',
        },
    { code: 'new', ...after, required: true, why: 'It is where the change ends.' },
  ];
}

export function concludeCompat(report: Omit<CompatReport, 'version' | 'verdict' | 'reasons'>): CompatReport {
  const failed = report.runs.filter(({ exitCode, required }) => required && exitCode !== 0);
  const untold = failed.some(({ code, schema }) => code === 'running' && schema === 'before');
  const reasons = failed.map(
    ({ code, schema, exitCode, why }) =>
      `The ${code} code fails on the schema ${schema} the migration (exit code ${exitCode}). ${why}`,
  );
  return { version: 1, verdict: untold ? 'error' : failed.length > 0 ? 'hold' : 'pass', ...report, reasons };
}
