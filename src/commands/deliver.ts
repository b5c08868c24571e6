import { writeFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { FileError, UsageError } from '../core/errors.js';
import { reason } from '../frameworks/files.js';
import type { CheckReport } from '../gate/report.js';
import { formats } from '../report/registry.gen.js';
import { rules } from '../rules/registry.gen.js';
import type { Settings } from '../settings/resolve.js';
import type { Io } from './command.js';

/** Where the report goes, and in which form. */
export async function deliver(report: CheckReport, settings: Settings, io: Io): Promise<void> {
  const load = formats[settings.format];
  if (load === undefined) throw new UsageError(`There is no format "${settings.format}".`);
  const { format } = await load();
  const toFile = settings.output !== null;
  const parts = format.parts?.(report) ?? [
    format.render(report, {
      color: !toFile && (settings.color === 'always' || (settings.color === 'auto' && io.color)),
      width: io.width,
      quiet: settings.quiet,
      rules,
    }),
  ];
  if (settings.output === null) {
    for (const part of parts) io.out(part);
    return;
  }
  try {
    writeFileSync(resolvePath(io.cwd, settings.output), parts.join(''));
  } catch (cause) {
    throw new FileError(`The report can't be written to ${settings.output}: ${reason(cause)}.`, { cause });
  }
  if (!settings.quiet) io.talk(`${report.verdict}: the report is in ${settings.output}\n`);
}
