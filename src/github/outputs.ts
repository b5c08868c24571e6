import type { CheckReport } from '../gate/report.js';

/** Every output of the check action, in the order of action.yml. */
export const CHECK_OUTPUTS = {
  verdict: 'pass, hold or error',
  'plan-id': 'sha256 over the migrations and the policy; what an approval is bound to',
  'findings-count': 'How many findings count',
  destructive: 'true when a statement loses data, or when something could not be read',
  'report-file': 'Path of the report as JSON',
  'sarif-file': 'Path of the report as SARIF',
  'rollback-file':
    'Path of the statements that take the migrations back, with the grade of each; empty where none was tried',
} as const;

export type CheckOutput = keyof typeof CHECK_OUTPUTS;

/** What later steps may read. Files are given by path: a report in a variable would break the next step's start. */
export function checkOutputs(
  report: CheckReport,
  files: { readonly json: string; readonly sarif: string; readonly rollback: string },
): Readonly<Record<CheckOutput, string>> {
  const { errors, warnings, notices, destructive, unparsed } = report.summary;
  return {
    verdict: report.verdict,
    'plan-id': report.planId,
    'findings-count': String(errors + warnings + notices),
    // What could not be read may destroy anything.
    destructive: String(destructive + unparsed > 0),
    'report-file': files.json,
    'sarif-file': files.sarif,
    'rollback-file': files.rollback,
  };
}

/** What is set when nothing could be judged: a later step that asks must find no hope in it. */
export function failedOutputs(): Readonly<Record<CheckOutput, string>> {
  return {
    verdict: 'error',
    'plan-id': '',
    'findings-count': '0',
    destructive: 'true',
    'report-file': '',
    'sarif-file': '',
    'rollback-file': '',
  };
}

/** Writes outputs through the runner's file, between random delimiters that no value can forge. */
export async function writeOutputs(values: Readonly<Record<string, string>>): Promise<void> {
  const { setOutput } = await import('@actions/core');
  for (const [name, value] of Object.entries(values)) setOutput(name, value);
}
