import type { ColumnDefinition, Constraint, TypeName } from '../../change.js';
import { constraint, foreignKeyTarget } from './constraint.js';
import type { Cursor } from './cursor.js';
import { expressionOf } from './expression.js';

/** What a type's name may go on with. */
const TYPE_TAIL = new Set(['unsigned', 'signed', 'zerofill', 'binary', 'ascii', 'unicode', 'byte']);
/** Types that are written in two words. */
const TWO_WORDS: Readonly<Record<string, readonly string[]>> = {
  double: ['precision'],
  national: ['char', 'character', 'varchar'],
  character: ['varying'],
  char: ['varying', 'byte'],
  nchar: ['varchar', 'varying'],
  long: ['varchar', 'varbinary'],
};

const SAME: Readonly<Record<string, string>> = {
  integer: 'int',
  int4: 'int',
  int8: 'bigint',
  int2: 'smallint',
  int1: 'tinyint',
  int3: 'mediumint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  bool: 'tinyint',
  boolean: 'tinyint',
  'double precision': 'double',
  real: 'double',
  'national varchar': 'varchar',
  'national char': 'char',
  character: 'char',
  'character varying': 'varchar',
  nvarchar: 'varchar',
  nchar: 'char',
};

/** A type as written, with its character set: `varchar(50) CHARACTER SET utf8mb4`; null where none stands. */
export function typeName(cursor: Cursor): TypeName | null {
  const from = cursor.position;
  if (cursor.kind() !== 'word') return null;
  let word = cursor.word();
  cursor.skip();
  if (TWO_WORDS[word]?.includes(cursor.word())) {
    word = `${word} ${cursor.word()}`;
    cursor.skip();
  }
  const modifiers: number[] = [];
  const inside = cursor.parentheses();
  for (let index = inside?.from ?? 0; index < (inside?.to ?? 0); index++) {
    const number = Number(cursor.slice(index, index + 1));
    if (Number.isInteger(number)) modifiers.push(number);
  }
  for (;;) {
    if (TYPE_TAIL.has(cursor.word())) cursor.skip();
    else if (cursor.eat('character', 'set') || cursor.eat('charset')) {
      cursor.eat('=');
      cursor.identifier();
    } else if (cursor.eat('collate')) {
      cursor.eat('=');
      cursor.identifier();
    } else break;
  }
  return {
    schema: null,
    name: word === 'serial' ? 'bigint' : (SAME[word] ?? word),
    modifiers,
    array: false,
    serial: word === 'serial',
    sql: cursor.slice(from, cursor.position),
  };
}

interface Attributes {
  notNull: boolean;
  default: ColumnDefinition['default'];
  identity: ColumnDefinition['identity'];
  generated: ColumnDefinition['generated'];
  readonly constraints: Constraint[];
}

/** A column's definition up to FIRST or AFTER, or to the end; null where the name or the type is missing. */
export function columnDefinition(cursor: Cursor, known?: string): ColumnDefinition | null {
  const from = cursor.position;
  const name = known ?? cursor.identifier();
  const type = name === null ? null : typeName(cursor);
  if (name === null || type === null) return null;
  const found: Attributes = {
    notNull: type.serial,
    default: null,
    identity: type.serial ? 'by default' : null,
    generated: null,
    constraints: [],
  };
  while (!cursor.done && !['first', 'after', ','].includes(cursor.word())) {
    if (!attribute(cursor, name, found)) break;
  }
  return {
    name,
    type: { ...type, serial: false },
    collation: null,
    ...found,
    notNull: found.notNull || found.constraints.some(({ kind }) => kind === 'primary-key'),
    sql: cursor.slice(from, cursor.position),
  };
}

/** Passes one attribute; false where it is none that we know. */
function attribute(cursor: Cursor, column: string, found: Attributes): boolean {
  if (cursor.eat('not', 'null')) found.notNull = true;
  else if (cursor.eat('null')) found.notNull = false;
  else if (cursor.eat('default')) found.default = defaultValue(cursor);
  else if (cursor.eat('on', 'update')) defaultValue(cursor);
  else if (cursor.eat('auto_increment')) found.identity = 'by default';
  else if (cursor.eat('unique', 'key') || cursor.eat('unique')) found.constraints.push(constraint('unique', column));
  else if (cursor.eat('primary', 'key') || cursor.eat('primary') || cursor.eat('key')) {
    found.constraints.push(constraint('primary-key', column));
  } else if (cursor.sees('generated', 'always', 'as') || cursor.sees('as', '(')) return generated(cursor, found);
  else if (cursor.sees('check') || cursor.sees('constraint')) return inlineCheck(cursor, found);
  else if (cursor.eat('references')) {
    // MySQL reads a REFERENCES that stands at a column and does nothing with it; MariaDB makes the key.
    const references = foreignKeyTarget(cursor);
    found.constraints.push({ ...constraint('foreign-key', column), references });
  } else return plainAttribute(cursor);
  return true;
}

function plainAttribute(cursor: Cursor): boolean {
  if (cursor.eatOne('visible', 'invisible', 'binary', 'enforced')) return true;
  if (cursor.eat('not', 'enforced')) return true;
  if (cursor.eat('with', 'system', 'versioning') || cursor.eat('without', 'system', 'versioning')) return true;
  const named =
    cursor.eat('character', 'set') || cursor.eatOne('charset', 'collate', 'column_format', 'storage', 'srid');
  if (named || cursor.eatOne('comment', 'engine_attribute', 'secondary_engine_attribute')) {
    cursor.eat('=');
    if (cursor.done) return false;
    cursor.skip();
    return true;
  }
  return false;
}

/** A literal with its sign, `b'0'`, a function with its arguments, or an expression in parentheses. */
function defaultValue(cursor: Cursor): ColumnDefinition['default'] {
  const from = cursor.position;
  if (cursor.parentheses() !== null) return expressionOf(cursor, from + 1, cursor.position - 1);
  while (cursor.word() === '-' || cursor.word() === '+') cursor.skip();
  // Introducers: `_utf8'…'`, `b'…'`, `x'…'`.
  if (cursor.kind() === 'word' && cursor.kind(1) === 'string') cursor.skip();
  cursor.skip();
  cursor.parentheses();
  return expressionOf(cursor, from, cursor.position);
}

function generated(cursor: Cursor, found: Attributes): boolean {
  cursor.eat('generated', 'always');
  cursor.eat('as');
  const inside = cursor.parentheses();
  if (inside === null) return false;
  const kind = cursor.eatOne('stored', 'persistent', 'virtual');
  found.generated = {
    expression: expressionOf(cursor, inside.from, inside.to),
    kind: kind === null || kind === 'virtual' ? 'virtual' : 'stored',
  };
  return true;
}

function inlineCheck(cursor: Cursor, found: Attributes): boolean {
  let name: string | null = null;
  if (cursor.eat('constraint') && !cursor.sees('check')) name = cursor.identifier();
  if (!cursor.eat('check')) return false;
  const inside = cursor.parentheses();
  if (inside === null) return false;
  const expression = expressionOf(cursor, inside.from, inside.to);
  found.constraints.push({ ...constraint('check', ...expression.columns), name, expression, inline: true });
  return true;
}
