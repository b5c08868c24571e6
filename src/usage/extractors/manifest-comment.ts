import type { Name } from '../../core/name.js';
import { type CodeFile, type Extraction, type Extractor, NOTHING } from './extractor.js';

const MARK = /lockkeeper:requires[ \t]+([^\r\n]*)/g;
const PART = '(?:[A-Za-z_][A-Za-z0-9_$]*|"[^"]+")';
const NEED = new RegExp(`^${PART}(?:\\.${PART}){0,2}$`);

/** `schema.table.column`, `table.column` or `table`, as a manifest names what code needs; null where it is none. */
export function readNeed(text: string): { readonly relation: Name; readonly column: string | null } | null {
  if (!NEED.test(text)) return null;
  const parts = text.match(new RegExp(PART, 'g'))?.map(unquote) ?? [];
  const [first, second, third] = parts;
  if (first === undefined) return null;
  if (third !== undefined) return { relation: { schema: first, name: second as string }, column: third };
  return { relation: { schema: null, name: first }, column: second ?? null };
}

function unquote(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1) : part.toLowerCase();
}

/** What the author says in a comment: `lockkeeper:requires users.email_verified`, for what analysis can't see. */
export const extractor: Extractor = {
  id: 'manifest-comment',
  title: 'Comments that say lockkeeper:requires',
  handles: () => true,
  mayHold: (text) => text.includes('lockkeeper:requires'),
  extract(file): Extraction {
    const references: Extraction['references'][number][] = [];
    const unjudged: Extraction['unjudged'][number][] = [];
    for (const match of file.text.matchAll(MARK)) {
      if (!isComment(file, match.index)) continue;
      const { line } = file.source.position(match.index);
      for (const word of wordsOf(match[1] as string)) {
        const need = readNeed(word);
        if (need === null) {
          unjudged.push({ line, reason: `"${word}" is not a table or column: write users.email_verified` });
        } else {
          references.push({ ...need, among: [], access: 'read', line, confidence: 'certain', declared: null });
        }
      }
    }
    if (references.length === 0 && unjudged.length === 0) return NOTHING;
    return { ...NOTHING, references, unjudged, whole: references.length };
  },
};

/** Names up to the end of the comment, or to a reason behind ` -- `. */
function wordsOf(rest: string): string[] {
  return rest
    .replace(/(?:\*\/|-->|\s--\s|--\}|%>|#\}).*$/, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

const COMMENT_BEFORE = /(?:\/\/|#|--|\/\*|\*|<!--|;|%|""")\s*$/;

/** True where what stands before it on the line opens a comment, in the notation of any language. */
function isComment(file: CodeFile, offset: number): boolean {
  const { line, column } = file.source.position(offset);
  return COMMENT_BEFORE.test(file.source.line(line).slice(0, column - 1));
}
