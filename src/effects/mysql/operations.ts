/**
 * One thing that DDL can do to a MySQL or MariaDB table, small enough to be measured: `scripts/measure-mysql.ts` asks real
 * servers for each algorithm and lock by name and writes what they accept to `measured/mysql.gen.json`. `predict` takes
 * its answers from there, and the truth test replays them.
 */
export interface MysqlOperation {
  readonly id: string;
  readonly title: string;
  /** Statements that run before, on top of `MYSQL_FIXTURE`. */
  readonly setup?: readonly string[];
  /** Without ALGORITHM and LOCK, which are appended. */
  readonly sql: string;
  /** The table whose rebuild is looked for. */
  readonly table?: string;
}

/** Two tables with rows that every operation finds. */
export const MYSQL_FIXTURE: readonly string[] = [
  `CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50),
    code char(10), age int, points int unsigned, amount decimal(10,2), state enum('a','b','c'), flags set('x','y'),
    note text, born datetime, latin varchar(50) CHARACTER SET latin1, three varchar(50) CHARACTER SET utf8 COLLATE utf8_general_ci,
    KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci`,
  `INSERT INTO users (email, name, code, age, points, state, flags, note, born, latin, three) VALUES
    ('a@x', 'a', 'c', 1, 1, 'a', 'x', 'n', '2025-01-01', 'l', 't'), ('b@x', 'b', 'd', 2, 2, 'b', 'y', 'n', '2025-01-01', 'l', 't')`,
  'CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int, KEY orders_user (user_id)) ENGINE=InnoDB',
  'INSERT INTO orders VALUES (1, 1, 1), (2, 2, 2)',
];

const USERS = 'ALTER TABLE users';
const PARTED = [
  `CREATE TABLE events (id bigint NOT NULL, day int NOT NULL, KEY (id)) ENGINE=InnoDB
    PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN (20))`,
  'INSERT INTO events VALUES (1, 1), (2, 11)',
];
const HASHED = [
  'CREATE TABLE parts (id bigint NOT NULL) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 4',
  'INSERT INTO parts VALUES (1), (2)',
];
const UNKEYED = [
  'CREATE TABLE bare (id bigint NOT NULL, a int, b int) ENGINE=InnoDB',
  'INSERT INTO bare VALUES (1, 1, 1)',
];

const op = (
  id: string,
  title: string,
  sql: string,
  setup: readonly string[] = [],
  table = 'users',
): MysqlOperation => ({
  id,
  title,
  sql,
  setup,
  table,
});

/** MySQL keeps count of the layouts that rows have, and stops at 64. */
const VERSIONS = Array.from({ length: 64 }, (_, at) => `${USERS} ADD COLUMN c${at} int`);

