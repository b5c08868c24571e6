import { KeptFiles } from './kept-files.js';

/** Some kilobytes each; pull requests that are open at one time. */
const ROOM = { suffix: '.json', files: 50, bytes: 4 * 1024 * 1024 };

/** What throw-away servers said, by question: asked the same again, nothing has to be started. */
export class AnswerCache {
  private readonly files: KeptFiles;

  constructor(folder: string) {
    this.files = new KeptFiles(folder, ROOM);
  }

  /** An answer as it was put away, still to be looked through; null where there is none that is whole. */
  async find(key: string): Promise<unknown> {
    const data = await this.files.find(key);
    try {
      return data === null ? null : (JSON.parse(data.toString()) as unknown);
    } catch {
      return null;
    }
  }

  /** Puts an answer away, in place of one with the same key; what can't be written is left. */
  async put(key: string, answer: unknown): Promise<void> {
    await this.files.put(key, Buffer.from(JSON.stringify(answer)));
  }
}
