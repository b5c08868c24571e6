import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

function lines(text: string): string[] {
  return told(usageOf({ 'a.ts': text })).map((line) => line.replace('a.ts:', ''));
}

test('tables by name, alias and constant; columns of conditions, joins, orders and rows', () => {
  expect(
    lines(`const T = { users: 'users' }; const COLUMNS = ['id', 'u.name'];
this.db(\`\${T.users} as u\`)
  .select(COLUMNS, { mail: 'u.email' }, 'p.id as post')
  .leftJoin({ p: 'posts' }, 'p.user_id', '=', 'u.id')
  .where({ 'u.active': true, shown }).andWhere('p.likes', '>', 'three')
  .orderBy('post', 'desc').orderBy([{ column: 'p.at', order: 'desc' }]);
`),
  ).toEqual(
    [
      '1 read posts|users.id',
      '1 read users.name',
      '2 read users',
      '3 read posts.id',
      '3 read users.email',
      '4 read posts',
      '4 read posts.user_id',
      '4 read users.id',
      '5 read posts.likes',
      '5 read posts|users.shown',
      '5 read users.active',
      '6 read posts.at',
    ]
      .map((line) => line.replace('posts|users', 'users|posts'))
      .sort(),
  );
});

test('rows that are written, and what fills a table', () => {
  const usage = usageOf({
    'a.ts': `await knex('app.users').insert({ id, name: 'a' }).onConflict(['id']).merge(['name']);
await trx('users').insert(rows.map((row) => ({ id: row.id, ...rest })));
await trx.into('logs').insert([{ a: 1 }, { b }]).returning('id');
await db('users').where('id', 1).update('seen_at', now).increment('n', 1);
`,
  });
  expect(told(usage).map((line) => line.replace('a.ts:', ''))).toEqual([
    '1 read app.users.id',
    '1 read app.users.name',
    '1 write app.users',
    '1 write app.users.id',
    '1 write app.users.name',
    '2 write users',
    '2 write users.id',
    '3 read logs.id',
    '3 write logs',
    '3 write logs.a',
    '3 write logs.b',
    '4 read users.id',
    '4 write users',
    '4 write users.n',
    '4 write users.seen_at',
  ]);
  expect(usage.inserts.map(({ relation, columns }) => [relation.name, columns])).toEqual([
    ['users', ['id', 'name']],
    ['logs', ['a']],
    ['logs', ['b']],
  ]);
  expect(usage.coverage).toMatchObject({ whole: 3, partly: 1 });
});

test('conditions in functions belong to the query around them; named queries are no tables; the rest is counted', () => {
  const usage = usageOf({
    'a.ts': `db.with('recent', (qb) => qb.select('id').from('logs')).from('recent').select('whatever');
db('users').where(function () { this.where('a', 1).orWhere('users.b', 2); }).whereIn('id', db('posts').select('user_id'));
db(table).where('id', 1).first();
Array.from('abc').first(); storage.from('files').update('x'); _.select('a');
`,
  });
  expect(told(usage).map((line) => line.replace('a.ts:', ''))).toEqual([
    '1 read logs',
    '1 read logs.id',
    '2 read posts',
    '2 read posts|users.user_id',
    '2 read users',
    '2 read users.a',
    '2 read users.b',
    '2 read users.id',
  ]);
  expect(usage.coverage.unjudged.map(({ line }) => line)).toEqual([3]);
});

test('a query that begins elsewhere may have other tables; what it gives under a name is no column', () => {
  expect(lines("builder.join('teams', 'teams.id', 'users.team_id').select('whose'); db('a').first();")).toEqual([
    '1 read a',
    '1 read teams',
    '1 read teams.id',
    '1 read teams.whose (guess)',
  ]);
  expect(lines("db('logs').sum({ total: 'size' }).orderBy('total', 'desc').orderBy('at', 'asc');")).toEqual([
    '1 read logs',
    '1 read logs.at',
    '1 read logs.size',
  ]);
  expect(
    lines(
      "db.with('ranked', (qb) => qb.from('logs').select('n')).with('last', db.raw('select max(n) from ranked')).from('last');",
    ),
  ).toEqual(['1 read logs', '1 read logs.n']);
});
