/** A literal of a comparison; dates and times are strings of one length, so that their order is the text's. */
export type Literal = { readonly kind: 'number' | 'time' | 'string'; readonly value: string };

/** A condition on one column, as far as partition bounds need it. */
export type Condition =
  | { readonly kind: 'compare'; readonly operator: '<' | '<=' | '>' | '>='; readonly value: Literal }
  | { readonly kind: 'in'; readonly not: boolean; readonly values: readonly Literal[] }
  | { readonly kind: 'null'; readonly not: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  /** Something else that has to hold as well. */
  | { readonly kind: 'unread' };

/** Negative, zero, positive; null when the two can't be compared here. */
export function compare(a: Literal, b: Literal): number | null {
  if (a.kind === 'number' && b.kind === 'number') return Number(a.value) - Number(b.value);
  if (a.kind !== b.kind) return null;
  if (a.value === b.value) return 0;
  // How other strings sort is the collation's choice.
  return a.kind === 'time' ? (a.value < b.value ? -1 : 1) : null;
}

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|("(?:[^"]|"")*"|[a-z_][\w$]*)|(-?\d+(?:\.\d+)?)|(::|<=|>=|<>|!=|[<>=(),[\]])|(\S))/giy;

/** String and number literals of a text, in order. */
export function literalsOf(sql: string): Literal[] {
  return tokens(sql).flatMap((token) => literalOf(token) ?? []);
}

function tokens(sql: string): string[] {
  return [...sql.matchAll(TOKEN)].map((match) => match[0].trim()).filter((token) => token !== '');
}

function literalOf(token: string | undefined): Literal | null {
  if (token === undefined) return null;
  if (/^-?\d/.test(token)) return { kind: 'number', value: token };
  if (!token.startsWith("'")) return null;
  const value = token.slice(1, -1).replaceAll("''", "'");
  if (/^-?\d+(\.\d+)?$/.test(value)) return { kind: 'number', value };
  const time = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?(?:\.0+)?(?:\+00(?::?00)?|Z)?$/.exec(value);
  if (time === null) return { kind: 'string', value };
  return { kind: 'time', value: `${time[1]} ${(time[2] ?? '00:00').padEnd(8, ':00')}` };
}

/** Reads a condition's text; null when it says more than a condition on this column. */
export function readCondition(sql: string, column: string): Condition | null {
  const condition = readCheck(sql, column);
  return condition !== null && isRead(condition) ? condition : null;
}

/** Reads a CHECK's text; what it says of other columns is `unread`. Null where nothing is understood. */
export function readCheck(sql: string, column: string): Condition | null {
  // The words between CASE and END are no parts of the condition itself.
  if (/\bcase\b/i.test(sql)) return null;
  const reader = new Reader(tokens(sql), column);
  const condition = reader.either();
  return reader.done ? condition : null;
}

function isRead(condition: Condition): boolean {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.parts.every(isRead);
  return condition.kind === 'not' ? isRead(condition.part) : condition.kind !== 'unread';
}

/** Recursive descent over OR, AND, NOT, parentheses and comparisons. */
class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly column: string,
  ) {}

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  either(): Condition | null {
    return this.list('or', () => this.list('and', () => this.one()));
  }

  private list(word: 'and' | 'or', read: () => Condition | null): Condition | null {
    const parts: Condition[] = [];
    do {
      const start = this.at;
      const part = read();
      if (part === null) this.skip(start);
      parts.push(part ?? { kind: 'unread' });
    } while (this.eat(word));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: word, parts };
  }

  private ends(): boolean {
    const token = this.tokens[this.at]?.toLowerCase();
    return token === undefined || token === ')' || token === 'and' || token === 'or';
  }

  /** Goes on behind a part that nobody understands. */
  private skip(start: number): void {
    this.at = start;
    for (let depth = 0; this.at < this.tokens.length; this.at++) {
      const token = (this.tokens[this.at] ?? '').toLowerCase();
      if (depth === 0 && (token === 'and' || token === 'or' || token === ')')) return;
      if (token === '(' || token === '[') depth++;
      if (token === ')' || token === ']') depth--;
    }
  }

  private one(): Condition | null {
    if (this.eat('not')) {
      const part = this.one();
      return part === null ? null : { kind: 'not', part };
    }
    const start = this.at;
    if (this.eat('(')) {
      const inner = this.either();
      if (inner !== null && this.eat(')') && this.ends()) return inner;
      // `(col) >= …`: the parentheses were around the column.
      this.at = start;
    }
    return this.comparison();
  }

  private comparison(): Condition | null {
    if (!this.operand()) return null;
    if (this.eat('is')) {
      const not = this.eat('not');
      return this.eat('null') ? { kind: 'null', not } : null;
    }
    const not = this.eat('not');
    if (this.eat('between')) return this.between(not);
    if (this.eat('in')) return this.values('(', ')', not);
    const operator = this.tokens[this.at++];
    if (not || operator === undefined) return null;
    if (operator === '=' && this.eat('any')) return this.any();
    const value = this.literal();
    if (value === null) return null;
    if (operator === '=') return { kind: 'in', not: false, values: [value] };
    if (operator === '<>' || operator === '!=') return { kind: 'in', not: true, values: [value] };
    return operator === '<' || operator === '<=' || operator === '>' || operator === '>='
      ? { kind: 'compare', operator, value }
      : null;
  }

  private between(not: boolean): Condition | null {
    const low = this.literal();
    const high = this.eat('and') ? this.literal() : null;
    if (not || low === null || high === null) return null;
    return {
      kind: 'and',
      parts: [
        { kind: 'compare', operator: '>=', value: low },
        { kind: 'compare', operator: '<=', value: high },
      ],
    };
  }

  /** `= ANY (ARRAY[…])`, as a dump writes IN. */
  private any(): Condition | null {
    if (!this.eat('(')) return null;
    const nested = this.eat('(');
    if (!this.eat('array')) return null;
    const found = this.values('[', ']', false);
    if (nested && !this.eat(')')) return null;
    this.casts();
    return this.eat(')') ? found : null;
  }

  private values(open: string, close: string, not: boolean): Condition | null {
    if (!this.eat(open)) return null;
    const values: Literal[] = [];
    do {
      const value = this.literal();
      if (value === null) return null;
      values.push(value);
    } while (this.eat(','));
    return this.eat(close) ? { kind: 'in', not, values } : null;
  }

  private operand(): boolean {
    const open = this.eat('(');
    const token = this.tokens[this.at++] ?? '';
    const name = token.startsWith('"') ? token.slice(1, -1) : token.toLowerCase();
    if (name !== this.column || (open && !this.eat(')'))) return false;
    this.casts();
    return true;
  }

  private literal(): Literal | null {
    const open = this.eat('(');
    if (/^(date|timestamp|timestamptz)$/i.test(this.tokens[this.at] ?? '')) this.at++;
    const value = literalOf(this.tokens[this.at++]);
    this.casts();
    if (open && !this.eat(')')) return null;
    this.casts();
    return value;
  }

  /** `::timestamp without time zone`, `::character varying[]` */
  private casts(): void {
    while (this.eat('::')) {
      this.at++;
      while (/^(varying|precision|with|without|time|zone)$/i.test(this.tokens[this.at] ?? '')) this.at++;
      if (this.eat('[')) this.eat(']');
    }
  }

  private eat(token: string): boolean {
    if (this.tokens[this.at]?.toLowerCase() !== token) return false;
    this.at++;
    return true;
  }
}
