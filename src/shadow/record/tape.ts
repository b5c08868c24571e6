import { type Frame, Reader } from './frames.js';

/** Text that a client sent to be run. */
export interface Recorded {
  /** Numbers the client's session. */
  readonly session: number;
  readonly text: string;
  /** Values of its parameters that came as text. */
  readonly values: readonly string[];
  /** The server refused it. */
  failed: boolean;
}

/** What one session says, written down in the order in which it is run. */
export class SessionTape {
  private readonly statements = new Map<string, string>();
  private readonly portals = new Map<string, Pick<Recorded, 'text' | 'values'>>();
  /** Of this session, sent and not answered yet. */
  private readonly open: Recorded[] = [];

  constructor(
    private readonly session: number,
    private readonly tape: Recorded[],
  ) {}

  /** A message of the client: simple queries run at once, others when their portal is executed. */
  fromClient({ type, body }: Frame): void {
    const reader = new Reader(body);
    if (type === 'Q') this.note({ text: reader.text(), values: [] });
    if (type === 'P') this.statements.set(reader.text(), reader.text());
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

  private bind(reader: Reader): void {
    const portal = reader.text();
    const text = this.statements.get(reader.text()) ?? '';
    const formats = Array.from({ length: reader.int16() }, () => reader.int16());
    const values = Array.from({ length: reader.int16() }, (_, index) => {
      const value = reader.value();
      const binary = (formats.length === 1 ? formats[0] : formats[index]) === 1;
      return value === null || binary ? '' : value.toString('utf8');
    });
    this.portals.set(portal, { text, values });
  }

  private note(one: Pick<Recorded, 'text' | 'values'>): void {
    if (one.text.trim() === '') return;
    const recorded = { session: this.session, ...one, failed: false };
    this.tape.push(recorded);
    this.open.push(recorded);
  }
}
