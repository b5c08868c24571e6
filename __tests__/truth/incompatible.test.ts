/**
 * What is labelled incompatible breaks code: a statement of the release that is running works before the change, and fails,
 * or comes to something else, after it. What is not labelled leaves the same statement alone.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { labelsOf } from '../../src/effects/labels.js';
import { type Server, startServer } from './servers.js';
import { tallyOf } from './tally.js';
import { MAJOR, predictSql, schemaAfter } from './worlds.js';

interface Case {
  readonly before: string;
  /** Of the running release. */
  readonly code: string;
  readonly change: string;
  /** Leaves the code alone. */
  readonly harmless?: true;
  readonly since?: number;
}

const T = 'CREATE TABLE t (id bigint PRIMARY KEY, a int, b int NOT NULL DEFAULT 5, u varchar(20) UNIQUE)';
const INSERT = 'INSERT INTO t (id, a) VALUES (2, NULL)';
const KEYS = `CREATE TABLE owners (id int PRIMARY KEY); CREATE TABLE t (id int, o int REFERENCES owners ON DELETE CASCADE);
  INSERT INTO owners VALUES (1); INSERT INTO t VALUES (1, 1)`;
const VIEW = `CREATE TABLE t (id int, region text); CREATE VIEW v AS SELECT * FROM t WHERE region = 'de'`;
const JOIN = `CREATE TABLE t (id int); CREATE VIEW j AS SELECT t.id FROM t JOIN t AS o USING (id);
  CREATE FUNCTION w() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`;
const RAISES = `CREATE TABLE t (id int);
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
  CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()`;
const LATE = `CREATE TABLE orgs (id int PRIMARY KEY);
  CREATE TABLE late (org int CONSTRAINT late_org REFERENCES orgs DEFERRABLE INITIALLY DEFERRED)`;
const SECRETS = `CREATE TABLE secrets (id int);
  CREATE FUNCTION told() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM secrets'`;
const DOCS = 'CREATE TABLE docs (id bigint PRIMARY KEY, slug text NOT NULL, made timestamp, body jsonb)';
const FILLED = `CREATE TABLE filled (id int, name text NOT NULL);
  CREATE FUNCTION fills() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := coalesce(NEW.name, 'x'); RETURN NEW; END $$;
  CREATE TRIGGER fills BEFORE INSERT ON filled FOR EACH ROW EXECUTE FUNCTION fills();
  CREATE FUNCTION watches() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM NEW.name = 'x'; RETURN NEW; END $$;
  CREATE TRIGGER watches BEFORE INSERT ON filled FOR EACH ROW EXECUTE FUNCTION watches()`;
const NUMBERS = 'CREATE SEQUENCE n';
const PARTS = 'CREATE TABLE whole (a int) PARTITION BY LIST (a); CREATE TABLE part (a int)';
const ROLES = 'CREATE TABLE t (id int); ALTER TABLE t OWNER TO lk_before';

