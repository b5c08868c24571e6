/** A stretch of SQL text and where it stands in the file. */
export interface Segment {
  readonly text: string;
  /** Offsets into the file; the text may be shorter or longer, where escapes or holes are in it. */
  readonly start: number;
  readonly end: number;
  /** A value, a name or a part of the statement is put in here at run time; `text` is how it is written. */
  readonly hole: boolean;
}

/** SQL as a program has it: text with holes. */
export type Template = readonly Segment[];

/** A template written out with something in the place of each hole. */
export class Rendered {
  readonly text: string;
  /** Where each segment begins in the text. */
  private readonly starts: readonly number[];

  constructor(
    private readonly template: Template,
    fillings: readonly string[],
  ) {
    const starts: number[] = [];
    let text = '';
    let hole = 0;
    for (const segment of template) {
      starts.push(text.length);
      text += segment.hole ? fillings[hole++] : segment.text;
    }
    this.text = text;
    this.starts = starts;
  }

  /** The offset in the file of an offset of the text. */
  place(offset: number): number {
    const index = this.segmentAt(offset);
    const segment = this.template[index] as Segment;
    return Math.min(segment.start + offset - (this.starts[index] as number), Math.max(segment.start, segment.end - 1));
  }

  /** The number of the last hole that begins at or before an offset; -1 where there is none. */
  holeBefore(offset: number): number {
    let found = -1;
    for (let index = 0; index <= this.segmentAt(offset); index++) if (this.template[index]?.hole) found++;
    return found;
  }

  private segmentAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The text with every hole as it is written in the program; for a look at it that needs no parser. */
export function written(template: Template): string {
  return template.map(({ text }) => text).join('');
}
