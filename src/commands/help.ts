import { optionsOf } from '../settings/table.js';
import type { Command } from './command.js';
import { commands } from './registry.gen.js';

/** What `lockkeeper --help` prints: every command with its one line. */
export async function listHelp(): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map(async (load) => (await load()).command));
  const width = Math.max(...loaded.map((command) => command.name.length));
  const lines = loaded.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `lockkeeper: schema changes without stopping traffic

Usage: lockkeeper <command> [options]

${lines.join('\n')}

lockkeeper <command> --help tells more. Exit codes: 0 passed, 1 held, 2 could not do its work.
`;
}

/** What `lockkeeper <command> --help` prints. */
export function commandHelp(command: Command): string {
  const options = optionsOf(command.name);
  const flags = options.map((option) => ({ flag: option.flagUsage, text: option.description }));
  const width = Math.max(0, ...flags.map((one) => one.flag.length));
  const examples = command.examples.map((example) => `  ${example.line}\n      ${example.does}`);
  return `${command.summary}.

Usage: lockkeeper ${[command.name, command.operands, flags.length > 0 ? '[options]' : ''].filter(Boolean).join(' ')}

Examples:
${examples.join('\n')}
${flags.length === 0 ? '' : `\nOptions:\n${flags.map((one) => `  ${one.flag.padEnd(width)}  ${one.text}`).join('\n')}\n`}`;
}
