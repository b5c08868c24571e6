const LEAD = String.raw`^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*`;
const VERB = new RegExp(
  `${LEAD}(?:select|insert\\s+into|update|delete\\s+from|with|merge\\s+into|truncate|copy|lock\\s+table|explain|declare|create\\s+(?:temp|temporary|unlogged)?\\s*table)\\b`,
  'i',
);
const WORD = /[A-Za-z]+/;
/** What must come behind the verb, so that it can be a statement that names a table. */
const NEEDED: Readonly<Record<string, RegExp>> = {
  select: /\bfrom\b/i,
  update: /\bset\b/i,
  with: /\b(?:select|insert|update|delete|merge)\b/i,
  copy: /\b(?:from|to)\b/i,
  explain: /\b(?:select|insert|update|delete)\b/i,
  declare: /\bselect\b/i,
};

/** A cheap test of a whole file. */
export const MAY_HOLD_SQL = /\b(?:select|insert\s+into|update|delete\s+from|merge\s+into|truncate)\b/i;

/** The verb of a text that may be a statement, in lower case; null for any other text. */
export function sqlVerb(text: string): string | null {
  if (!VERB.test(text)) return null;
  const lead = new RegExp(LEAD, 'i').exec(text)?.[0].length ?? 0;
  const verb = WORD.exec(text.slice(lead))?.[0] ?? '';
  // `Select a file from the list`: prose begins with a capital and goes on without.
  if (/^[A-Z][a-z]/.test(verb)) return null;
  const lower = verb.toLowerCase();
  return NEEDED[lower]?.test(text) === false ? null : lower;
}

/** Lower-case words and nothing else may be a sentence of English that the parser takes for SQL. */
export function mayBeProse(text: string): boolean {
  return /^[a-z\s']+[.!?\u2026]?$/.test(text.trim());
}
