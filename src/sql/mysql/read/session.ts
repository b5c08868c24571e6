import type { Bare } from './clause.js';
import type { Cursor } from './cursor.js';
import type { Reading } from './reading.js';

/** SET of variables: `SET SESSION a = 1, @b = 2, @@global.c = 3`. User variables are nobody's business. */
export function set(cursor: Cursor): Reading | null {
  cursor.skip();
  if (cursor.eatOne('names', 'charset') !== null || cursor.eat('character', 'set')) {
    cursor.skip(cursor.tokens.length);
    return { changes: [setting('names', null, false)], whole: true };
  }
  if (cursor.word() === 'transaction' || cursor.word(1) === 'transaction') return plain(cursor, 'SET TRANSACTION');
  if (cursor.eatOne('password', 'role', 'default') !== null) return plain(cursor, 'SET ROLE');
  if (cursor.eat('statement')) return null;
  const changes: Bare[] = [];
  for (const { from, to } of cursor.commaParts()) {
    const part = cursor.part(from, to);
    let scope = part.eatOne('global', 'session', 'local', 'persist', 'persist_only');
    let name = part.raw().toLowerCase();
    const variable = /^@@(?:(global|session|local|persist|persist_only)\.)?(.*)$/.exec(name);
    if (variable !== null) {
      scope ??= variable[1] ?? null;
      name = variable[2] ?? '';
    } else if (name.startsWith('@')) continue;
    part.skip();
    part.eat(':');
    if (!part.eat('=')) return null;
    const value = cursor.slice(from + part.position, to).replace(/^(['"])(.*)\1$/s, '$2');
    changes.push(
      setting(name.replaceAll('`', ''), value, scope === 'global' || (scope?.startsWith('persist') ?? false)),
    );
  }
  cursor.skip(cursor.tokens.length);
  return { changes, whole: true };
}

function setting(name: string, value: string | null, forAll: boolean): Bare {
  if (forAll) return { type: 'set-for-later-sessions', of: 'database', name: 'all', setting: name };
  return { type: 'set', name, value: value === 'default' ? null : value, local: false, viaFunction: false };
}

/** A statement of which the kind says all. */
export function plain(cursor: Cursor, command: string): Reading {
  cursor.skip(cursor.tokens.length);
  return { changes: [{ type: 'other', command, name: null, ifNotExists: false }], whole: true };
}

/** BEGIN, START TRANSACTION, COMMIT, ROLLBACK, SAVEPOINT. */
export function transaction(cursor: Cursor): Reading | null {
  const first = cursor.word();
  cursor.skip();
  const end = (): true => {
    cursor.skip(cursor.tokens.length);
    return true;
  };
  if (first === 'begin' || first === 'start') return { changes: [{ type: 'begin' }], whole: end() };
  if (first === 'commit') return { changes: [{ type: 'commit' }], whole: end() };
  if (first === 'savepoint') return { changes: [{ type: 'savepoint', name: cursor.raw() }], whole: end() };
  if (first !== 'rollback') return null;
  cursor.eat('work');
  const partly = cursor.eat('to');
  cursor.eat('savepoint');
  const toSavepoint = partly ? cursor.raw() : null;
  return { changes: [{ type: 'rollback', toSavepoint }], whole: end() };
}
