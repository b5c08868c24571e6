import { Masked } from '../code/masked.js';
import { type DrizzleColumns, readColumns } from '../drizzle/columns.js';
import { languageOf } from '../literals/language.js';
import type { Reference } from '../reference.js';
import { type Extraction, type Extractor, type Found, NOTHING } from './extractor.js';

const CALL = /(?<![\w$])((?:[A-Za-z_$][\w$]*\.)?[A-Za-z_$][\w$]*)\s*\(/g;

/** Tables of drizzle-orm/pg-core: every declared column is named in every default query. */
export const extractor: Extractor = {
  id: 'drizzle',
  title: 'Drizzle tables',
  handles: (path) => languageOf(path)?.id === 'javascript',
  mayHold: (text) => text.includes('drizzle-orm/pg-core'),
  extract(file): Extraction {
    const code = new Masked(file.text, file.path);
    const names = namesOf(code);
    const references: Found<Reference>[] = [];
    const unjudged: Extraction['unjudged'][number][] = [];
    let whole = 0;
    let partly = 0;
    for (const call of code.code.matchAll(CALL)) {
      const maker = makerOf(call[1] as string, names);
      if (maker === null) continue;
      const open = call.index + call[0].length - 1;
      const [first, second] = code.arguments(open);
      const name = code.stringAt(first);
      const { line } = file.source.position(call.index);
      if (name === null) {
        unjudged.push({ line, reason: "the table's name is put together at run time" });
        continue;
      }
      const relation = { schema: maker.schema, name: maker.rename(name) };
      const object = second === undefined ? -1 : code.code.indexOf('{', second.start);
      const lineOf = (offset: number): number => file.source.position(offset).line;
      const read =
        second === undefined || object < 0 || object >= second.end ? null : readColumns(code, object, names.enums);
      references.push(tableReference(relation, line, read));
      if (read === null) continue;
      references.push(...columnReferences(relation, read, lineOf));
      if (read.unread.length === 0) whole++;
      else partly++;
      unjudged.push(
        ...read.unread.map((at) => ({ line: lineOf(at), reason: 'the columns that are put in here stand elsewhere' })),
      );
    }
    return { ...NOTHING, references, unjudged, whole, partly };
  },
};

function tableReference(relation: Reference['relation'], line: number, read: DrizzleColumns | null): Found<Reference> {
  const partly = read === null || read.unread.length > 0;
  return {
    relation,
    column: null,
    among: [],
    access: 'declare',
    line,
    confidence: 'certain',
    declared: null,
    ...(partly ? { partly } : {}),
  };
}

function columnReferences(
  relation: Reference['relation'],
  { columns }: DrizzleColumns,
  lineOf: (offset: number) => number,
): Found<Reference>[] {
  return columns.map(({ name, named, at, declared }) => ({
    relation,
    column: name,
    among: [],
    access: 'declare',
    line: lineOf(at),
    confidence: named ? 'certain' : 'guess',
    declared,
  }));
}

/** What a file calls its schemas, enums and makers of tables. */
interface Names {
  readonly schemas: ReadonlyMap<string, string>;
  readonly enums: ReadonlyMap<string, string>;
  /** `pgTableCreator((name) => …)` with what stands before and after the name. */
  readonly creators: ReadonlyMap<string, readonly [before: string, after: string]>;
}

function namesOf(code: Masked): Names {
  const declared = (call: string): Map<string, string> => {
    const found = new Map<string, string>();
    const pattern = new RegExp(`\\b(?:const|let|var)\\s+([\\w$]+)[^=;]*=\\s*(?:[\\w$]+\\.)?${call}\\s*\\(`, 'g');
    for (const match of code.code.matchAll(pattern)) {
      const name = code.stringAt(code.arguments(match.index + match[0].length - 1)[0]);
      if (name !== null) found.set(match[1] as string, name);
    }
    return found;
  };
  const creators = new Map<string, readonly [string, string]>();
  const creator =
    /\b(?:const|let|var)\s+([\w$]+)\s*=\s*pgTableCreator\s*\(\s*\(?\s*([\w$]+)\s*\)?\s*=>\s*`([^`$]*)\$\{([\w$]+)\}([^`$]*)`/g;
  for (const [, name = '', given, before = '', used, after = ''] of code.text.matchAll(creator)) {
    if (given === used) creators.set(name, [before, after]);
  }
  return { schemas: declared('pgSchema'), enums: declared('(?:pgEnum|enum)'), creators };
}

interface Maker {
  readonly schema: string | null;
  rename(name: string): string;
}

const AS_IT_IS = (name: string): string => name;

function makerOf(callee: string, { schemas, creators }: Names): Maker | null {
  if (/^(?:pgTable|pgView|pgMaterializedView)$/.test(callee)) return { schema: null, rename: AS_IT_IS };
  const creator = creators.get(callee);
  if (creator !== undefined) return { schema: null, rename: (name) => `${creator[0]}${name}${creator[1]}` };
  const [owner = '', method] = callee.split('.');
  const schema = schemas.get(owner);
  if (schema === undefined || !/^(?:table|view|materializedView)$/.test(method ?? '')) return null;
  return { schema, rename: AS_IT_IS };
}
