import { ConfigError } from '../core/errors.js';
import type { FileResult, Finding, StatementResult } from './report.js';

/** Findings that were there when Lockkeeper came into the house: fingerprints by path and rule. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The file's value; a ConfigError names what is wrong with it. */
export function parseBaseline(text: string, path: string): Baseline {
  const refuse = (what: string): ConfigError =>
    new ConfigError(`${path} can't be used as a baseline: ${what}.`, {
      hint: 'Write it anew with lockkeeper check --write-baseline.',
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('it is no JSON');
  }
  if (!isMap(value) || value.version !== 1 || !isMap(value.findings)) throw refuse('it has no findings of version 1');
  const lists = Object.values(value.findings).flatMap((rules) => (isMap(rules) ? Object.values(rules) : [null]));
  if (!lists.every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'))) {
    throw refuse('its fingerprints are no lists of texts');
  }
  return value.findings as unknown as Baseline;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The file as text, sorted, so that a diff shows what came and went. */
export function baselineText(baseline: Baseline): string {
  const sorted = Object.fromEntries(
    Object.entries(baseline)
      .sort(byName)
      .map(([path, rules]) => [
        path,
        Object.fromEntries(
          Object.entries(rules)
            .sort(byName)
            .map(([rule, prints]) => [rule, [...prints].sort()]),
        ),
      ]),
  );
  return `${JSON.stringify({ version: 1, findings: sorted }, null, 2)}\n`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * What a baseline takes. It grants no approval: what a destructive statement loses is said as long as the statement is
 * held for it. Nor does it take what a comment silences already.
 */
function takes(finding: Finding, statement: StatementResult | null): boolean {
  return finding.ignored === null && !(finding.category === 'destructive' && statement?.labels.destructive === true);
}

/** The baseline of these files; of files that were not looked at, `before` keeps what it had. */
export function baselineOf(files: readonly FileResult[], before: Baseline): Baseline {
  const baseline: Record<string, Record<string, string[]>> = {};
  for (const file of files) {
    const found = [
      ...file.findings.filter((one) => takes(one, null)),
      ...file.statements.flatMap((statement) => statement.findings.filter((one) => takes(one, statement))),
    ];
    const rules: Record<string, string[]> = {};
    for (const { rule, fingerprint } of found) rules[rule] = [...(rules[rule] ?? []), fingerprint];
    if (found.length > 0) baseline[file.path] = rules;
  }
  const seen = new Set(files.map(({ path }) => path));
  for (const [path, rules] of Object.entries(before)) {
    if (!seen.has(path)) baseline[path] = Object.fromEntries(Object.entries(rules).map(([id, all]) => [id, [...all]]));
  }
  return baseline;
}

/** The files without the findings that the baseline has, and how many those were. */
export function withoutKnown(
  files: readonly FileResult[],
  baseline: Baseline,
): { readonly files: readonly FileResult[]; readonly known: number } {
  if (Object.keys(baseline).length === 0) return { files, known: 0 };
  let known = 0;
  const news = (file: FileResult, findings: readonly Finding[], statement: StatementResult | null) =>
    findings.filter((one) => {
      const rules = Object.hasOwn(baseline, file.path) ? baseline[file.path] : undefined;
      const prints = rules !== undefined && Object.hasOwn(rules, one.rule) ? rules[one.rule] : undefined;
      const old = prints?.includes(one.fingerprint) === true && takes(one, statement);
      if (old) known++;
      return !old;
    });
  const left = files.map((file) => ({
    ...file,
    statements: file.statements.map((one) => ({ ...one, findings: news(file, one.findings, one) })),
    findings: news(file, file.findings, null),
  }));
  return { files: left, known };
}
