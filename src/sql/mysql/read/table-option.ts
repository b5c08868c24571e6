import type { Name } from '../../../core/name.js';
import type { Bare } from './clause.js';
import type { Cursor } from './cursor.js';

/** Options of tables, by their words. The first that fits counts. */
const OPTIONS: readonly (readonly string[])[] = [
  ['default', 'character', 'set'],
  ['character', 'set'],
  ['default', 'charset'],
  ['charset'],
  ['default', 'collate'],
  ['collate'],
  ['engine'],
  ['type'],
  ['row_format'],
  ['key_block_size'],
  ['auto_increment'],
  ['comment'],
  ['stats_persistent'],
  ['stats_auto_recalc'],
  ['stats_sample_pages'],
  ['avg_row_length'],
  ['max_rows'],
  ['min_rows'],
  ['checksum'],
  ['delay_key_write'],
  ['pack_keys'],
  ['insert_method'],
  ['compression'],
  ['encryption'],
  ['encrypted'],
  ['encryption_key_id'],
  ['page_compressed'],
  ['page_compression_level'],
  ['page_checksum'],
  ['transactional'],
  ['connection'],
  ['data', 'directory'],
  ['index', 'directory'],
  ['tablespace'],
  ['union'],
  ['sequence'],
];

const ALIAS: Readonly<Record<string, string>> = {
  'default-character-set': 'default-charset',
  'character-set': 'default-charset',
  charset: 'default-charset',
  'default-collate': 'default-charset',
  collate: 'default-charset',
  type: 'engine',
};

/** Options of a table, several of which may follow each other without a comma; null where one is unknown. */
export function tableOption(cursor: Cursor, table: Name): Bare[] | null {
  const found: Bare[] = [];
  while (!cursor.done && cursor.word() !== ',') {
    const one = oneOption(cursor, table);
    if (one === null) return null;
    found.push(one);
  }
  return found;
}

function oneOption(cursor: Cursor, table: Name): Bare | null {
  if (cursor.eat('force')) return option(table, 'force', null);
  if (cursor.eatOne('enable', 'disable') !== null) return cursor.eat('keys') ? option(table, 'keys', null) : null;
  if (cursor.eatOne('with', 'without') !== null) {
    return cursor.eat('validation') ? option(table, 'validation', null) : null;
  }
  if (cursor.eat('order', 'by')) {
    cursor.skip(cursor.tokens.length - cursor.position);
    return option(table, 'order-by', null);
  }
  const words = OPTIONS.find((one) => cursor.sees(...one));
  if (words === undefined) return null;
  cursor.skip(words.length);
  cursor.eat('=');
  if (cursor.done) return null;
  const value = cursor.raw().replace(/^['"`]|['"`]$/g, '');
  if (cursor.parentheses() === null) cursor.skip();
  const name = words.join('-').replaceAll('_', '-');
  return option(table, ALIAS[name] ?? name, value.toLowerCase());
}

function option(table: Name, name: string, value: string | null): Bare {
  return { type: 'table-option', table, option: name, value };
}
