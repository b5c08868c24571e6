import { stringify } from 'yaml';
import type { Job } from '../../src/actions/job.js';
import { actionInputs } from '../../src/settings/table.js';

/** The action.yml of a job. */
export function actionFile(job: Job): string {
  const root = job.id === 'check';
  const inputs = Object.fromEntries(
    actionInputs(job.id).map(({ name, description, default: value }) => [
      name,
      { description, required: false, ...(value === undefined ? {} : { default: value }) },
    ]),
  );
  const which = { job: { description: 'Which action this is; leave it as it is', required: false, default: job.id } };
  const outputs = Object.fromEntries(Object.entries(job.outputs).map(([name, description]) => [name, { description }]));
  const head = {
    name: job.name,
    description: job.description,
    author: 'Lockkeeper',
    ...(root ? { branding: { icon: 'lock', color: 'blue' } } : {}),
  };
  const main = root ? 'dist/action.cjs' : '../dist/action.cjs';
  return [
    '# Written by scripts/generate.ts from src/actions and src/settings/options; do not edit.',
    yaml(head),
    ...job.remark.split('\n').map((line) => `# ${line}`),
    yaml({ inputs: root ? inputs : { ...inputs, ...which } }),
    yaml({ outputs }),
    yaml({ runs: { using: 'node24', main } }).trimEnd(),
    '',
  ].join('\n');
}

function yaml(value: unknown): string {
  return `${stringify(value, { lineWidth: 0 })}`;
}
