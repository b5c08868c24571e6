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

test('a query that a variable holds is gone on with: its tables, its aliases, its lists of columns', () => {
  expect(
    lines(`async function list(db, admin) {
  let columns = ['u.name as name', 'age'] as (string | Raw<any>)[];
  let query = db('users as u').leftJoin('posts as p', 'p.user_id', 'u.id');
  if (admin) {
    query = query.leftJoin('tags as t', 't.post_id', 'p.id');
    columns = [...columns, 't.label as label'];
    columns.push('t.color');
  }
  return query.select(columns).where('t.hidden', false);
}
function other(query) {
  return query.where('whose', 1);
}`),
  ).toEqual(
    [
      '2 read users.name',
      '2 read users|posts|tags.age',
      '3 read posts',
      '3 read posts.user_id',
      '3 read users',
      '3 read users.id',
      '5 read posts.id',
      '5 read tags',
      '5 read tags.post_id',
      '6 read tags.label',
      '7 read tags.color',
      '9 read tags.hidden',
    ].sort(),
  );
});

test('what is handed to a function may come back with other tables; a result is no query; nor is a name that means two things', () => {
  expect(
    lines(`function a(db) { const query = db('users').where('x', 1); restrict(query); return query.select('whose', 'users.id'); }
async function b(db) { const rows = await db('users').select('x'); return rows.first('nothing').select('y'); }
function c(db, n) { let query = db('users').where('x', 1); if (n) query = db('posts').where('z', 1); return query.select('whose'); }
function d(db) { const query = db('users').where('x', 1); return [1].map((query) => query.select('whose')); }`),
  ).toEqual([
    '1 read users',
    '1 read users.id',
    '1 read users.whose (guess)',
    '1 read users.x (guess)',
    '2 read users',
    '2 read users.x',
    '3 read posts',
    '3 read posts.z',
    '3 read users',
    '3 read users.x',
    '4 read users',
    '4 read users.x',
  ]);
});

test('a method of the file that gives a query is one; two of a name are none', () => {
  expect(
    lines(`class Store {
  active(): any { return this.db('users').where({ deleted_at: null }); }
  list() { return this.active().select('id').orderBy('born'); }
  twice() { return this.both().select('whose'); }
}
class A { both() { return this.db('a').select('x'); } }
class B { both() { return this.db('b').select('y'); } }`),
  ).toEqual([
    '2 read users',
    '2 read users.deleted_at',
    '3 read users.born',
    '3 read users.id',
    '6 read a',
    '6 read a.x',
    '7 read b',
    '7 read b.y',
  ]);
});

test('rows that a variable or a function of the file holds are written; they are no INSERT that is whole', () => {
  const usage = usageOf({
    'a.ts': `const toRow = (user) => ({ name: user.name, age: user.age });
class Store {
  rowOf(post) { return { title: post.title, ...this.more(post) }; }
  async save(user, posts) {
    const row = { mail: user.mail, id };
    await this.db('users').insert(row);
    await this.db('users').insert(toRow(user));
    await this.db('posts').insert(posts.map(this.rowOf));
    await this.db('posts').where('id', 1).update(this.rowOf(post));
    const many = posts.map((post) => ({ post_id: post.id }));
    await this.db('likes').insert(many);
    return [user].map((row) => this.db('other').insert(row));
  }
}`,
  });
  const writes = told(usage).filter((line) => / write \w+\./.test(line));
  expect(writes.map((line) => line.replace('a.ts:', ''))).toEqual(
    [
      '1 write users.age',
      '1 write users.name',
      '10 write likes.post_id',
      '3 write posts.title',
      '5 write users.id',
      '5 write users.mail',
    ].sort(),
  );
  expect(usage.inserts).toEqual([]);
});

test('a query with a name of its own has the columns of its table; one that takes all hands them on', () => {
  expect(
    lines(`db('users').leftJoin(db('posts').select('*').where({ shown }).as('p'), 'p.user_id', 'users.id').select('p.title as t');
db('users').leftJoin(db('posts').select('id as post').as('p'), 'p.post', 'users.post_id');`),
  ).toEqual([
    '1 read posts',
    '1 read posts.shown',
    '1 read posts.title',
    '1 read posts.user_id',
    '1 read users',
    '1 read users.id',
    '2 read posts',
    '2 read posts.id',
    '2 read users',
    '2 read users.post_id',
  ]);
});

test('the query that a callback of WITH makes is one of its own', () => {
  expect(
    lines(`db.with('ranked', (query) => {
  query.from('features');
  const columns = ['features.name as n'];
  apply(query);
  query.where((b) => { b.orWhere('features.stale', true); });
  query.leftJoin('tags', 'tags.feature', 'features.name').select(columns).orderBy('whose');
}).select('*').from('ranked');`),
  ).toEqual([
    '2 read features',
    '3 read features.name',
    '5 read features.stale',
    '6 read features.name',
    '6 read features|tags.whose (guess)',
    '6 read tags',
    '6 read tags.feature',
  ]);
});

test('a single join upon a query of elsewhere says itself what it joins', () => {
  expect(
    lines(
      "this.inner.leftJoin('segments', 'segments.id', 'x.segment_id'); path.join('a', 'b.c', 'd.e'); db('a').first();",
    ),
  ).toEqual(['1 read a', '1 read segments', '1 read segments.id']);
});

test('SQL in raw() is read with the tables of its query', () => {
  expect(
    lines(`db('users as u').select(db.raw('count(u.id) as n, lower(name), ?', ['x']), db.raw('??', ['y'])).whereRaw('u.born > ? AND EXISTS (SELECT 1 FROM posts p WHERE p.user_id = u.id)', [at]);
db('users').joinRaw('JOIN teams t ON t.id = users.team_id').select('whose');
db('users').update({ name: db.raw('name || ?', 'x') }).orderByRaw('case ( when');
function a(db) { const list = ['users.id', db.raw('users.mail, ' + 'users.age')]; return db('users').select(list); }`),
  ).toEqual([
    '1 read posts',
    '1 read posts.user_id',
    '1 read users',
    '1 read users.born',
    '1 read users.id',
    '1 read users.name',
    '2 read teams (likely)',
    '2 read teams.id (likely)',
    '2 read users',
    '2 read users.team_id (likely)',
    '2 read users.whose (guess)',
    '3 read users.name',
    '3 write users',
    '3 write users.name',
    '4 read users',
    '4 read users.age',
    '4 read users.id',
    '4 read users.mail',
  ]);
});

test('a text that a name has in one function and another in the next stands for neither', () => {
  expect(
    lines(`function a(db) { const table = 'users'; return db(table).select('x'); }
function b(db) { const table = 'posts'; return db(table).select('y'); }`),
  ).toEqual([]);
});
