/** Turns Postgres's places (UTF-8 bytes, or code points) into offsets of a JavaScript string. */
export class Offsets {
  private table: Uint32Array | undefined;
  private readonly ascii: boolean;

  /** `base` is where the parsed text begins in the file. */
  constructor(
    private readonly text: string,
    private readonly base = 0,
  ) {
    this.ascii = Buffer.byteLength(text) === text.length;
  }

  /** The offset of a byte of the text's UTF-8 form. */
  fromByte(byte: number): number {
    if (this.ascii) return this.base + Math.min(byte, this.text.length);
    this.table ??= byteTable(this.text);
    return this.base + (this.table[Math.min(byte, this.table.length - 1)] as number);
  }

  /** The offset of a character, counted in code points. */
  fromCharacter(character: number): number {
    if (this.ascii) return this.base + Math.min(character, this.text.length);
    let at = 0;
    for (let seen = 0; seen < character && at < this.text.length; seen++) {
      at += (this.text.codePointAt(at) as number) > 0xffff ? 2 : 1;
    }
    return this.base + at;
  }
}

function byteTable(text: string): Uint32Array {
  const table = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) as number;
    const units = code > 0xffff ? 2 : 1;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    table.fill(at, byte, byte + bytes);
    byte += bytes;
    at += units;
  }
  table[byte] = text.length;
  return table;
}
