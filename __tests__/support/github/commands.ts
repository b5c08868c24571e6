import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';

export interface IssueAnnotation {
  readonly type: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly col: number | null;
  readonly endColumn: number | null;
}

/** .NET ends a line at CR, LF and CR LF. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads the two grammars of workflow commands as the runner does, and keeps what they do. */
export class CommandReader {
  readonly annotations: IssueAnnotation[] = [];
  readonly dropped: IssueAnnotation[] = [];
  readonly masks: string[] = [];
  readonly outputs: Record<string, string> = {};
  readonly commands: string[] = [];
  readonly log: string[] = [];
  private stopToken: string | null = null;
  private readonly registered = new Set(
    `set-env set-output save-state add-path add-mask add-matcher remove-matcher warning error notice debug echo group
    endgroup stop-commands internal-set-repo-path`.split(/\s+/),
  );

  constructor(private readonly workspace: string) {}

  read(line: string): void {
    const command = this.parseV2(line) ?? this.parseV1(line);
    if (command === null) {
      this.log.push(line);
      return;
    }
    if (this.stopToken !== null) {
      if (command.name === this.stopToken) this.stopToken = null;
      else this.log.push(line);
      return;
    }
    this.commands.push(command.name);
    this.obey(command);
  }

  /** `::name k=v,k=v::data`, at the start of a line after white space. */
  private parseV2(line: string): Command | null {
    const match = /^\s*::(.*?)::(.*)$/s.exec(line);
    return match === null ? null : this.command(match[1] as string, ',', unescapeData(match[2] as string), ESCAPES_V2);
  }

  /** `##[name k=v;k=v]data`, anywhere in a line. */
  private parseV1(line: string): Command | null {
    const start = line.indexOf('##[');
    const end = start < 0 ? -1 : line.indexOf(']', start);
    if (end < 0) return null;
    return this.command(line.slice(start + 3, end), ';', unescaped(line.slice(end + 1), ESCAPES_V1), ESCAPES_V1);
  }

  private command(info: string, separator: string, data: string, escapes: Escapes): Command | null {
    const space = info.indexOf(' ');
    const name = space < 0 ? info : info.slice(0, space);
    if (!this.registered.has(name)) return null;
    const pairs =
      space < 0
        ? []
        : info
            .slice(space + 1)
            .trim()
            .split(separator);
    const properties = pairs
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
      .filter(([key]) => key !== '')
      .map(([key, value]) => [key.trim(), unescaped(value, escapes)]);
    return { name, properties: Object.fromEntries(properties) as Record<string, string>, data };
  }

  private obey({ name, properties, data }: Command): void {
    if (name === 'error' || name === 'warning' || name === 'notice') this.issue(name, properties, data);
    else if (name === 'add-mask') this.masks.push(data);
    else if (name === 'set-output') this.outputs[properties.name ?? ''] = data;
    else if (name === 'stop-commands') {
      this.stopToken = data;
      this.registered.add(data);
    }
  }

  issue(type: IssueAnnotation['type'], properties: Readonly<Record<string, string>>, message: string): void {
    const number = (key: string): number | null => {
      const value = Number(properties[key]);
      return properties[key] === undefined || !Number.isInteger(value) ? null : value;
    };
    const line = number('line');
    const endLine = line === null ? null : number('endLine');
    // Columns make sense on one line only; the runner drops them elsewhere.
    const columns = line !== null && (endLine === null || endLine === line);
    const file = properties.file;
    const annotation: IssueAnnotation = {
      type,
      message: message.length > 4096 ? message.slice(0, 4096) : message,
      title: properties.title ?? null,
      file: file === undefined ? null : isAbsolute(file) ? relative(this.workspace, file) : file,
      line,
      endLine: endLine !== null && line !== null && endLine < line ? null : endLine,
      col: columns ? number('col') : null,
      endColumn: columns ? number('endColumn') : null,
    };
    const kept = this.annotations.filter((one) => one.type === type).length;
    (kept < 10 ? this.annotations : this.dropped).push(annotation);
  }
}

type Escapes = readonly (readonly [escaped: string, text: string])[];

const ESCAPES_DATA: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const ESCAPES_V2: Escapes = [...ESCAPES_DATA.slice(0, 2), ['%3A', ':'], ['%2C', ','], ['%25', '%']];
const ESCAPES_V1: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
];

function unescaped(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}

function unescapeData(text: string): string {
  return unescaped(text, ESCAPES_DATA);
}

/** `name=value` and `name<<delimiter … delimiter`, as the runner reads $GITHUB_OUTPUT. */
export function readFileCommand(path: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = linesOf(readFileSync(path, 'utf8'));
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    if (heredoc <= 0) throw new Error(`Invalid format '${line}'`);
    const end = lines.indexOf(line.slice(heredoc + 2), at + 1);
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${line.slice(heredoc + 2)}'`);
    values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}
