// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are code of other languages.
import { describe, expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

const found = (path: string, text: string): string[] => told(usageOf({ [path]: text }));

describe('every language says it its own way', () => {
  test.each([
    ['a.ts', 'const q = `\n  SELECT id FROM users\n  WHERE email = ${email} AND x > ${o.f(`a${1}`)}`;', 2],
    ['a.js', "db.query('SELECT id, x ' +\n  'FROM users WHERE email = ?');", 1],
    ['a.tsx', '<p>Don\'t</p>; const re = /["\']/; q("SELECT id, x FROM users WHERE email = $1")', 1],
    ['a.py', 'cur.execute("SELECT id, x "\n  "FROM users WHERE email = %s", (e,))', 1],
    ['b.py', 'cur.execute(f"""\nSELECT id, x FROM users WHERE email = {email}""")', 2],
    ['c.py', 'cur.execute("SELECT id, x FROM users WHERE email = %(email)s and x = :x", e)', 1],
    ['a.go', 'const q = `select id, x from users\n\twhere email = $1`', 1],
    ['b.go', 'fmt.Sprintf("SELECT id, x FROM users WHERE email = %s AND c = \'a\\"b\'", x)', 1],
    ['a.rb', 'find_by_sql(<<~SQL, 1)\n  SELECT id, x FROM users WHERE email = #{email}\nSQL\n', 2],
    ['b.rb', 'exec(%q{SELECT id, x FROM users WHERE email = 1})', 1],
    ['A.java', 'String q = """\n  SELECT id, x FROM users WHERE email = ?""";', 2],
    ['B.java', 'char c = \'"\'; String q = "SELECT id, x" +\n " FROM users WHERE email = :email";', 1],
    ['a.kt', 'val q = "SELECT id, x FROM users WHERE email = $email and x = ${a.b("}")}"', 1],
    ['a.rs', 'fn f<\'a>() { sqlx::query!(r#"SELECT id, x FROM users WHERE email = $1"#) }', 1],
    ['b.rs', 'query("SELECT id, x\n FROM users WHERE email = $1")', 1],
    ['a.php', '$q = "SELECT id, x FROM users WHERE email = {$this->e} AND x = $x";', 1],
    ['b.php', "$q = 'SELECT id, x '\n . 'FROM users WHERE email = ?';", 1],
    ['c.php', '$q = <<<SQL\nSELECT id, x FROM users WHERE email = :email\nSQL;', 2],
    ['a.cs', 'var q = @"SELECT id, x FROM users WHERE email = @email AND c = ""C""";', 1],
    ['b.cs', 'var q = $"SELECT id, x FROM users WHERE email = {email}";', 1],
    ['c.cs', 'var q = """\n  SELECT id, x FROM users WHERE email = @email\n  """;', 2],
  ])('%s', (path, text, line) => {
    const lines = found(path, text);
    expect(lines).toContain(`${path}:${line} read users.id`);
    expect(lines.join()).toMatch(/read users\.email(?!.*\()/);
    expect(lines.join()).toMatch(/read users\.x/);
    expect(lines.filter((one) => !/ users(?:\.(?:id|x|email|c|C))?$/.test(one))).toEqual([]);
  });
});

describe('what is put in at run time', () => {
  test('values change nothing; conditions and clauses make the rest likely', () => {
    expect(found('a.ts', 'q(`SELECT u.id, name FROM users u ${where} ORDER BY u.email LIMIT ${n}`)')).toEqual([
      'a.ts:1 read users (likely)',
      'a.ts:1 read users.email (likely)',
      'a.ts:1 read users.id (likely)',
      'a.ts:1 read users.name (guess)',
    ]);
  });

  test('a name that is put together is counted, and guessed at by nobody', () => {
    const usage = usageOf({ 'a.ts': 'q(`SELECT id FROM ${table} JOIN users ON users.id = user_id`)' });
    expect(told(usage)).toEqual([
      'a.ts:1 read users (likely)',
      'a.ts:1 read users.id (guess)',
      'a.ts:1 read users.id (likely)',
      'a.ts:1 read users.user_id (guess)',
    ]);
    expect(usage.coverage).toMatchObject({ whole: 0, partly: 1, unjudged: [{ line: 1 }] });
    expect(found('b.ts', 'q(`INSERT INTO app_${x} (id) VALUES (1)`)')).toEqual([]);
  });

  test("parts that Go's templates put in on a condition", () => {
    const text = `var q = template.Must(template.New("s").Parse(\`
      SELECT t.id, fav IS NOT NULL
      FROM teams t
      {{if not .Only}}LEFT {{end}}JOIN favorites fav ON fav.team_id = t.id
        AND {{if .User}}fav.user_id = :user{{else}}false{{end}}
      WHERE true
      {{- if .Omit}} AND NOT t.id = any(:omit) {{end}}
      {{if .After}} AND
        {{if .First}} t.name > :after {{else if .Second}} (t.rank > :rank) {{else}} t.kind = :kind {{end}}
      {{end}}
      ORDER BY {{ .OrderBy }} LIMIT {{.Limit}}\`))`;
    const lines = found('a.go', text).join('\n');
    for (const name of [
      'teams.id',
      'favorites.team_id',
      'favorites.user_id',
      'teams.name',
      'teams.rank',
      'teams.kind',
    ]) {
      expect(lines).toContain(` ${name} (likely)`);
    }
  });

  test('a column may be called oid', () => {
    expect(found('a.rs', 'q("SELECT o.oid FROM owners o")')).toContain('a.rs:1 read owners.oid');
    expect(
      found('b.rs', 'q("SELECT oid FROM pg_class"); q("SELECT c.oid FROM pg_class c JOIN owners o ON true")'),
    ).toEqual(['b.rs:1 read owners']);
  });

  test('operators of jsonb and casts are no placeholders', () => {
    expect(
      found('a.py', `q("SELECT id FROM t WHERE data ? 'k' AND a @> %s AND b::text = ':no' AND c[1:2] = 1")`),
    ).toEqual([
      'a.py:1 read t',
      'a.py:1 read t.a',
      'a.py:1 read t.b',
      'a.py:1 read t.c',
      'a.py:1 read t.data',
      'a.py:1 read t.id',
    ]);
  });
});

describe('what is no SQL of Postgres', () => {
  test.each([
    ['prose', 'alert("Select a file from the list"); x("Update the set of rules")'],
    ['classes', 'x("truncate text-sm select-none")'],
    ['a comment', '// "SELECT id FROM users"\n/* `SELECT id FROM users` */'],
    ['nothing of a table', 'q("SELECT 1"); q("SELECT now() FROM pg_class")'],
  ])('%s', (_, text) => {
    const usage = usageOf({ 'a.ts': text });
    expect(usage.references).toEqual([]);
    expect(usage.coverage.unjudged).toEqual([]);
  });

  test('lower-case prose that happens to parse is a guess; another dialect is counted', () => {
    expect(found('a.ts', 'x("delete from cart")')).toEqual(['a.ts:1 write cart (guess)']);
    const usage = usageOf({ 'a.ts': 'q("SELECT `id` FROM `users`")' });
    expect(usage.references).toEqual([]);
    expect(usage.coverage.unjudged).toHaveLength(1);
  });

  test.each([
    'SELECT x FROM users WHERE id = {id:UUID}',
    'SELECT x FROM users FINAL',
    'SELECT x FROM users AS u FINAL WHERE u.y = 1',
    'SELECT x FROM users WHERE at > toDateTime(1)',
    'SELECT argMax(name, at) FROM users GROUP BY x',
    "SELECT countIf(x = 'a') FROM users",
    'SELECT DISTINCT toString(id) FROM users',
    'SELECT CAST(x AS Nullable(String)) FROM users',
    'SELECT x FROM users PREWHERE x = 1',
    'SELECT x FROM users ORDER BY y LIMIT 1 BY x',
    'INSERT INTO users (x) SELECT y FROM teams SETTINGS max_threads = 1',
  ])('a statement of ClickHouse says nothing of a table of ours: %s', (sql) => {
    const usage = usageOf({ 'a.ts': `q(\`${sql}\`)` });
    expect(usage.references).toEqual([]);
    expect(usage.coverage.unjudged).toMatchObject([{ line: 1, reason: 'this statement is written for ClickHouse' }]);
  });

  test('what is put in at run time, and names of Postgres that look alike, are not ClickHouse’s', () => {
    expect(found('a.ts', 'q(`SELECT id FROM users WHERE n IN (${toUInt8(arrayMap(x))})`)')).toContain(
      'a.ts:1 read users.id',
    );
    expect(found('c.ts', 'q(`SELECT id -- limit results by age\nFROM users`)')).toContain('c.ts:1 read users.id');
    expect(found('b.ts', 'q("SELECT final.id FROM users final WHERE x LIMIT 1")')).toContain('b.ts:1 read users.id');
  });

  test.each([
    ['a.ts', "import { createClient } from '@clickhouse/client';\nch.query({ query: `SELECT x FROM users` })"],
    ['b.ts', "import { queryClickhouse } from './db';\nconst query = `SELECT x FROM users WHERE ${f.query}`"],
    ['c.py', 'import clickhouse_connect\nclient.query("SELECT x FROM users")'],
    ['d.go', 'import "github.com/ClickHouse/clickhouse-go/v2"\nconn.Query(ctx, "SELECT x FROM users")'],
    ['clickhouse/queries.ts', '\nexport const users = `SELECT x FROM users`'],
    [
      'e.ts',
      "import { q } from './clickhouse-sql';\nnew Builder().with('a', b).from('users', 'u').select('u.x').where(y)",
    ],
  ])('of a file that talks to ClickHouse, what may be its is counted and holds nothing: %s', (path, text) => {
    const usage = usageOf({ [path]: text });
    expect(usage.references).toEqual([]);
    expect(usage.coverage.unjudged).toMatchObject([{ line: 2, reason: expect.stringMatching(/talks to ClickHouse/) }]);
  });

  test('in such a file, what is surely for Postgres is read', () => {
    const text = [
      "import { createClient } from '@clickhouse/client';",
      'prisma.$queryRaw<{ id: string }[]>`SELECT id FROM users WHERE email = ${email}`;',
      'pool.query("SELECT name FROM teams WHERE id = $1");',
      'pool.query("INSERT INTO logs (at) VALUES (now()) ON CONFLICT DO NOTHING");',
      'db.execute(sql`SELECT kind FROM plans`);',
    ].join('\n');
    const lines = found('a.ts', text);
    for (const name of ['users.id', 'users.email', 'teams.name', 'logs.at', 'plans.kind']) {
      expect(lines.join('\n')).toContain(` ${name}`);
    }
  });

  test('a file that only mentions ClickHouse in a comment or a text is read as any other', () => {
    const text = '// Not in ClickHouse yet.\nlog("ClickHouse is next"); q("SELECT x FROM users")';
    expect(found('a.ts', text)).toEqual(['a.ts:2 read users', 'a.ts:2 read users.x']);
  });

  test('tests and migrations are not application code', () => {
    expect(
      told(usageOf({ 'src/a.test.ts': 'q("SELECT id FROM users")', 'db/migrations/1.ts': 'q("SELECT 1 FROM a")' })),
    ).toEqual([]);
  });
});

test('a table that a text makes for itself is nobody else’s to bring', () => {
  expect(found('a.go', 'q("CREATE TEMP TABLE n AS SELECT id FROM users; SELECT x FROM n")')).toEqual([
    'a.go:1 read users',
    'a.go:1 read users.id',
  ]);
});

test("placeholders of SQLite and MySQL in Rust: another database's statement, which is counted", () => {
  const usage = usageOf({
    'a.rs':
      'sqlx::query("SELECT path FROM files WHERE path >= ?");\nsqlx::query("SELECT id FROM users WHERE id = $1");',
    'a.java': 'q("SELECT id FROM teams WHERE id = ?");',
  });
  expect(told(usage).map((line) => line.split(' ')[2])).toEqual(['teams', 'teams.id', 'users', 'users.id']);
  expect(usage.coverage.unjudged.map(({ path, line }) => `${path}:${line}`)).toEqual(['a.rs:1']);
});