const CASES: readonly Case[] = [
  {
    before: T,
    code: 'INSERT INTO t (id) VALUES (1) ON CONFLICT ON CONSTRAINT t_pkey DO NOTHING',
    change: 'ALTER TABLE t RENAME CONSTRAINT t_pkey TO tp',
  },
  {
    before: T,
    code: 'INSERT INTO t (id) VALUES (1) ON CONFLICT ON CONSTRAINT t_u_key DO NOTHING',
    change: 'ALTER INDEX t_u_key RENAME TO tu',
  },
  {
    before: `CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    code: 'SELECT f(1)',
    change: `CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
  },
  {
    before: `CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    code: 'SELECT f(1)',
    change: `CREATE FUNCTION f(a text, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    harmless: true,
  },
  { before: T, code: INSERT, change: 'ALTER TABLE t ALTER b SET DEFAULT NULL' },
  { before: T, code: INSERT, change: 'ALTER TABLE t ALTER a SET DEFAULT NULL', harmless: true },
  { before: T, code: INSERT, change: 'ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a + 1) STORED NOT NULL' },
  {
    before: T,
    code: INSERT,
    change: 'ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (b + 1) STORED NOT NULL',
    harmless: true,
  },
  {
    before: T,
    code: INSERT,
    change: 'ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a + 1) VIRTUAL NOT NULL',
    since: 18,
  },
  {
    before: T,
    code: 'INSERT INTO t (id, a) VALUES (2, -5)',
    change: 'ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a + 1) STORED CHECK (g > 0)',
  },
  {
    before: 'CREATE TABLE t (a int, g int GENERATED ALWAYS AS (1) STORED NOT NULL)',
    code: 'INSERT INTO t VALUES (1)',
    change: 'ALTER TABLE t ALTER g DROP EXPRESSION',
  },
  {
    before: 'CREATE TABLE t (a int, g int GENERATED ALWAYS AS (1) STORED)',
    code: 'INSERT INTO t VALUES (1)',
    change: 'ALTER TABLE t ALTER g DROP EXPRESSION',
    harmless: true,
  },
  {
    before: KEYS,
    code: 'DELETE FROM owners',
    change: 'ALTER TABLE t DROP CONSTRAINT t_o_fkey, ADD FOREIGN KEY (o) REFERENCES owners ON DELETE RESTRICT',
  },
  {
    before: KEYS,
    code: 'DELETE FROM owners',
    change: 'ALTER TABLE t DROP CONSTRAINT t_o_fkey, ADD FOREIGN KEY (o) REFERENCES owners ON DELETE SET NULL',
    harmless: true,
  },
  { before: VIEW, code: `INSERT INTO v VALUES (1, 'fr')`, change: `ALTER VIEW v SET (check_option = 'local')` },
  {
    before: VIEW,
    code: `INSERT INTO v VALUES (1, 'fr')`,
    change: `CREATE OR REPLACE VIEW v AS SELECT * FROM t WHERE region = 'de' WITH CASCADED CHECK OPTION`,
  },
  {
    before: `${JOIN}; CREATE TRIGGER jt INSTEAD OF INSERT ON j FOR EACH ROW EXECUTE FUNCTION w()`,
    code: 'INSERT INTO j VALUES (1)',
    change: 'DROP TRIGGER jt ON j',
  },
  {
    before: `${JOIN}; CREATE RULE jr AS ON DELETE TO j DO INSTEAD NOTHING`,
    code: 'DELETE FROM j',
    change: 'DROP RULE jr ON j',
  },
  {
    before: `CREATE DOMAIN d AS int DEFAULT 1 NOT NULL; CREATE TABLE t (a int, x d)`,
    code: 'INSERT INTO t (a) VALUES (1)',
    change: 'ALTER DOMAIN d DROP DEFAULT',
  },
  {
    before: 'CREATE TEXT SEARCH CONFIGURATION shop (COPY = simple)',
    code: `SELECT to_tsvector('shop', 'a b')`,
    change: 'DROP TEXT SEARCH CONFIGURATION shop',
  },
  {
    before: 'CREATE TEXT SEARCH CONFIGURATION shop (COPY = simple)',
    code: `SELECT to_tsvector('shop', 'a b')`,
    change: 'ALTER TEXT SEARCH CONFIGURATION shop RENAME TO store',
  },
  {
    before: `CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE TABLE t (u text UNIQUE); INSERT INTO t VALUES ('a')`,
    code: `INSERT INTO t VALUES ('A')`,
    change: 'ALTER TABLE t ALTER u TYPE text COLLATE ci',
  },
  {
    before: `CREATE TABLE t (u text UNIQUE); INSERT INTO t VALUES ('a')`,
    code: `INSERT INTO t VALUES ('A')`,
    change: 'ALTER TABLE t ALTER u TYPE text COLLATE "C"',
    harmless: true,
  },
  {
    before: `CREATE TYPE pair AS (a int, b text)`,
    code: `SELECT '(1,x)'::pair`,
    change: 'ALTER TYPE pair ADD ATTRIBUTE c int',
  },
  {
    before: `${RAISES}; ALTER TABLE t DISABLE TRIGGER refuse`,
    code: 'INSERT INTO t VALUES (1)',
    change: 'ALTER TABLE t ENABLE TRIGGER refuse',
  },
  {
    before: `${RAISES}; CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
      ALTER TABLE t DISABLE TRIGGER refuse`,
    code: 'INSERT INTO t VALUES (1)',
    change: 'ALTER TABLE t ENABLE TRIGGER refuse',
    harmless: true,
  },
  {
    before: LATE,
    code: 'INSERT INTO late VALUES (1); INSERT INTO orgs VALUES (1)',
    change: 'ALTER TABLE late ALTER CONSTRAINT late_org NOT DEFERRABLE',
  },
  {
    before: LATE,
    code: 'INSERT INTO late VALUES (1); INSERT INTO orgs VALUES (1)',
    change: 'ALTER TABLE late ALTER CONSTRAINT late_org INITIALLY DEFERRED',
    harmless: true,
  },
  {
    before: SECRETS,
    code: 'SET LOCAL ROLE lk_before; SELECT told()',
    change: 'ALTER FUNCTION told() SECURITY INVOKER',
  },
  {
    before: SECRETS,
    code: 'SET LOCAL ROLE lk_before; SELECT told()',
    change: `CREATE OR REPLACE FUNCTION told() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM secrets'`,
  },
  {
    before: SECRETS,
    code: 'SET LOCAL ROLE lk_before; SELECT told()',
    change: 'ALTER FUNCTION told() STABLE',
    harmless: true,
  },
  {
    before: T,
    code: 'INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING',
    change: 'CREATE RULE told AS ON INSERT TO t DO ALSO NOTIFY t',
  },
  {
    before: T,
    code: 'INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING',
    change: 'CREATE RULE told AS ON DELETE TO t DO ALSO NOTIFY t',
    harmless: true,
  },
  {
    before: `${T}; CREATE UNIQUE INDEX once ON t (b)`,
    code: 'INSERT INTO t (id) VALUES (1) ON CONFLICT (b) DO NOTHING',
    change: 'ALTER TABLE t ADD CONSTRAINT once UNIQUE USING INDEX once DEFERRABLE',
  },
  {
    before: `${T}; CREATE UNIQUE INDEX once ON t (b)`,
    code: 'INSERT INTO t (id) VALUES (1) ON CONFLICT (b) DO NOTHING',
    change: 'ALTER TABLE t ADD CONSTRAINT once UNIQUE USING INDEX once',
    harmless: true,
  },
  {
    before: NUMBERS,
    code: `SELECT nextval('n') FROM generate_series(1, 300)`,
    change: 'ALTER SEQUENCE n MAXVALUE 400',
  },
  {
    before: NUMBERS,
    code: `SELECT nextval('n') FROM generate_series(1, 300)`,
    change: 'ALTER SEQUENCE n NO MAXVALUE',
    harmless: true,
  },
  {
    before: PARTS,
    code: `INSERT INTO part VALUES (7)`,
    change: 'ALTER TABLE whole ATTACH PARTITION part FOR VALUES IN (1)',
  },
  {
    before: `${PARTS}; ALTER TABLE part ADD CHECK (a IS NOT NULL AND a = 1)`,
    code: `INSERT INTO part VALUES (1)`,
    change: 'ALTER TABLE whole ATTACH PARTITION part FOR VALUES IN (1)',
    harmless: true,
  },
  {
    before: `${SECRETS}; ALTER TABLE secrets OWNER TO lk_before; ALTER FUNCTION told() OWNER TO lk_before`,
    code: 'SELECT told()',
    change: 'ALTER FUNCTION told() OWNER TO lk_after',
  },
  {
    before: DOCS,
    code: `INSERT INTO docs VALUES (1, 'a', now(), '{"rank": "x"}')`,
    change: `CREATE INDEX ON docs (((body ->> 'rank')::int))`,
  },
  {
    before: DOCS,
    code: `INSERT INTO docs VALUES (1, 'a', now(), '{"rank": "x"}')`,
    change: `CREATE INDEX ON docs ((body ->> 'rank'), (made::date))`,
    harmless: true,
  },
  {
    before: DOCS,
    code: `INSERT INTO docs VALUES (1, 'a')`,
    change: 'ALTER TABLE docs ADD COLUMN n int GENERATED ALWAYS AS (slug::int) STORED',
  },
  {
    before: `${DOCS}; INSERT INTO docs VALUES (1, 'a')`,
    code: `INSERT INTO docs VALUES (2, 'a')`,
    change: 'CREATE UNIQUE INDEX ON docs (slug, id)',
    harmless: true,
  },
  {
    before: `${DOCS}; INSERT INTO docs VALUES (1, 'a')`,
    code: `INSERT INTO docs VALUES (2, 'a')`,
    change: 'CREATE UNIQUE INDEX ON docs (slug)',
  },
  {
    before: DOCS,
    code: `INSERT INTO docs VALUES (2, 'a')`,
    change: 'ALTER TABLE docs ADD CHECK (slug IS NOT NULL) NOT VALID',
    harmless: true,
  },
  {
    before: `CREATE TABLE depots (code text PRIMARY KEY); INSERT INTO depots VALUES ('D1'); CREATE TABLE t (id int); INSERT INTO t VALUES (1)`,
    code: 'DELETE FROM depots',
    change: `ALTER TABLE t ADD COLUMN home text DEFAULT 'D1' REFERENCES depots`,
  },
  {
    before: `CREATE TABLE depots (code text PRIMARY KEY); INSERT INTO depots VALUES ('D1'); CREATE TABLE t (id int); INSERT INTO t VALUES (1)`,
    code: 'DELETE FROM depots',
    change: `ALTER TABLE t ADD COLUMN home text DEFAULT 'D1' REFERENCES depots ON DELETE CASCADE`,
    harmless: true,
  },
  {
    before: `${PARTS}; CREATE TABLE rest PARTITION OF whole DEFAULT`,
    code: 'INSERT INTO rest VALUES (1)',
    change: 'CREATE TABLE ones PARTITION OF whole FOR VALUES IN (1)',
  },
  {
    before: PARTS,
    code: 'INSERT INTO part VALUES (1)',
    change: 'CREATE TABLE ones PARTITION OF whole FOR VALUES IN (1)',
    harmless: true,
  },
  { before: FILLED, code: 'INSERT INTO filled VALUES (1)', change: 'DROP TRIGGER fills ON filled' },
  {
    before: FILLED,
    code: `INSERT INTO filled VALUES (1, 'x')`,
    change: 'DROP TRIGGER watches ON filled',
    harmless: true,
  },
  {
    before: LATE,
    code: 'SET CONSTRAINTS late_org IMMEDIATE',
    change: 'ALTER TABLE late RENAME CONSTRAINT late_org TO late_orgs',
  },
  { before: ROLES, code: 'SET LOCAL ROLE lk_before; SELECT * FROM t', change: 'ALTER TABLE t OWNER TO lk_after' },
  {
    before: `${ROLES}; CREATE TYPE m AS ENUM ('a'); ALTER TYPE m OWNER TO lk_before`,
    code: `SET LOCAL ROLE lk_before; SELECT 'a'::m`,
    change: 'ALTER TYPE m OWNER TO lk_after',
    harmless: true,
  },
  {
    before: ROLES,
    code: 'SET LOCAL ROLE lk_before; SELECT * FROM t',
    change: 'REASSIGN OWNED BY lk_before TO lk_after',
  },
];

const tally = tallyOf('changes that code notices', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer(version);
    const admin = await server.connect();
    await admin.query('CREATE ROLE lk_before; CREATE ROLE lk_after');
    await admin.end();
  }, 120_000);

  afterAll(() => server.stop());

  const known = CASES.filter(({ since = 13 }) => version >= since);

  test.each(known.map((one) => [one.change, one] as const))('%s', async (_, { before, code, change, harmless }) => {
    const client = await server.connect(await server.createDatabase());
    client.on('notice', () => undefined);
    try {
      await client.query(before);
      await tried(client, code);
      await client.query(change);
      const works = await tried(client, code).then(
        () => true,
        () => false,
      );
      expect(works).toBe(harmless === true);
      const schema = schemaAfter([before]);
      const effects = predictSql(change, schema, version);
      const { incompatible } = labelsOf(effects, { held: new Map() }, { schema, version, origin: 0 });
      expect(incompatible).toBe(!works);
      tally.prove(1);
    } finally {
      await client.end();
    }
  });
});

/** Leaves nothing behind. */
async function tried(client: pg.Client, code: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(code);
  } finally {
    await client.query('ROLLBACK');
  }
}
