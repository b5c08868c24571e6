import { literal } from '../../core/sql.js';
import { canonicalExpression, canonicalQuery, hasOwnSyntax, isQualified } from '../../sql/postgres/canonical.js';
import { type Engine, loadEngine } from '../../sql/postgres/engine.js';
import { Builder } from './builder.js';
import type { Asked, Part, Row, Wanted } from './part.js';
import { columnParts } from './parts/columns.js';
import { constraintParts } from './parts/constraints.js';
import { databaseParts } from './parts/database.js';
import { expressions } from './parts/expressions.js';
import { indexParts } from './parts/indexes.js';
import { onRelationParts } from './parts/on-relations.js';
import { privilegeParts } from './parts/privileges.js';
import { relations } from './parts/relations.js';
import { routines } from './parts/routines.js';
import { sequences } from './parts/sequences.js';
import { typeParts } from './parts/types.js';
import type { RoleFacts, Snapshot } from './snapshot.js';
import type { Statement } from './statement.js';

/** In this order: columns need the relations and their expressions, most others the columns. */
const PARTS: readonly Part[] = [
  ...databaseParts,
  relations,
  expressions,
  ...columnParts,
  ...constraintParts,
  ...indexParts,
  ...typeParts,
  sequences,
  routines,
  ...onRelationParts,
  ...privilegeParts,
];

/** These take a server about as long as all others. */
const HALF: ReadonlySet<Part> = new Set([expressions, ...constraintParts, ...indexParts, sequences]);

/** A separator of units in ASCII, which hardly a name holds: where one does, names are more than they should be. */
const BETWEEN = '\x1f';

const SERVER = `SELECT current_database()::text AS database, pg_is_in_recovery() AS replica,
  CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
    THEN (SELECT system_identifier::text FROM pg_control_system()) END AS "systemIdentifier",
  (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS lsn,
  current_schemas(false)::text[] AS path`;

/** The role's own search_path, wherever it was set; `$user` is its name. */
const ROLE = (role: string): string => `SELECT o.rolname::text AS name, o.rolsuper AS superuser,
  (SELECT array_agg(n.nspname::text) FROM pg_namespace n WHERE has_schema_privilege(o.oid, n.oid, 'USAGE')) AS schemas,
  coalesce((SELECT substr(setting, length('search_path=') + 1) FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
    WHERE setting LIKE 'search\\_path=%' AND s.setrole IN (0, o.oid)
      AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1), '"$user", public') AS path
  FROM pg_roles o WHERE o.rolname = ${literal(role)}`;

/** A snapshot while it is read: what there is to ask, and what became of the answers. */
export class Reading {
  private server: Row = {};
  private role: Row | undefined;
  private readonly parts: readonly Part[];
  private readonly asked: Asked;
  private rows: (readonly Row[])[] = [];
  /** How many parts are put together. */
  private done = 0;
  /** Null: a text needs the parser. */
  private builder: Builder | null = null;

  constructor(wanted: Wanted, between = BETWEEN) {
    this.asked = { ...wanted, between };
    this.parts = PARTS.filter((part) => part.sql(this.asked) !== null);
    this.begin();
  }

  /** From the beginning: of what was read until now nothing counts. */
  begin(): void {
    this.rows = [];
    this.done = 0;
    this.builder = this.builderWith(null);
  }

  /** What is asked before the session is set up: whom it is for, as it is by itself. */
  get facts(): readonly Statement[] {
    const { role } = this.asked;
    const server: Statement = {
      sql: SERVER,
      take: ([row = {}]) => {
        this.server = row;
      },
    };
    if (role === null) return [server];
    const named: Statement = {
      sql: ROLE(role),
      take: ([row]) => {
        this.role = row;
      },
    };
    return [server, named];
  }

  get all(): readonly Statement[] {
    return this.statements(() => true);
  }

  /** All there is in two, each about as much work as the other. */
  get halves(): readonly [readonly Statement[], readonly Statement[]] {
    return [this.statements((part) => !HALF.has(part)), this.statements((part) => HALF.has(part))];
  }

  private statements(which: (part: Part) => boolean): readonly Statement[] {
    return this.parts.flatMap((part, at) =>
      which(part) ? [{ sql: part.sql(this.asked) as string, take: (rows) => this.take(at, rows) }] : [],
    );
  }

  /** Parts are put together as they come, while the server is at the next, each when those before it are. */
  private take(at: number, rows: readonly Row[]): void {
    this.rows[at] = rows;
    for (let next = this.rows[this.done]; next !== undefined; next = this.rows[this.done]) {
      const part = this.parts[this.done++] as Part;
      if (this.builder !== null && !isRead(part, next, this.builder)) this.builder = null;
    }
  }

  async snapshot(): Promise<Snapshot> {
    const { server, role } = this;
    const { objects } = this.builder ?? (await this.again());
    return {
      server: {
        version: this.asked.version,
        database: server.database as string,
        systemIdentifier: server.systemIdentifier as string | null,
        replica: server.replica as boolean,
        lsn: server.lsn as string | null,
      },
      searchPath: role === undefined ? (server.path as string[]) : pathOf(role.path as string, role.name as string),
      role: role === undefined ? null : roleOf(role),
      objects,
    };
  }

  /** From the beginning, with the parser. */
  private async again(): Promise<Builder> {
    const builder = this.builderWith(await loadEngine());
    for (const [at, part] of this.parts.entries()) part.read(this.rows[at] as readonly Row[], builder);
    return builder;
  }

  private builderWith(engine: Engine | null): Builder {
    const { version, between } = this.asked;
    const parser = (): Engine => {
      if (engine === null) throw new ParserWanted();
      return engine;
    };
    const expression = (text: string): string => (hasOwnSyntax(text) ? canonicalExpression(text, parser()) : text);
    const query = (text: string): string => {
      const plain = isQualified(text, version) ? canonicalQuery(text, parser()) : text;
      return expression(plain.trim());
    };
    return new Builder(between, expression, query);
  }
}

/** Thrown where a text needs the parser, which most databases do not. */
class ParserWanted extends Error {}

/** False: a text needs the parser. */
function isRead(part: Part, rows: readonly Row[], builder: Builder): boolean {
  try {
    part.read(rows, builder);
    return true;
  } catch (error) {
    if (!(error instanceof ParserWanted)) throw error;
    return false;
  }
}

function roleOf(row: Row): RoleFacts {
  return {
    name: row.name as string,
    superuser: row.superuser as boolean,
    schemas: new Set((row.schemas as string[] | null) ?? []),
  };
}

/** A search_path as it is written: `"$user", public`. */
function pathOf(written: string, role: string): string[] {
  const names = [...written.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain as string).toLowerCase(),
  );
  return names.map((name) => (name === '$user' ? role : name));
}
