import type { Name } from '../../../core/name.js';
import type { Query } from '../../change.js';
import type { Cursor } from './cursor.js';

/** What a query reads, as far as its words tell: the names after FROM, JOIN and the commas between them. */
export function queryOf(cursor: Cursor, from: number, to: number): Query {
  const part = cursor.part(from, to);
  const relations: Name[] = [];
  const functions: Name[] = [];
  while (!part.done) {
    if (part.eatOne('from', 'join', 'straight_join') !== null) relations.push(...namesAfter(part));
    else {
      if (part.kind() === 'word' && part.word(1) === '(') functions.push({ schema: null, name: part.word() });
      part.skip();
    }
  }
  return {
    relations,
    locked: [],
    sequences: [],
    columns: [],
    output: [],
    sources: [],
    functions,
    star: /select\s+\*/i.test(cursor.slice(from, to)),
    locking: /\bfor\s+update\b/i.test(cursor.slice(from, to)) ? 'update' : null,
    sql: cursor.slice(from, to),
  };
}

/** `a, b AS c, db.d`: tables of a FROM up to what is no name. */
function namesAfter(part: Cursor): Name[] {
  const names: Name[] = [];
  do {
    if (part.word() === '(' || part.word() === 'dual') break;
    const name = part.name();
    if (name === null) break;
    names.push(name);
    part.eat('as');
    const plain = part.kind() === 'quoted' || (part.kind() === 'word' && !ENDS.has(part.word()));
    if (plain) part.skip();
  } while (part.eat(','));
  return names;
}

/** What can stand after a table's name and is no alias. */
const ENDS = new Set(
  `where join left right inner outer cross natural straight_join on using group order limit having set union for
  partition force use ignore`.split(/\s+/),
);
