import type { Masked, Range } from '../code/masked.js';

/** Names of a file that stand for texts: `const TABLE = 'users'`, `const T = { users: 'users' }`. */
export class Constants {
  /** Null for a name that stands for several texts in one file: which one is meant, depends on the place. */
  private readonly texts = new Map<string, string | null>();

  constructor(private readonly code: Masked) {
    const assigned = /(?<![\w$.])([A-Za-z_$][\w$]*)\s*(?::\s*[\w<>[\] |]+)?=\s*(['"`{])/g;
    for (const match of code.code.matchAll(assigned)) {
      const [whole, name = '', mark] = match;
      const at = match.index + whole.length - 1;
      if (mark === '{') this.object(name, at);
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
      const value = this.texts.get(name.replace(/^this\./, '')) ?? null;
      known &&= value !== null;
      return value ?? '';
    });
    return known ? text : null;
  }

  private text(name: string, at: number): void {
    const found = /^(['"`])([^'"`\\$\n]*)\1/.exec(this.code.text.slice(at, at + 200));
    if (found !== null) this.put(name, found[2] as string);
  }

  private object(name: string, at: number): void {
    for (const part of this.code.arguments(at)) {
      const found = /^([A-Za-z_$][\w$]*)\s*:\s*(['"])([^'"\\\n]*)\2$/.exec(this.code.slice(part));
      if (found !== null) this.put(`${name}.${found[1]}`, found[3] as string);
    }
  }

  private put(name: string, text: string): void {
    const known = this.texts.get(name);
    this.texts.set(name, known === undefined || known === text ? text : null);
  }
}
