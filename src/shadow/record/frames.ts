/** A message of the frontend/backend protocol: its type, and what follows the length. */
export interface Frame {
  /** One letter; empty for the first messages of a client, which have none. */
  readonly type: string;
  readonly body: Buffer;
}

/** Cuts a stream into messages (manual, "Frontend/Backend Protocol": type, length with itself, body). */
export class Frames {
  private kept: Buffer = Buffer.alloc(0);

  /** `untyped`: messages without a type come first, as a client's requests for TLS and its start-up message do. */
  constructor(private untyped: boolean) {}

  /** The messages that are whole with these bytes. */
  push(bytes: Buffer): Frame[] {
    this.kept = this.kept.length === 0 ? bytes : Buffer.concat([this.kept, bytes]);
    const frames: Frame[] = [];
    for (;;) {
      const head = this.untyped ? 0 : 1;
      if (this.kept.length < head + 4) return frames;
      const length = this.kept.readInt32BE(head);
      if (this.kept.length < head + length) return frames;
      const type = this.untyped ? '' : String.fromCharCode(this.kept[0] as number);
      const body = this.kept.subarray(head + 4, head + length);
      frames.push({ type, body });
      this.kept = this.kept.subarray(head + length);
      // The start-up message has the protocol's version; requests for TLS, GSS and cancelling have codes above 1234 << 16.
      if (this.untyped && body.readInt32BE(0) >> 16 !== REQUESTS) this.untyped = false;
    }
  }
}

const REQUESTS = 1234;

/** Reads what a body is made of. */
export class Reader {
  private at = 0;

  constructor(private readonly body: Buffer) {}

  /** A string that ends with a zero byte. */
  text(): string {
    const end = this.body.indexOf(0, this.at);
    const text = this.body.toString('utf8', this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.body.length : end + 1;
    return text;
  }

  int16(): number {
    const value = this.body.readInt16BE(this.at);
    this.at += 2;
    return value;
  }

  int32(): number {
    const value = this.body.readInt32BE(this.at);
    this.at += 4;
    return value;
  }

  /** A value with its length before it; null for NULL. */
  value(): Buffer | null {
    const length = this.int32();
    if (length < 0) return null;
    this.at += length;
    return this.body.subarray(this.at - length, this.at);
  }
}
