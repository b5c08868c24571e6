import type { Masked } from '../code/masked.js';
import type { CodeFile } from '../extractors/extractor.js';
import type { Model } from '../models/model.js';
import { argumentsOf } from '../python/classes.js';
import { columnIn } from './columns.js';

const TABLE = /(?<![\w.])(?:\w+\.)?Table\s*\(/g;

/** `Table("name", metadata, Column("a", …), schema="x")`, as tables without a class, and join tables, are written. */
export function tablesIn(file: CodeFile, code: Masked): Model[] {
  return [...code.code.matchAll(TABLE)].flatMap((match): Model[] => {
    const open = match.index + match[0].length - 1;
    const { positional, keywords } = argumentsOf(code, open);
    const name = code.stringAt(positional[0]);
    // With one argument more it is a table of another kind, such as one that is printed.
    if (name === null || positional.length < 2) return [];
    const columns = positional.slice(2).flatMap((part) => {
      const column = columnIn(code, part);
      const { line } = file.source.position(part.start);
      return column?.name == null ? [] : [{ names: [column.name], declared: column.declared, line }];
    });
    return [
      {
        name: `Table ${name}`,
        parents: [],
        rooted: true,
        table: { schema: code.stringAt(keywords.get('schema')), name, written: true },
        columns,
        extending: 'own columns',
        line: file.source.position(match.index).line,
      },
    ];
  });
}
