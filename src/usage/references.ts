import { SourceText } from '../core/span.js';
import type { FileSource } from '../frameworks/files.js';
import type { Engine } from '../sql/postgres/engine.js';
import type { Extractor, Found, Linked, LinkedFile } from './extractors/extractor.js';
import { extractors } from './extractors/registry.gen.js';
import { guardsIn } from './guards.js';
import type { InsertReference, Reference, Unjudged, Usage } from './reference.js';
import { isCode } from './scope.js';

export interface UsageRequest {
  readonly engine: Engine;
  /** Feature flags whose code may ship before the schema, as the code asks for them: `flags.isEnabled(*)`. */
  readonly guards?: readonly string[];
  /** Files that are left out besides tests, migrations and what others own: globs. */
  readonly exclude?: readonly string[];
  /** Only these files; left out: all that the source has. */
  readonly only?: readonly string[];
  /** Kept from one call to the next, so that a file that two commits share is read once. */
  readonly cache?: ExtractionCache;
}

/** What was found in a blob under a path, by both. */
export type ExtractionCache = Map<string, FileFindings>;

/** All that one file came to. */
export interface FileFindings {
  readonly references: readonly Reference[];
  readonly inserts: readonly InsertReference[];
  readonly creates: readonly string[];
  readonly unjudged: readonly Unjudged[];
  readonly whole: number;
  readonly partly: number;
  /** Classes by the extractor that links them with those of other files. */
  readonly models: ReadonlyMap<string, LinkedFile>;
}

/** A source that knows git's object ids, by which what was found is kept. */
type Source = FileSource & { oid?(path: string): string | null };

/** What the code of a source needs of the database, by every extractor there is. */
export function referencesOf(source: Source, request: UsageRequest): Usage {
  const wanted = isCode(request.exclude ?? []);
  const paths = (request.only ?? source.files).filter((path) => wanted(path) && extractorsFor(path).length > 0);
  const fresh = paths.filter((path) => !isKnown(source, path, request));
  source.prefetch?.(fresh);
  const files = paths.map((path) => findingsOf(source, path, request)).filter((file) => file !== null);
  const linked = linkedOf(files);
  return {
    references: [...files.flatMap((file) => file.references), ...linked.references],
    inserts: files.flatMap((file) => file.inserts),
    creates: new Set(files.flatMap((file) => file.creates)),
    coverage: {
      files: files.length,
      whole: sum(files, 'whole') + linked.whole,
      partly: sum(files, 'partly') + linked.partly,
      unjudged: [...files.flatMap((file) => file.unjudged), ...linked.unjudged],
    },
  };
}

type LinkedUsage = Pick<Linked, 'whole' | 'partly'> & {
  readonly references: readonly Reference[];
  readonly unjudged: readonly Unjudged[];
};

/** What the classes of all files come to, by every extractor that links them. A declaration stands behind no flag. */
function linkedOf(files: readonly FileFindings[]): LinkedUsage {
  const all = extractors.flatMap(({ id, link }) => {
    const found = link === undefined ? [] : files.flatMap(({ models }) => models.get(id) ?? []);
    return link === undefined || found.length === 0 ? [] : [{ id, linked: link(found) }];
  });
  return {
    references: all.flatMap(({ id, linked }) => linked.references.map((one) => ({ ...one, source: id, guard: null }))),
    unjudged: all.flatMap(({ id, linked }) => linked.unjudged.map((one) => ({ ...one, source: id }))),
    whole: all.reduce((total, { linked }) => total + linked.whole, 0),
    partly: all.reduce((total, { linked }) => total + linked.partly, 0),
  };
}

function extractorsFor(path: string): Extractor[] {
  return extractors.filter((one) => one.handles(path));
}

function sum(files: readonly FileFindings[], field: 'whole' | 'partly'): number {
  return files.reduce((total, file) => total + file[field], 0);
}

function keyOf(source: Source, path: string): string | null {
  const oid = source.oid?.(path) ?? null;
  return oid === null ? null : `${oid} ${path}`;
}

function isKnown(source: Source, path: string, { cache }: UsageRequest): boolean {
  const key = keyOf(source, path);
  return key !== null && cache?.has(key) === true;
}

/** What one file holds; null where it can't be read as text, as pictures and archives can't. */
function findingsOf(source: Source, path: string, request: UsageRequest): FileFindings | null {
  const key = keyOf(source, path);
  const known = key === null ? undefined : request.cache?.get(key);
  if (known !== undefined) return known;
  const text = source.read(path);
  if (text === null) return null;
  const found = readFindings(path, text, request);
  if (key !== null) request.cache?.set(key, found);
  return found;
}

/** What the text of one file holds. */
export function readFindings(path: string, text: string, { engine, guards = [] }: UsageRequest): FileFindings {
  const file = { path, text, source: new SourceText(text) };
  const looking = extractorsFor(path).filter((one) => one.mayHold?.(text) !== false);
  const found = looking.map((one) => ({ id: one.id, extraction: one.extract(file, engine) }));
  const isFilled = found.some(({ extraction }) => extraction.references.length + extraction.inserts.length > 0);
  const guarded = isFilled ? guardsIn(file, guards) : [];
  const stamped = <T extends { readonly line: number }>(source: string, one: T) => {
    const guard = guarded.find(({ from, to }) => one.line >= from && one.line <= to)?.guard ?? null;
    return { ...one, path, source, guard };
  };
  return {
    references: found.flatMap(({ id, extraction }) =>
      extraction.references.map((one: Found<Reference>): Reference => stamped(id, one)),
    ),
    inserts: found.flatMap(({ id, extraction }) =>
      extraction.inserts.map((one: Found<InsertReference>): InsertReference => stamped(id, one)),
    ),
    creates: found.flatMap(({ extraction }) => extraction.creates),
    unjudged: found.flatMap(({ id, extraction }) =>
      extraction.unjudged.map((one): Unjudged => ({ ...one, path, source: id })),
    ),
    whole: found.reduce((total, { extraction }) => total + extraction.whole, 0),
    partly: found.reduce((total, { extraction }) => total + extraction.partly, 0),
    models: new Map(
      found.flatMap(({ id, extraction: { models = [], imports = new Map() } }) =>
        models.length === 0 ? [] : [[id, { path, models, imports }]],
      ),
    ),
  };
}
