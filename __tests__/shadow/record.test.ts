import { expect, it } from '@jest/globals';
import { ledgerPattern } from '../../src/commands/record.js';
import { bound } from '../../src/shadow/record/bind.js';
import { cutIntoMigrations } from '../../src/shadow/record/cut.js';
import { type Recorded, SessionTape } from '../../src/shadow/record/tape.js';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';

/* What a client sends becomes SQL that can be run by itself. */

const engine = await loadEngine();

const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const int16 = (...values: number[]): Buffer => Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));
const int32 = (...values: number[]): Buffer => {
  const body = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) body.writeInt32BE(value, index * 4);
  return body;
};
const sized = (body: Buffer): Buffer => Buffer.concat([int32(body.length), body]);

it('writes the values of parameters where they stand, and nowhere else', () => {
  expect(bound("UPDATE t SET a = $1, b = '$1' /* $2 */ WHERE c = $2 -- $1", ["it's", null])).toBe(
    "UPDATE t SET a = 'it''s', b = '$1' /* $2 */ WHERE c = NULL -- $1",
  );
  expect(bound('SELECT $11, $1, $$ $1 $$', [...Array.from({ length: 10 }, () => 'x'), '\\'])).toBe(
    "SELECT E'\\\\', 'x', $$ $1 $$",
  );
  expect(bound('SELECT $1, $2', [undefined, '2'])).toBe("SELECT $1, '2'");
});

it('reads values that come in their binary form by the types that the client declared', () => {
  const tape: Recorded[] = [];
  const session = new SessionTape(1, tape);
  const types = [23, 20, 16, 25, 17, 0];
  const minus = Buffer.alloc(8);
  minus.writeBigInt64BE(-5n);
  const values = [int32(-7), minus, Buffer.from([1]), Buffer.from('ä'), Buffer.from([255, 0]), Buffer.from([1])];
  session.fromClient({
    type: 'P',
    body: Buffer.concat([text('s'), text('SELECT $1,$2,$3,$4,$5,$6'), int16(types.length), int32(...types)]),
  });
  session.fromClient({
    type: 'B',
    body: Buffer.concat([text(''), text('s'), int16(1, 1, values.length), ...values.map(sized), int16(0)]),
  });
  session.fromClient({ type: 'E', body: Buffer.concat([text(''), int32(0)]) });
  expect(tape.map((one) => one.text)).toEqual(["SELECT '-7','-5','t','ä',E'\\\\xff00',$6"]);
});

it('names migrations by what the tool writes down, versions as well', () => {
  const sent = [
    ...['BEGIN', 'CREATE TABLE a (id int)'],
    `INSERT INTO "migrations" ("name", "batch", "at") VALUES ('2.0.0.js', '1', '2026-01-01T00:00:00Z')`,
    ...['COMMIT', 'BEGIN', 'CREATE TABLE b (id int)'],
    `INSERT INTO "migrations" ("at", "name") VALUES ('1640877103193', 'Second1640877103193')`,
    'COMMIT',
  ];
  const tape = sent.map((one) => ({ session: 1, text: one, failed: false }));
  expect(cutIntoMigrations(tape, (one) => parsePostgres(one, engine), ledgerPattern())).toEqual([
    { name: '2.0.0.js', text: 'BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n' },
    { name: 'Second1640877103193', text: 'BEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\n' },
  ]);
});
