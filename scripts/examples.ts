/** Reads a rule's bad.sql and good.sql; the format is described in src/rules/README.md. */
import type { TransactionMode } from '../src/frameworks/framework.js';

export interface Example {
  readonly title: string;
  /** What exists before; null for an unknown database. */
  readonly schema: string | null;
  readonly sql: string;
  readonly postgres: number;
  readonly transactions: TransactionMode;
  /** Lines of the migration (from 1) on which a finding must start; a line twice for two findings. */
  readonly findings: readonly number[];
  readonly fileFinding: boolean;
}

const OPTION = /\[([a-z-]+)(?:=([^\]]+))?\]/g;

export function readExamples(text: string): Example[] {
  const examples: Example[] = [];
  let schema: string[] | null = null;
  let current: { title: string; lines: string[] } | null = null;
  let target: string[] | null = null;
  const flush = () => {
    if (current !== null) examples.push(example(current.title, schema, current.lines));
    current = null;
  };
  for (const line of text.split('\n')) {
    if (/^-- schema\b/.test(line)) {
      flush();
      schema = [];
      target = schema;
    } else if (/^-- no schema\b/.test(line)) {
      flush();
      schema = null;
      target = null;
    } else if (line.startsWith('-- migration')) {
      flush();
      current = { title: line.replace(/^-- migration:?\s*/, ''), lines: [] };
      target = current.lines;
    } else target?.push(line);
  }
  flush();
  return examples;
}

function example(header: string, schema: readonly string[] | null, lines: readonly string[]): Example {
  const options = new Map([...header.matchAll(OPTION)].map((match) => [match[1] as string, match[2] ?? 'true']));
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines = lines.slice(0, -1);
  return {
    title: header.replace(OPTION, '').trim(),
    schema: schema === null ? null : schema.join('\n'),
    sql: `${lines.map((line) => line.replace(/\s*-- finding\b.*$/, '')).join('\n')}\n`,
    postgres: Number(options.get('postgres') ?? 17),
    transactions: (options.get('transactions') ?? 'statement') as TransactionMode,
    findings: lines.flatMap((line, index) => [...line.matchAll(/-- finding\b/g)].map(() => index + 1)),
    fileFinding: options.has('file-finding'),
  };
}
