import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, FileError, UsageError } from '../core/errors.js';
import { reason } from '../frameworks/files.js';
import { statisticsText } from '../gate/statistics.js';
import type { Command } from './command.js';
import { STATISTICS_FILE } from './committed.js';
import { configured } from './configured.js';
import { openReader } from './target.js';

export const command: Command = {
  name: 'stats',
  summary: 'Write down how large and how busy the tables of a database are, for check to weigh findings by',
  operands: '',
  examples: [
    {
      line: 'lockkeeper stats',
      does: `reads the catalog of DATABASE_URL and writes ${STATISTICS_FILE} to be committed`,
    },
  ],
  async run(line, io): Promise<number> {
    if (line.operands.length > 0) throw new UsageError('lockkeeper stats takes no operands.');
    const { root, settings } = await configured(line, io);
    const connection = await openReader(settings, io.env);
    try {
      const { readStatistics } = await import('../rollout/statistics.js');
      const statistics = await readStatistics(connection, new Date());
      const path = settings.statistics ?? STATISTICS_FILE;
      write(join(root, path), path, statisticsText(statistics));
      const tables = Object.values(statistics.tables);
      if (!settings.quiet) {
        io.talk(`${path}: ${tables.length} tables of ${connection.shown}\n`);
        const uncounted = tables.filter(({ rows }) => rows === null).length;
        if (uncounted > 0) io.talk(`${uncounted} were never analyzed, so their size is unknown: run ANALYZE.\n`);
        if (tables.some(({ usesPerHour }) => usesPerHour === null)) {
          io.talk('The server has counted uses for less than an hour, so no table passes for quiet yet.\n');
        }
      }
      return EXIT.passed;
    } finally {
      await connection.end();
    }
  },
};

function write(absolute: string, shown: string, text: string): void {
  try {
    writeFileSync(absolute, text);
  } catch (cause) {
    throw new FileError(`The statistics can't be written to ${shown}: ${reason(cause)}.`, { cause });
  }
}
