import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UsageError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import { rules } from '../rules/registry.gen.js';
import type { Rule } from '../rules/rule.js';
import type { CommandLine } from '../settings/resolve.js';
import type { Command, Io } from './command.js';
import { packageRoot } from './package-root.js';

/** The page of a rule as Markdown: the same text as docs/rules/<id>.md. */
export function explain(id: string): string {
  const page = join(packageRoot(), 'docs/rules', `${id}.md`);
  if (!rules.some((rule) => rule.id === id) || !existsSync(page)) {
    const guess = nearest(
      id,
      rules.map((rule) => rule.id),
    );
    throw new UsageError(`There is no rule "${id}".`, {
      hint:
        guess === null
          ? 'lockkeeper explain lists them all.'
          : `Did you mean "${guess}"? lockkeeper explain lists them all.`,
    });
  }
  return readFileSync(page, 'utf8');
}

function list(): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const line = (rule: Rule) => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.title}`;
  return `${rules.map(line).join('\n')}\n`;
}

export const command: Command = {
  name: 'explain',
  summary: 'Say what a rule is about, with measured locks, examples and the safe way',
  operands: '[rule]',
  examples: [
    { line: 'lockkeeper explain set-not-null', does: 'the page of one rule' },
    { line: 'lockkeeper explain', does: 'all rules, a line each' },
  ],
  async run(line: CommandLine, io: Io): Promise<number> {
    const [id, ...rest] = line.operands;
    if (rest.length > 0)
      throw new UsageError('lockkeeper explain takes one rule.', { hint: 'lockkeeper explain set-not-null' });
    io.out(id === undefined ? list() : explain(id));
    return EXIT.passed;
  },
};
