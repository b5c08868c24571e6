import type { Code, EmbeddedStatement } from '../../change.js';
import { Cursor, stringValue } from './cursor.js';
import type { Memory, Prepared, Reading } from './reading.js';

/** `PREPARE s FROM '…'` and `PREPARE s FROM @text`. */
export function prepareStatement(cursor: Cursor, memory: Memory): Reading | null {
  cursor.skip();
  const name = cursor.identifier();
  if (name === null || !cursor.eat('from')) return null;
  const from = cursor.position;
  const to = cursor.tokens.length;
  const variable = memory.variables.get(cursor.raw().toLowerCase());
  memory.prepared.set(name.toLowerCase(), variable ?? { cursor, from, to });
  cursor.skip(to);
  return { changes: [], whole: true };
}

/** EXECUTE: runs whatever text was prepared; `EXECUTE IMMEDIATE '…'` is MariaDB's. */
export function executeStatement(cursor: Cursor, memory: Memory): Reading {
  cursor.skip();
  const immediate = cursor.eat('immediate');
  const named = memory.prepared.get((cursor.identifier() ?? '').toLowerCase());
  const given = immediate ? { cursor, from: 2, to: cursor.tokens.length } : named;
  cursor.skip(cursor.tokens.length);
  const code = given === undefined ? unread('EXECUTE') : codeOfText(given, memory);
  return { changes: [{ type: 'do', language: 'sql', code }], whole: true };
}

export function callProcedure(cursor: Cursor): Reading | null {
  cursor.skip();
  const procedure = cursor.name();
  cursor.skip(cursor.tokens.length);
  return procedure === null ? null : { changes: [{ type: 'call', procedure }], whole: true };
}

function unread(text: string): Code {
  return { statements: [], unread: [text], guesses: [], controlsTransaction: false, loops: false };
}

/** What puts a text together from parts; all else, such as IF and COALESCE, chooses between whole ones. */
const BUILDS = new Set(
  `concat concat_ws group_concat replace insert repeat rpad lpad substring substr mid left right format sformat
  json_unquote json_extract convert char elt reverse from_base64 unhex aes_decrypt`.split(/\s+/),
);

/**
 * The statements that an expression's texts are: `IF(missing, 'ALTER TABLE …', 'SELECT 1')` runs one of them, and each is
 * judged. A text that is put together from parts is not known.
 */
function codeOfText({ cursor, from, to }: Prepared, memory: Memory): Code {
  const statements: EmbeddedStatement[] = [];
  let known = true;
  for (let at = from; at < to; at++) {
    const part = cursor.part(at, to);
    if (part.kind() === 'word' && part.word(1) === '(' && BUILDS.has(part.word())) known = false;
    if (part.kind() !== 'string') continue;
    const text = stringValue(part.raw()).replace(/[\s;]+$/, '');
    if (!/^\s*(?:alter|create|drop|rename|truncate|insert|update|delete|replace|optimize)\b/i.test(text)) continue;
    const read = memory.read(Cursor.of(text, 0, text.length), memory);
    if (!read.whole) known = false;
    const { kind, changes } = read;
    statements.push({ kind, sql: text, changes, query: null, inLoop: false, dynamic: true });
  }
  const clear = known && (statements.length > 0 || cursor.part(from, to).kind() === 'string');
  const whole = cursor.slice(from, to);
  return {
    statements: known ? statements : [],
    unread: clear ? [] : [whole],
    guesses: [],
    controlsTransaction: false,
    loops: false,
  };
}
