import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const src = join(dirname(fileURLToPath(import.meta.url)), '../../src');

/** Top to bottom: a folder may import itself and what stands below it. */
const LAYERS = [
  'front',
  'actions',
  'commands',
  'github',
  'report',
  'rollout',
  'gate',
  'usage',
  'rules',
  'effects',
  'shadow',
  'frameworks',
  'schema',
  'sql',
  'settings',
  'core',
];

/** Rooms that neither read files nor talk to anything: what they may take from Node. */
const PURE: Record<string, readonly string[]> = {
  rules: [],
  effects: [],
  gate: ['node:crypto'],
  schema: ['node:crypto'],
  core: [],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.split(sep).join('/'));
}

function importsOf(path: string): Import[] {
  const text = readFileSync(join(src, path), 'utf8');
  const found = text.matchAll(/(?:^\s*(?:import|export)\s[^;]*?from\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm);
  return [...found].map((match) => {
    const target = match[1] as string;
    const to = target.startsWith('.')
      ? relative(src, resolve(dirname(join(src, path)), target))
          .split(sep)
          .join('/')
      : target;
    return { from: path, to };
  });
}

const layerOf = (path: string) => (path.includes('/') ? (path.split('/')[0] as string) : 'front');
const all = sources();
const imports = all.flatMap(importsOf);
const internal = imports.filter(({ to }) => all.includes(to.replace(/\.js$/, '.ts')));

test('there are imports to look at', () => {
  expect(internal.length).toBeGreaterThan(100);
});

test('every folder has its place in the order', () => {
  expect([...new Set(all.map(layerOf))].filter((layer) => !LAYERS.includes(layer))).toEqual([]);
});

test('imports go down only', () => {
  const upward = internal.filter(({ from, to }) => LAYERS.indexOf(layerOf(to)) < LAYERS.indexOf(layerOf(from)));
  expect(upward).toEqual([]);
});

test('rules never import each other', () => {
  const folderOf = (path: string) => /^rules\/([^/]+)\//.exec(path)?.[1];
  const between = internal.filter(
    ({ from, to }) => folderOf(from) !== undefined && folderOf(to) !== undefined && folderOf(from) !== folderOf(to),
  );
  expect(between).toEqual([]);
});

test('pure rooms do no I/O', () => {
  const impure = imports.filter(({ from, to }) => {
    const allowed = PURE[layerOf(from)];
    return allowed !== undefined && !to.includes('/') && !to.endsWith('.js') && !allowed.includes(to);
  });
  expect(impure).toEqual([]);
});

test('only front doors and reports write to the console or end the process', () => {
  const loud = all
    .filter((path) => !['front', 'actions', 'report'].includes(layerOf(path)))
    .filter((path) =>
      /\bconsole\.|\bprocess\.exit\b|\bprocess\.std(out|err)\b/.test(readFileSync(join(src, path), 'utf8')),
    );
  expect(loud).toEqual([]);
});

test('nothing imports in a circle', () => {
  const next = new Map<string, string[]>();
  for (const { from, to } of internal) {
    // Types vanish at run time, but a circle of types is a circle in the reader's head as well.
    next.set(from, [...(next.get(from) ?? []), to.replace(/\.js$/, '.ts')]);
  }
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === 'open') circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of all) visit(path, []);
  expect(circles).toEqual([]);
});