const COLUMNS: readonly MysqlOperation[] = [
  op('add-column', 'ADD COLUMN, last', `${USERS} ADD COLUMN extra int`),
  op('add-column.place', 'ADD COLUMN with FIRST or AFTER', `${USERS} ADD COLUMN extra int AFTER id`),
  op('add-column.not-null', 'ADD COLUMN NOT NULL with a default', `${USERS} ADD COLUMN extra int NOT NULL DEFAULT 1`),
  op(
    'add-column.expression',
    'ADD COLUMN with a default that is computed',
    `${USERS} ADD COLUMN extra varchar(40) DEFAULT (concat('a', 'b'))`,
  ),
  op(
    'add-column.random',
    'ADD COLUMN with a default that differs from row to row',
    `${USERS} ADD COLUMN extra varchar(40) DEFAULT (uuid())`,
  ),
  op(
    'add-column.after-64',
    'ADD COLUMN after 64 times that columns came or went',
    `${USERS} ADD COLUMN extra int`,
    VERSIONS,
  ),
  op(
    'drop-column.after-64',
    'DROP COLUMN after 64 times that columns came or went',
    `${USERS} DROP COLUMN age`,
    VERSIONS,
  ),
  op(
    'add-column.auto-increment',
    'ADD COLUMN AUTO_INCREMENT',
    'ALTER TABLE bare ADD COLUMN n bigint NOT NULL AUTO_INCREMENT UNIQUE',
    UNKEYED,
    'bare',
  ),
  op(
    'add-column.stored',
    'ADD COLUMN GENERATED … STORED',
    `${USERS} ADD COLUMN extra int GENERATED ALWAYS AS (age + 1) STORED`,
  ),
  op(
    'add-column.virtual',
    'ADD COLUMN GENERATED … VIRTUAL',
    `${USERS} ADD COLUMN extra int GENERATED ALWAYS AS (age + 1) VIRTUAL`,
  ),
  op('add-column.check', 'ADD COLUMN with a CHECK', `${USERS} ADD COLUMN extra int CHECK (extra > 0)`),
  op('add-column.unique', 'ADD COLUMN UNIQUE', `${USERS} ADD COLUMN extra int UNIQUE`),
  op('add-column.fulltext-table', 'ADD COLUMN to a table with a FULLTEXT index', `${USERS} ADD COLUMN extra int`, [
    `${USERS} ADD FULLTEXT INDEX users_note (note)`,
  ]),
  op('add-column.compressed', 'ADD COLUMN to a table of ROW_FORMAT=COMPRESSED', `${USERS} ADD COLUMN extra int`, [
    `${USERS} ROW_FORMAT=COMPRESSED`,
  ]),
  op(
    'add-column.partitioned',
    'ADD COLUMN to a partitioned table',
    'ALTER TABLE events ADD COLUMN extra int',
    PARTED,
    'events',
  ),
  op('drop-column', 'DROP COLUMN', `${USERS} DROP COLUMN age`),
  op('drop-column.indexed', 'DROP COLUMN that an index has', `${USERS} DROP COLUMN name`),
  op('drop-column.virtual', 'DROP COLUMN, a virtual one', `${USERS} DROP COLUMN extra`, [
    `${USERS} ADD COLUMN extra int GENERATED ALWAYS AS (age + 1) VIRTUAL`,
  ]),
  op('drop-column.stored', 'DROP COLUMN, a stored generated one', `${USERS} DROP COLUMN extra`, [
    `${USERS} ADD COLUMN extra int GENERATED ALWAYS AS (age + 1) STORED`,
  ]),
  op('drop-column.fulltext-table', 'DROP COLUMN of a table with a FULLTEXT index', `${USERS} DROP COLUMN age`, [
    `${USERS} ADD FULLTEXT INDEX users_note (note)`,
  ]),
  op('drop-column.compressed', 'DROP COLUMN of a table of ROW_FORMAT=COMPRESSED', `${USERS} DROP COLUMN age`, [
    `${USERS} ROW_FORMAT=COMPRESSED`,
  ]),
  op('rename-column', 'RENAME COLUMN, or CHANGE with the same type', `${USERS} CHANGE age years int`),
  op(
    'rename-column.referenced',
    'RENAME COLUMN that a foreign key refers to',
    `${USERS} CHANGE id number bigint NOT NULL AUTO_INCREMENT`,
    ['ALTER TABLE orders ADD CONSTRAINT orders_fk FOREIGN KEY (user_id) REFERENCES users (id)'],
  ),
  op('move-column', 'MODIFY with FIRST or AFTER', `${USERS} MODIFY age int AFTER id`),
  op('set-default', 'ALTER COLUMN SET DEFAULT', `${USERS} ALTER COLUMN age SET DEFAULT 5`),
  op('drop-default', 'ALTER COLUMN DROP DEFAULT', `${USERS} ALTER COLUMN age DROP DEFAULT`),
  op(
    'modify.same',
    'MODIFY that changes the comment or the default alone',
    `${USERS} MODIFY age int DEFAULT 7 COMMENT 'years'`,
  ),
  op('modify.not-null', 'MODIFY to NOT NULL', `${USERS} MODIFY age int NOT NULL`),
  op('modify.null', 'MODIFY to NULL', `${USERS} MODIFY email varchar(100) NULL`),
  op(
    'modify.auto-increment',
    'MODIFY to AUTO_INCREMENT',
    'ALTER TABLE bare MODIFY id bigint NOT NULL AUTO_INCREMENT',
    [...UNKEYED, 'ALTER TABLE bare ADD PRIMARY KEY (id)'],
    'bare',
  ),
];

