import { type BoundValue, binaryText, bound } from './bind.js';
import { type Frame, Reader } from './frames.js';

/** Text that a client sent to be run, with the values of its parameters in it. */
export interface Recorded {
  /** Numbers the client's session. */
  readonly session: number;
  readonly text: string;
  /** The server refused it. */
  failed: boolean;
}

interface Prepared {
  readonly text: string;
  /** Of its parameters, as far as the client declared them; 0 where it left that to the server. */
  readonly types: readonly number[];
}

/** What one session says, written down in the order in which it is run. */
export class SessionTape {
  private readonly statements = new Map<string, Prepared>();
  private readonly portals = new Map<string, string>();
  /** Of this session, sent and not answered yet. */
  private readonly open: Recorded[] = [];

  constructor(
    private readonly session: number,
    private readonly tape: Recorded[],
  ) {}

  /** A message of the client: simple queries run at once, others when their portal is executed. */
  fromClient({ type, body }: Frame): void {
    const reader = new Reader(body);
    if (type === 'Q') this.note(reader.text());
    if (type === 'P') this.prepare(reader);
    if (type === 'B') this.bind(reader);
    if (type === 'E') {
      const portal = this.portals.get(reader.text());
      if (portal !== undefined) this.note(portal);
    }
  }

  /** A message of the server: what it answers, in the order of the questions. */
  fromServer({ type }: Frame): void {
    // CommandComplete comes once for each statement of a string, so that only the end of it all says that a string is done.
    if (type === 'Z') this.open.length = 0;
    if (type === 'E') {
      const [first] = this.open;
      if (first !== undefined) first.failed = true;
    }
    if (type === 'C' && this.open.length > 1) this.open.shift();
  }

  private prepare(reader: Reader): void {
    const name = reader.text();
    const text = reader.text();
    const types = Array.from({ length: reader.int16() }, () => reader.int32());
    this.statements.set(name, { text, types });
  }

  private bind(reader: Reader): void {
    const portal = reader.text();
    const { text, types } = this.statements.get(reader.text()) ?? { text: '', types: [] };
    const formats = Array.from({ length: reader.int16() }, () => reader.int16());
    const values = Array.from({ length: reader.int16() }, (_, index): BoundValue => {
      const value = reader.value();
      const binary = (formats.length === 1 ? formats[0] : formats[index]) === 1;
      if (value === null) return null;
      return binary ? binaryText(types[index] ?? 0, value) : value.toString('utf8');
    });
    this.portals.set(portal, bound(text, values));
  }

  private note(text: string): void {
    if (text.trim() === '') return;
    const recorded = { session: this.session, text, failed: false };
    this.tape.push(recorded);
    this.open.push(recorded);
  }
}
