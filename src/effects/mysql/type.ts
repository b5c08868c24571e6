import type { TypeName } from '../../sql/change.js';

/** A column's type, taken apart. */
export interface MysqlType {
  readonly name: string;
  readonly length: number | null;
  readonly scale: number | null;
  readonly unsigned: boolean;
  readonly charset: string | null;
  readonly collation: string | null;
  /** Of ENUM and SET. */
  readonly values: readonly string[];
}

/** Reads what a type's source text says besides its name. */
export function typeOf(type: TypeName, tableCharset: string | null): MysqlType {
  const sql = type.sql;
  const written = /\b(?:character\s+set|charset)\s*=?\s*['"`]?(\w+)/i.exec(sql)?.[1]?.toLowerCase() ?? null;
  const collation = /\bcollate\s*=?\s*['"`]?(\w+)/i.exec(sql)?.[1]?.toLowerCase() ?? null;
  const charset = written ?? collation?.split('_')[0] ?? (isText(type.name) ? tableCharset : null);
  return {
    name: type.name,
    length: type.modifiers[0] ?? null,
    scale: type.modifiers[1] ?? null,
    unsigned: /\b(?:unsigned|zerofill)\b/i.test(sql),
    charset: charset === 'utf8' ? 'utf8mb3' : charset,
    collation,
    values: type.name === 'enum' || type.name === 'set' ? listed(sql) : [],
  };
}

function listed(sql: string): string[] {
  return [...sql.matchAll(/'((?:[^'\\]|''|\\.)*)'|"((?:[^"\\]|""|\\.)*)"/g)].map(
    ([, single, double]) => single?.replaceAll("''", "'") ?? double?.replaceAll('""', '"') ?? '',
  );
}

const TEXTS = ['tinytext', 'text', 'mediumtext', 'longtext'];
const BLOBS = ['tinyblob', 'blob', 'mediumblob', 'longblob'];
const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];

/** Has a character set. */
export function isText(name: string): boolean {
  return TEXTS.includes(name) || name === 'varchar' || name === 'char' || name === 'enum' || name === 'set';
}

export function isInteger(name: string): boolean {
  return INTEGERS.includes(name);
}

/** Whether values of the first may not fit into the second. */
export function losesValues(from: MysqlType, to: MysqlType): boolean {
  if (from.name === to.name && isText(from.name) && narrows(from.charset, to.charset)) return true;
  for (const ladder of [TEXTS, BLOBS]) {
    if (ladder.includes(from.name) && ladder.includes(to.name))
      return ladder.indexOf(to.name) < ladder.indexOf(from.name);
  }
  if (isInteger(from.name) && isInteger(to.name)) {
    const less = INTEGERS.indexOf(to.name) < INTEGERS.indexOf(from.name);
    return less || (to.unsigned && !from.unsigned) || (from.unsigned && !to.unsigned && from.name === to.name);
  }
  if (from.name === 'varchar' || from.name === 'char') {
    if (to.name === 'varchar' || to.name === 'char') return (to.length ?? 1) < (from.length ?? 1);
    if (to.name === 'enum' || to.name === 'set') return true;
    return !TEXTS.includes(to.name) && to.name !== 'blob' && to.name !== 'longblob';
  }
  if (TEXTS.includes(from.name)) return !TEXTS.includes(to.name) && to.name !== 'longblob';
  if (from.name === 'decimal' && to.name === 'decimal') return digits(to) < digits(from) || scale(to) < scale(from);
  if (isInteger(from.name)) return !/^(?:varchar|char|text|decimal|double)$/.test(to.name);
  if (from.name === 'enum' || from.name === 'set') return to.name !== from.name && !isText(to.name);
  if (/^(?:datetime|timestamp|time)$/.test(from.name) && from.name === to.name)
    return (to.length ?? 0) < (from.length ?? 0);
  if (from.name === 'date' && to.name === 'datetime') return false;
  if (from.name === 'float' && to.name === 'double') return false;
  return from.name !== to.name;
}

/** Digits before the point. */
function digits(type: MysqlType): number {
  return (type.length ?? 10) - scale(type);
}

function scale(type: MysqlType): number {
  return type.scale ?? 0;
}

/** Whether the second character set lacks characters of the first. */
export function narrows(from: string | null, to: string | null): boolean {
  if (from === null || to === null || from === to) return false;
  if (to === 'utf8mb4' || to === 'utf16' || to === 'utf32') return false;
  return !(from === 'ascii' || (to === 'utf8mb3' && from !== 'utf8mb4'));
}

const BYTES: Readonly<Record<string, number>> = { utf8mb4: 4, utf32: 4, utf16: 4, utf8mb3: 3, ucs2: 2 };

/** The most bytes that a varchar of this many characters takes. */
export function bytesOf(type: MysqlType): number {
  return (type.length ?? 1) * (type.name === 'varbinary' ? 1 : (BYTES[type.charset ?? 'utf8mb4'] ?? 1));
}
