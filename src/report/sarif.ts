import type { CheckReport, FileResult } from '../gate/report.js';
import type { Severity } from '../rules/rule.js';
import { cut, oneLine, safeJson } from './escape.js';
import type { RenderOptions, ReportFormat, RuleInfo } from './format.js';
import { lockSentence, notable } from './locks.js';
import { bySeverity, NOT_PARSED, type Placed, placedFindings } from './overview.js';

/** Code scanning shows the first 5,000 results of a run and drops the rest without a word. */
const MOST_RESULTS = 5000;
// Readers cut long messages at different lengths; this is enough for any sentence of ours.
const MOST_MESSAGE = 4000;
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const LEVEL: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', notice: 'note' };

const NOT_PARSED_RULE: RuleInfo = {
  id: NOT_PARSED,
  title: 'A migration that can not be read is held',
  category: 'failing',
  severity: 'error',
};

/** SARIF 2.1.0, as GitHub code scanning reads it. */
export const format: ReportFormat = {
  id: 'sarif',
  description: 'SARIF 2.1.0, for code scanning',
  mime: 'application/sarif+json',
  extension: 'sarif',
  render: renderSarif,
};

function renderSarif(report: CheckReport, options: RenderOptions): string {
  const rules = rulesOf(report, options.rules ?? []);
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const problems = report.files.flatMap((file) =>
    file.error === null ? [] : [problemResult(file, file.error, indexes)],
  );
  const results = bySeverity(placedFindings(report)).map((placed) => findingResult(placed, indexes));
  return safeJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...driver(options), rules: rules.map(ruleDescriptor) } },
        automationDetails: { id: 'lockkeeper/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        results: [...problems, ...results].slice(0, MOST_RESULTS),
        properties: {
          verdict: report.verdict,
          planId: report.planId,
          postgresVersion: report.postgresVersion,
          dialect: report.dialect,
          engineVersion: report.engineVersion,
        },
      },
    ],
  });
}

function driver({ tool }: RenderOptions): object {
  const name = 'Lockkeeper';
  return tool === undefined ? { name } : { name, semanticVersion: tool.version, informationUri: tool.homepage };
}

/** The rules that ran; a finding of one that was not named still gets its entry. */
function rulesOf(report: CheckReport, known: readonly RuleInfo[]): readonly (RuleInfo | { readonly id: string })[] {
  const rules = new Map<string, RuleInfo | { readonly id: string }>(known.map((rule) => [rule.id, rule]));
  if (report.files.some((file) => file.error !== null)) rules.set(NOT_PARSED, NOT_PARSED_RULE);
  for (const { finding } of placedFindings(report))
    if (!rules.has(finding.rule)) rules.set(finding.rule, { id: finding.rule });
  return [...rules.values()];
}

function ruleDescriptor(rule: RuleInfo | { readonly id: string }): object {
  if (!('title' in rule)) return { id: rule.id };
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.title },
    ...helpOf(rule),
    defaultConfiguration: { level: LEVEL[rule.severity] },
    properties: {
      tags: ['postgres', 'migration', rule.category],
      precision: 'high',
      'problem.severity': rule.severity === 'notice' ? 'recommendation' : rule.severity,
    },
  };
}

function helpOf({ title, helpUri }: RuleInfo): object {
  if (helpUri === undefined) return {};
  return { helpUri, help: { text: `${title}. ${helpUri}`, markdown: `${title}. [More](${helpUri})` } };
}

function findingResult({ file, statement, finding }: Placed, indexes: ReadonlyMap<string, number>): object {
  const { line, column, endLine, endColumn } = finding;
  const locks = statement === null ? [] : notable(statement.effects.locks, 2).shown.map(lockSentence);
  const suggestion = finding.rewrite?.suggestion ?? null;
  return {
    ruleId: finding.rule,
    ruleIndex: indexes.get(finding.rule),
    level: LEVEL[finding.severity],
    message: { text: messageText([finding.message, ...locks].join('\n')) },
    locations: [location(file, { startLine: line, startColumn: column, endLine, endColumn })],
    partialFingerprints: { 'lockkeeper/v1': finding.fingerprint },
    ...(finding.ignored === null
      ? {}
      : { suppressions: [{ kind: 'inSource', status: 'accepted', justification: finding.ignored }] }),
    ...(suggestion === null ? {} : { fixes: [fix(file, line, endLine, suggestion)] }),
  };
}

function problemResult(
  file: FileResult,
  problem: { message: string; line: number; column: number },
  indexes: ReadonlyMap<string, number>,
): object {
  return {
    ruleId: NOT_PARSED,
    ruleIndex: indexes.get(NOT_PARSED),
    level: 'error',
    message: { text: messageText(problem.message) },
    locations: [location(file, { startLine: problem.line, startColumn: problem.column })],
  };
}

/** A suggestion stands for whole lines: a region without columns. */
function fix(file: FileResult, startLine: number, endLine: number, text: string): object {
  const replacement = { deletedRegion: { startLine, endLine }, insertedContent: { text } };
  return {
    description: { text: 'The safe form of this statement.' },
    artifactChanges: [{ artifactLocation: artifact(file), replacements: [replacement] }],
  };
}

function location(file: FileResult, region: object): object {
  return { physicalLocation: { artifactLocation: artifact(file), region } };
}

/** A path as a relative reference; characters that mean something in a URI are escaped. */
function artifact(file: FileResult): object {
  const uri = file.path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split(/[\\/]/)
    .map(encodeURIComponent)
    .join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

/** `[text](target)` is a link in a SARIF message, and this text is not ours. */
function messageText(text: string): string {
  return cut(oneLine(text), MOST_MESSAGE).replaceAll('](', '] (');
}
