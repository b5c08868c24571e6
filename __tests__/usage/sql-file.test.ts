import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

test('queries of sqlc and pgtyped, with their parameters', () => {
  const usage = usageOf({
    'q.sql': `-- name: A :one
SELECT sqlc.embed(users), sqlc.narg('n')::text FROM users WHERE id = sqlc.arg(id) AND email = @email::text;

/* @name B */
INSERT INTO app.events (kind, at) VALUES (:kind!, :at) RETURNING id;
`,
  });
  expect(told(usage)).toEqual([
    'q.sql:2 read users',
    'q.sql:2 read users.email',
    'q.sql:2 read users.id',
    'q.sql:5 read app.events.id',
    'q.sql:5 write app.events',
    'q.sql:5 write app.events.at',
    'q.sql:5 write app.events.kind',
  ]);
  expect(usage.inserts).toMatchObject([
    { relation: { schema: 'app', name: 'events' }, columns: ['kind', 'at'], line: 5 },
  ]);
  expect(usage.coverage).toMatchObject({ files: 1, whole: 2, partly: 0, unjudged: [] });
});

test('one statement that is not understood does not hide the others; files that build the schema are not code', () => {
  const usage = usageOf({
    'q.sql': 'SELECT `a` FROM b;\nSELECT x FROM c;',
    'schema.sql': 'CREATE TABLE c (x int);\nINSERT INTO c (x) VALUES (1);',
  });
  expect(told(usage)).toEqual(['q.sql:2 read c', 'q.sql:2 read c.x']);
  expect(usage.coverage.unjudged).toMatchObject([{ path: 'q.sql', line: 1 }]);
});
