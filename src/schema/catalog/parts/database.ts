import { factsOf } from '../object.js';
import { OURS, type Part } from '../part.js';

const schemas: Part = {
  sql: () => `SELECT n.oid, n.nspname AS name FROM pg_namespace n WHERE ${OURS}`,
  read(rows, builder) {
    for (const row of rows) {
      const name = row.name as string;
      builder.schemas.set(row.oid as number, name);
      if (name !== 'public') builder.objects.add('schema', null, name, {});
    }
  },
};

/** Extensions; the version is a fact where it is not the one that the server installs by itself. */
const extensions: Part = {
  sql: () => `SELECT e.extname AS name, n.nspname AS schema,
      CASE WHEN e.extversion IS DISTINCT FROM a.default_version THEN e.extversion END AS version
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    LEFT JOIN pg_available_extensions() AS a(name, default_version, comment) ON a.name = e.extname`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({ 'in schema': row.schema as string, version: row.version as string | null });
      builder.objects.add('extension', null, row.name as string, facts);
    }
  },
};

const publications: Part = {
  sql: ({ version }) => `SELECT p.pubname AS name, p.puballtables AS every, p.pubinsert AS i, p.pubupdate AS u,
      p.pubdelete AS d, p.pubtruncate AS t, p.pubviaroot AS root, (SELECT string_agg(l.prrelid::regclass::text
        ${version >= 15 ? `|| coalesce(' (' || l.prattrs::text || ')', '') || coalesce(' WHERE ' || pg_get_expr(l.prqual, l.prrelid), '')` : ''},
        ', ' ORDER BY l.prrelid::regclass::text) FROM pg_publication_rel l WHERE l.prpubid = p.oid) AS tables
    FROM pg_publication p`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({
        'all tables': row.every as boolean,
        tables: row.tables as string | null,
        publishes: ['i', 'u', 'd', 't'].filter((one) => row[one] === true).join(''),
        'via root': row.root as boolean,
      });
      builder.objects.add('publication', null, row.name as string, facts);
    }
  },
};

const eventTriggers: Part = {
  sql: () => `SELECT e.evtname AS name, e.evtevent AS event, e.evtfoid::regproc::text AS function, e.evtenabled AS enabled,
      array_to_string(e.evttags, ', ') AS tags FROM pg_event_trigger e`,
  read(rows, builder) {
    for (const row of rows) {
      const facts = factsOf({
        event: row.event as string,
        function: row.function as string,
        tags: row.tags as string | null,
        enabled: row.enabled === 'O' ? null : (row.enabled as string),
      });
      builder.objects.add('event trigger', null, row.name as string, facts);
    }
  },
};

export const databaseParts = [schemas, extensions, publications, eventTriggers];
