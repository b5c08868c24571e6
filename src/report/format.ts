import type { CheckReport } from '../gate/report.js';
import type { Category, Severity } from '../rules/rule.js';

/** What a format may say about a rule beyond its id. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Absolute address of the rule's page. */
  readonly helpUri?: string;
}

export interface RenderOptions {
  /** ANSI colours; only `text` has any. */
  readonly color: boolean;
  /** Columns of the terminal; prose is wrapped and code is cut to it. */
  readonly width: number;
  /** Errors only, for the formats that people read line by line (`text`, `github`). */
  readonly quiet: boolean;
  /** The rules that ran, for formats that describe them (`sarif`). */
  readonly rules?: readonly RuleInfo[];
  /** Who says so, for formats that name their tool (`sarif`). */
  readonly tool?: { readonly version: string; readonly homepage: string };
}

/** One way to write a report down. A file of this folder that exports `format` is found by the generator. */
export interface ReportFormat {
  readonly id: string;
  /** One line for `--help`. */
  readonly description: string;
  readonly mime: string;
  /** Of a file that holds it, without the dot. */
  readonly extension: string;
  /** The whole document, ending with a newline. Safe to print in a CI log whatever the report holds. */
  render(report: CheckReport, options: RenderOptions): string;
  /** The same document in parts, of a format whose reports grow long: nobody need hold it in one piece. */
  parts?(report: CheckReport): readonly string[];
}
