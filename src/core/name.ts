/** An object's name as a statement writes it; `schema` is null when it is left to the search_path. */
export interface Name {
  readonly schema: string | null;
  readonly name: string;
}

// Every keyword that can't stand unquoted as a column or table name (manual, appendix C, "reserved" and
// "reserved (can be function or type)" for Postgres 18).
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate
  collation column concurrently constraint create cross current_catalog current_date current_role current_schema
  current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
  foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral
  leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps
  placing primary references returning right select session_user similar some symmetric system_user table
  tablesample then to trailing true union unique user using variadic verbose when where window with
  bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer
  interval least national nchar none normalize nullif numeric out overlay position precision real row setof smallint
  substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest
  xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
);

/** An identifier as it must be written in SQL: quoted only where Postgres needs it. */
export function quoteIdentifier(identifier: string): string {
  if (/^[a-z_][a-z0-9_$]*$/.test(identifier) && !RESERVED.has(identifier)) return identifier;
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** A name as SQL, qualified when the schema is known. */
export function quoteName(name: Name): string {
  return name.schema === null
    ? quoteIdentifier(name.name)
    : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}

/** A name as a text says it to regclass: `public."Big"`. */
export function nameInText(text: string): Name {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|[^.\s]+/g)].map(([part, quoted]) =>
    quoted === undefined ? part.toLowerCase() : quoted.replaceAll('""', '"'),
  );
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? '' };
}

/** A string as an SQL literal. */
export function quoteLiteral(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** `schema.name` for reports and keys: unquoted, always qualified. */
export function qualified(schema: string, name: string): string {
  return `${schema}.${name}`;
}
