import { Constants } from '../builder/constants.js';
import type { Masked, Range } from '../code/masked.js';
import type { CodeFile } from '../extractors/extractor.js';
import { eitherCase, type Model, type ModelColumn, UNDECLARED } from '../models/model.js';

const DECLARED = /\b(?:interface\s+([A-Za-z_$][\w$]*)([^{};=]*)|type\s+([A-Za-z_$][\w$]*)\s*=\s*)\{/g;

/**
 * Interfaces as the tables of a database, whose keys are tables and whose values are interfaces of columns. Which
 * interface is a database is told by `Kysely<X>`, or, where that stands in another file, by what it is called.
 */
export function interfaceModels(file: CodeFile, code: Masked): Model[] {
  const constants = new Constants(code);
  const used = new Set([...code.code.matchAll(/\bKysely<\s*([A-Za-z_$][\w$]*)\s*>/g)].map(([, name]) => name));
  const lineOf = (offset: number): number => file.source.position(offset).line;
  return [...code.code.matchAll(DECLARED)].flatMap((match): Model[] => {
    const [whole, interfaced, head = '', typed] = match;
    const name = (interfaced ?? typed) as string;
    const open = match.index + whole.length - 1;
    const members = membersOf(code, constants, open);
    const line = lineOf(match.index);
    if (used.has(name) || isDatabaseName(name, members)) {
      return members.flatMap((member): Model[] => {
        const [schema, table] = member.name.includes('.')
          ? (member.name.split('.') as [string, string])
          : [null, member.name];
        const type = /^([A-Za-z_$][\w$]*)$/.exec(member.type)?.[1];
        return [
          {
            name: `${name}.${member.name}`,
            parents: type === undefined ? [] : [type],
            rooted: true,
            table: { schema, name: table, written: true },
            columns: [],
            extending: 'own columns',
            line: lineOf(member.at),
          },
        ];
      });
    }
    const columns = members.map(
      ({ name: column, at }): ModelColumn => ({ names: eitherCase(column), declared: UNDECLARED, line: lineOf(at) }),
    );
    const parents = [...(/\bextends\s+(.*)/s.exec(head)?.[1] ?? '').matchAll(/(?:^|,)\s*([A-Za-z_$][\w$]*)/g)].map(
      ([, parent]) => parent as string,
    );
    return [{ name, parents, rooted: false, table: null, columns, extending: 'own columns', line }];
  });
}

function isDatabaseName(name: string, members: readonly InterfaceMember[]): boolean {
  return (
    /(?:^DB$|Database$|DB$|DatabaseSchema)/.test(name) &&
    members.length > 0 &&
    members.every(({ type }) => /^[A-Z][\w$]*$/.test(type) && !/^(?:Kysely|Pool|Date|String)$/.test(type))
  );
}

interface InterfaceMember {
  readonly name: string;
  readonly type: string;
  readonly at: number;
}

/** `id: Generated<number>`, `'app.users': Users`, `[tableName]: Actor`; methods and index signatures are left out. */
function membersOf(code: Masked, constants: Constants, open: number): InterfaceMember[] {
  return piecesOf(code, { start: open + 1, end: code.closing(open) }).flatMap((piece): InterfaceMember[] => {
    const text = code.slice(piece);
    const [whole, key = ''] =
      /^(?:readonly\s+)?((['"])[^'"\n]+\2|[A-Za-z_$][\w$]*|\[\s*[\w.$]+\s*\])\??\s*:\s*/.exec(text) ?? [];
    if (whole === undefined) return [];
    const at = piece.start + text.indexOf(key);
    const inner = { start: at + 1, end: at + key.length - 1 };
    const name = key.startsWith('[') ? constants.textOf(inner) : key.replace(/^['"]|['"]$/g, '');
    return name === null ? [] : [{ name, type: text.slice(whole.length).trim(), at: piece.start }];
  });
}

/** What semicolons, commas or ends of lines part in the body of an interface. */
function piecesOf(code: Masked, { start, end }: Range): Range[] {
  const pieces: Range[] = [];
  let from = start;
  const close = (at: number): void => {
    const first = code.code.slice(from, at).search(/\S/);
    if (first >= 0) pieces.push({ start: from + first, end: at });
    from = at + 1;
  };
  let angles = 0;
  for (let at = start; at < end; at++) {
    const char = code.code[at] as string;
    if (char === '(' || char === '{' || char === '[') at = code.closing(at);
    else if (char === '<') angles++;
    else if (char === '>' && code.code[at - 1] !== '=') angles--;
    else if (angles <= 0 && (char === ';' || char === ',')) close(at);
    else if (
      angles <= 0 &&
      char === '\n' &&
      !/^\s*[|&:?]/.test(code.code.slice(at, at + 100)) &&
      !/[:|&]\s*$/.test(code.code.slice(from, at))
    )
      close(at);
  }
  close(end);
  return pieces;
}
