/**
 * Adds up what the truth tests wrote to the file that LOCKKEEPER_TALLY named: for how many statements, on how many
 * versions, a server said the same as the prediction.
 *
 *     npx tsx scripts/proven.ts <file>
 */
import { readFileSync } from 'node:fs';

interface Line {
  readonly what: string;
  readonly version: number;
  readonly proven: number;
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: npx tsx scripts/proven.ts <file>');
  process.exit(2);
}
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Line);
const versions = [...new Set(lines.map(({ version }) => version))].sort((a, b) => a - b);
const sum = (some: readonly Line[]): number => some.reduce((total, { proven }) => total + proven, 0);
for (const what of new Set(lines.map((line) => line.what))) {
  const own = lines.filter((line) => line.what === what);
  const each = versions.map((version) => sum(own.filter((line) => line.version === version)));
  console.log(`${what}: ${each.join(', ')}`);
}
console.log(`statements × versions proven on Postgres ${versions.join(', ')}: ${sum(lines)}`);
