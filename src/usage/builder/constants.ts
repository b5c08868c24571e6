import type { Masked, Range } from '../code/masked.js';

/** Names of a file that stand for texts: `const TABLE = 'users'`, `const T = { users: 'users' }`, lists of columns. */
export class Constants {
  private readonly texts = new Map<string, string>();
  private readonly lists = new Map<string, Range>();

  constructor(private readonly code: Masked) {
    const assigned = /(?<![\w$.])([A-Za-z_$][\w$]*)\s*(?::\s*[\w<>[\] |]+)?=\s*(['"`[{])/g;
    for (const match of code.code.matchAll(assigned)) {
      const [whole, name = '', mark] = match;
      // What is given a second time is no constant; the first is kept, and the text of the second would be another's.
      const at = match.index + whole.length - 1;
      if (mark === '[') this.lists.set(name, { start: at, end: code.closing(at) + 1 });
      else if (mark === '{') this.object(name, at);
      else this.text(name, at);
    }
  }

  /** The text of a literal, of a template whose holes are constants, or of a name that stands for one; null for others. */
  textOf(range: Range | undefined): string | null {
    if (range === undefined) return null;
    const written = this.code
      .slice(range)
      .trim()
      .replace(/\s+as\s+const$/, '');
    const plain = this.code.stringAt(range);
    if (plain !== null) return plain;
    if (/^(?:this\.|\w+\.)?[A-Za-z_$][\w$]*$/.test(written))
      return this.texts.get(written.replace(/^this\./, '')) ?? null;
    const template = /^`([^`\\]*)`$/.exec(written)?.[1];
    if (template === undefined) return null;
    let known = true;
    const text = template.replace(/\$\{\s*([^}]*?)\s*\}/g, (_, name: string) => {
      const value = this.texts.get(name.replace(/^this\./, ''));
      known &&= value !== undefined;
      return value ?? '';
    });
    return known ? text : null;
  }

  /** The parts of a list literal, or of a name that stands for one; null for what is no list. */
  listOf(range: Range): Range[] | null {
    if (this.code.code[range.start] === '[') return this.code.arguments(range.start);
    const named = this.lists.get(this.code.slice(range).replace(/^\.\.\./, ''));
    return named === undefined ? null : this.code.arguments(named.start);
  }

  private text(name: string, at: number): void {
    const found = /^(['"`])([^'"`\\$\n]*)\1/.exec(this.code.text.slice(at, at + 200));
    if (found !== null && !this.texts.has(name)) this.texts.set(name, found[2] as string);
  }

  private object(name: string, at: number): void {
    for (const part of this.code.arguments(at)) {
      const found = /^([A-Za-z_$][\w$]*)\s*:\s*(['"])([^'"\\\n]*)\2$/.exec(this.code.slice(part));
      if (found !== null) this.texts.set(`${name}.${found[1]}`, found[3] as string);
    }
  }
}
