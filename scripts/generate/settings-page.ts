import { settingsTable } from '../../src/settings/table.js';

const cell = (text: string) => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``);

/** docs/settings.md: one row an option, from the table that flags, inputs and keys come from. */
export function settingsPage(): string {
  const rows = settingsTable().map(
    (row) =>
      `| ${cell(row.flag)} | ${cell(row.input)} | ${cell(row.config)} | ${cell(row.env)} | ${cell(row.default)} | ${row.description} |`,
  );
  return `<!-- Written by scripts/generate.ts from src/settings/options; do not edit. -->
# Settings

A flag counts over an action input, an input over the environment, that over the configuration file, that over the
default. The file is \`lockkeeper.yml\`, \`lockkeeper.yaml\`, \`lockkeeper.json\` or the key \`lockkeeper\` of package.json, at
the root of the repository; on a pull request it is read from the base branch. Nothing has to be set.

| flag | action input | config key | environment | default | |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

So that the next start is faster, each command keeps its own compiled code, about 1 MB (a check of one file apart from
that of a repository), and what \`verify\` found in
the code of a repository, in \`~/.cache/lockkeeper\` (or below
\`XDG_CACHE_HOME\`). The folder may be deleted at any time; \`NODE_DISABLE_COMPILE_CACHE=1\` keeps no compiled code.
In a job of GitHub Actions nothing is kept unless \`XDG_CACHE_HOME\` is set.
`;
}
