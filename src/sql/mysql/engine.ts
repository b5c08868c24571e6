import type { Dialect } from './dialect.js';

/** What node-sql-parser tells of a statement that it can read. */
export interface Ast {
  /** Tables that are read, as `db.table` or `table`. */
  readonly reads: readonly string[];
}

/** node-sql-parser's grammars. It gives no places and drops quotes, so it says what is well formed; we read the rest. */
export interface MysqlEngine {
  /** Null where no grammar of the dialect can read the text. */
  parse(sql: string, dialect: Dialect): Ast | null;
}

interface Grammar {
  parse(sql: string): { readonly tableList: readonly string[] };
}

let loading: Promise<MysqlEngine> | undefined;

/** The grammars, loaded on first use and kept. */
export function loadMysqlEngine(): Promise<MysqlEngine> {
  loading ??= load();
  return loading;
}

async function load(): Promise<MysqlEngine> {
  const { default: mysql } = await import('node-sql-parser/build/mysql.js');
  const { default: mariadb } = await import('node-sql-parser/build/mariadb.js');
  const grammars: Record<Dialect, readonly Grammar[]> = {
    mysql: [new mysql.Parser()],
    // MariaDB's own grammar is the weaker one: it lacks much that both databases have.
    mariadb: [new mysql.Parser(), new mariadb.Parser()],
  };
  return {
    parse(sql, dialect) {
      for (const grammar of grammars[dialect]) {
        try {
          return astOf(grammar.parse(sql).tableList);
        } catch {
          // The next grammar may read it; where none does, the statement's head is read by ourselves.
        }
      }
      return null;
    },
  };
}

/** `select::db::table` */
function astOf(tables: readonly string[]): Ast {
  const reads = tables.flatMap((entry) => {
    const [operation, database, table] = entry.split('::');
    if (operation !== 'select' || table === undefined) return [];
    return [database === undefined || database === 'null' ? table : `${database}.${table}`];
  });
  return { reads };
}