const TYPES: readonly MysqlOperation[] = [
  op('type.change', 'MODIFY to another type', `${USERS} MODIFY age bigint`),
  op('type.unsigned', 'MODIFY to UNSIGNED', `${USERS} MODIFY age int unsigned`),
  op(
    'type.varchar-longer',
    'MODIFY varchar to a longer one, its length bytes unchanged',
    `${USERS} MODIFY name varchar(60)`,
  ),
  op(
    'type.varchar-long-longer',
    'MODIFY varchar of 256 bytes or more to a longer one',
    `${USERS} MODIFY email varchar(200) NOT NULL`,
  ),
  op(
    'type.varchar-over-255',
    'MODIFY varchar from 255 bytes or less to 256 or more',
    `${USERS} MODIFY name varchar(70)`,
  ),
  op('type.varchar-shorter', 'MODIFY varchar to a shorter one', `${USERS} MODIFY email varchar(50) NOT NULL`),
  op('type.varchar-to-text', 'MODIFY varchar to text', `${USERS} MODIFY email text NOT NULL`),
  op('type.char-longer', 'MODIFY char to a longer one', `${USERS} MODIFY code char(20)`),
  op('type.decimal-wider', 'MODIFY decimal to more digits', `${USERS} MODIFY amount decimal(12,2)`),
  op('type.datetime-fraction', 'MODIFY datetime to datetime(6)', `${USERS} MODIFY born datetime(6)`),
  op('type.text-longer', 'MODIFY text to longtext', `${USERS} MODIFY note longtext`),
  op(
    'type.charset-wider',
    'MODIFY utf8mb3 to utf8mb4',
    `${USERS} MODIFY three varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`,
  ),
  op('type.charset', 'MODIFY to another character set', `${USERS} MODIFY latin varchar(50) CHARACTER SET utf8mb4`),
  op(
    'type.collation',
    'MODIFY to another collation of the same character set',
    `${USERS} MODIFY note text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  ),
  op(
    'type.collation-indexed',
    'MODIFY an indexed column to another collation',
    `${USERS} MODIFY name varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  ),
  op('type.enum-append', 'MODIFY enum with values added at the end', `${USERS} MODIFY state enum('a','b','c','d')`),
  op('type.enum-middle', 'MODIFY enum with a value added in the middle', `${USERS} MODIFY state enum('a','x','b','c')`),
  op('type.enum-remove', 'MODIFY enum with a value removed', `${USERS} MODIFY state enum('a','b')`),
  op('type.set-append', 'MODIFY set with values added at the end', `${USERS} MODIFY flags set('x','y','z')`),
  op(
    'type.set-grow',
    'MODIFY set over a byte border',
    `${USERS} MODIFY flags set('x','y','c','d','e','f','g','h','i')`,
  ),
  op(
    'type.stored-expression',
    'MODIFY the expression of a stored column',
    `${USERS} MODIFY extra int GENERATED ALWAYS AS (age + 2) STORED`,
    [`${USERS} ADD COLUMN extra int GENERATED ALWAYS AS (age + 1) STORED`],
  ),
  op(
    'type.virtual-expression',
    'MODIFY the expression of a virtual column',
    `${USERS} MODIFY extra int GENERATED ALWAYS AS (age + 2) VIRTUAL`,
    [`${USERS} ADD COLUMN extra int GENERATED ALWAYS AS (age + 1) VIRTUAL`],
  ),
];

const KEYS: readonly MysqlOperation[] = [
  op('add-index', 'ADD INDEX, CREATE INDEX', `${USERS} ADD INDEX users_age (age)`),
  op('add-index.unique', 'ADD UNIQUE INDEX', `${USERS} ADD UNIQUE INDEX users_email (email)`),
  op('add-index.fulltext', 'ADD FULLTEXT INDEX, the first', `${USERS} ADD FULLTEXT INDEX users_note (note)`),
  op('add-index.fulltext-again', 'ADD FULLTEXT INDEX, another', `${USERS} ADD FULLTEXT INDEX users_note (note)`, [
    `${USERS} ADD FULLTEXT INDEX users_full (name)`,
  ]),
  op('add-index.spatial', 'ADD SPATIAL INDEX', `${USERS} ADD SPATIAL INDEX users_place (place)`, [
    `${USERS} ADD COLUMN place point`,
    `UPDATE users SET place = ST_GeomFromText('POINT(1 1)')`,
    `${USERS} MODIFY place point NOT NULL`,
  ]),
  op('drop-index', 'DROP INDEX', `${USERS} DROP INDEX users_name`),
  op('rename-index', 'RENAME INDEX', `${USERS} RENAME INDEX users_name TO users_names`),
  op('hide-index', 'ALTER INDEX INVISIBLE', `${USERS} ALTER INDEX users_name INVISIBLE`),
  op('ignore-index', 'ALTER INDEX IGNORED', `${USERS} ALTER INDEX users_name IGNORED`),
  op('add-primary-key', 'ADD PRIMARY KEY', 'ALTER TABLE bare ADD PRIMARY KEY (id)', UNKEYED, 'bare'),
  op('drop-primary-key', 'DROP PRIMARY KEY', 'ALTER TABLE orders DROP PRIMARY KEY', [], 'orders'),
  op(
    'replace-primary-key',
    'DROP PRIMARY KEY, ADD PRIMARY KEY',
    'ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (id, user_id)',
    ['ALTER TABLE orders MODIFY user_id bigint NOT NULL'],
    'orders',
  ),
  op(
    'add-foreign-key',
    'ADD FOREIGN KEY',
    'ALTER TABLE orders ADD CONSTRAINT orders_fk FOREIGN KEY (user_id) REFERENCES users (id)',
    [],
    'orders',
  ),
  op(
    'add-foreign-key.unchecked',
    'ADD FOREIGN KEY under foreign_key_checks=0',
    'ALTER TABLE orders ADD CONSTRAINT orders_fk FOREIGN KEY (user_id) REFERENCES users (id)',
    ['SET foreign_key_checks = 0'],
    'orders',
  ),
  op(
    'drop-foreign-key',
    'DROP FOREIGN KEY',
    'ALTER TABLE orders DROP FOREIGN KEY orders_fk',
    ['ALTER TABLE orders ADD CONSTRAINT orders_fk FOREIGN KEY (user_id) REFERENCES users (id)'],
    'orders',
  ),
  op('add-check', 'ADD CHECK', `${USERS} ADD CONSTRAINT users_age CHECK (age > 0)`),
  op(
    'add-check.not-enforced',
    'ADD CHECK … NOT ENFORCED',
    `${USERS} ADD CONSTRAINT users_age CHECK (age > 0) NOT ENFORCED`,
  ),
  op('drop-check', 'DROP CONSTRAINT, a CHECK', `${USERS} DROP CONSTRAINT users_age`, [
    `${USERS} ADD CONSTRAINT users_age CHECK (age > 0)`,
  ]),
  op('enforce-check', 'ALTER CHECK … ENFORCED', `${USERS} ALTER CHECK users_age ENFORCED`, [
    `${USERS} ADD CONSTRAINT users_age CHECK (age > 0) NOT ENFORCED`,
  ]),
];

const TABLES: readonly MysqlOperation[] = [
  op('rename-table', 'RENAME TO', `${USERS} RENAME TO people`),
  op('option.engine-same', 'ENGINE=InnoDB on a table that is InnoDB', `${USERS} ENGINE=InnoDB`),
  op('option.engine-other', 'ENGINE to another one', `${USERS} ENGINE=MyISAM`),
  op('option.force', 'FORCE', `${USERS} FORCE`),
  op('option.row-format', 'ROW_FORMAT', `${USERS} ROW_FORMAT=COMPACT`),
  op('option.key-block-size', 'KEY_BLOCK_SIZE', `${USERS} KEY_BLOCK_SIZE=8`),
  op('option.auto-increment', 'AUTO_INCREMENT=n', `${USERS} AUTO_INCREMENT=100`),
  op('option.comment', 'COMMENT', `${USERS} COMMENT='people'`),
  op('option.stats-persistent', 'STATS_PERSISTENT', `${USERS} STATS_PERSISTENT=1`),
  op('option.default-charset', 'DEFAULT CHARSET, for columns to come', `${USERS} DEFAULT CHARSET=latin1`),
  op('option.order-by', 'ORDER BY', 'ALTER TABLE bare ORDER BY a', UNKEYED, 'bare'),
  op('convert-charset', 'CONVERT TO CHARACTER SET', `${USERS} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`),
];

const PARTITIONS: readonly MysqlOperation[] = [
  op('partition.partition-by', 'PARTITION BY', 'ALTER TABLE bare PARTITION BY HASH (id) PARTITIONS 2', UNKEYED, 'bare'),
  op('partition.remove', 'REMOVE PARTITIONING', 'ALTER TABLE parts REMOVE PARTITIONING', HASHED, 'parts'),
  op(
    'partition.add',
    'ADD PARTITION, by range or list',
    'ALTER TABLE events ADD PARTITION (PARTITION p3 VALUES LESS THAN (30))',
    PARTED,
    'events',
  ),
  op(
    'partition.add-hash',
    'ADD PARTITION, by hash or key',
    'ALTER TABLE parts ADD PARTITION PARTITIONS 2',
    HASHED,
    'parts',
  ),
  op('partition.drop', 'DROP PARTITION', 'ALTER TABLE events DROP PARTITION p1', PARTED, 'events'),
  op('partition.truncate', 'TRUNCATE PARTITION', 'ALTER TABLE events TRUNCATE PARTITION p1', PARTED, 'events'),
  op('partition.coalesce', 'COALESCE PARTITION', 'ALTER TABLE parts COALESCE PARTITION 2', HASHED, 'parts'),
  op(
    'partition.reorganize',
    'REORGANIZE PARTITION',
    `ALTER TABLE events REORGANIZE PARTITION p2 INTO
    (PARTITION p2a VALUES LESS THAN (15), PARTITION p2b VALUES LESS THAN (20))`,
    PARTED,
    'events',
  ),
  op(
    'partition.exchange',
    'EXCHANGE PARTITION',
    'ALTER TABLE events EXCHANGE PARTITION p1 WITH TABLE other',
    [...PARTED, 'CREATE TABLE other (id bigint NOT NULL, day int NOT NULL, KEY (id)) ENGINE=InnoDB'],
    'events',
  ),
  op('partition.rebuild', 'REBUILD PARTITION', 'ALTER TABLE events REBUILD PARTITION p1', PARTED, 'events'),
];

/** Everything that is measured, in the order of the documentation's tables. */
export const MYSQL_OPERATIONS: readonly MysqlOperation[] = [...COLUMNS, ...TYPES, ...KEYS, ...TABLES, ...PARTITIONS];
