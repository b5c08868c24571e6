/** Whole processes timed in turn (A B C A B C …), so that a machine whose speed drifts is as unkind to each. */
import { spawn } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';

export interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it must exit with, so that no failure is timed; left out: anything. */
  readonly exits?: number;
  /** Run before each time, and not timed. */
  readonly prepare?: () => void;
}

export interface Result {
  readonly name: string;
  /** Wall milliseconds, sorted. */
  readonly wall: readonly number[];
  /** Largest resident set seen, in MiB. */
  readonly memory: number;
}

/** The peak of a running process, sampled: it is gone the moment the process is. */
function peak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function once(one: Contestant): Promise<{ wall: number; memory: number }> {
  one.prepare?.();
  const environment: NodeJS.ProcessEnv = { ...process.env, ...one.env };
  // Extra certificates are read at every start of Node and would be measured instead of us.
  delete environment.NODE_EXTRA_CA_CERTS;
  const start = process.hrtime.bigint();
  return await new Promise((resolve, reject) => {
    const child = spawn(one.command, one.args, { cwd: one.cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let memory = 0;
    const sampler = setInterval(() => {
      memory = Math.max(memory, peak(child.pid));
    }, 2);
    child.stdout.resume();
    child.stderr.resume();
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(sampler);
      if (one.exits !== undefined && code !== one.exits) reject(new Error(`${one.name} ended with ${code}`));
      resolve({ wall: Number(process.hrtime.bigint() - start) / 1e6, memory });
    });
  });
}

/** A process and all below it, as long as they are there. */
function family(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return [pid, ...children.flatMap((child) => family(Number(child)))];
  } catch {
    return [];
  }
}

/** What they hold, in MiB; what several share counts once (proc(5), Pss). Takes the right to look at them. */
function heldBy(pids: readonly number[]): number {
  const kibibytes = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kibibytes.reduce((sum, one) => sum + one, 0) / 1024;
}

function inMemoryFiles(): number {
  const { blocks, bfree, bsize } = statfsSync('/dev/shm');
  return ((blocks - bfree) * bsize) / 2 ** 20;
}

/** Held by a process and all that it starts, and by files in /dev/shm; MiB. */
export interface Held {
  readonly processes: number;
  readonly files: number;
}

/** Samples what a process holds until the function that comes back is called, which gives the most of it at one time. */
export function heldFromNow(pid: number): () => Held {
  const before = inMemoryFiles();
  const most = { processes: 0, files: 0 };
  const sampler = setInterval(() => {
    most.processes = Math.max(most.processes, heldBy(family(pid)));
    most.files = Math.max(most.files, inMemoryFiles() - before);
  }, 10);
  return () => {
    clearInterval(sampler);
    return most;
  };
}

/** The most that a contestant and all that it starts hold at one time. */
export async function heldAtMost(one: Contestant): Promise<Held> {
  one.prepare?.();
  const child = spawn(one.command, one.args, { cwd: one.cwd, env: { ...process.env, ...one.env }, stdio: 'ignore' });
  const held = heldFromNow(child.pid ?? 0);
  await new Promise((done) => child.on('close', done));
  return held();
}

export async function race(contestants: readonly Contestant[], rounds: number): Promise<Result[]> {
  const walls = new Map(contestants.map((one) => [one.name, [] as number[]]));
  const memory = new Map<string, number>();
  for (let round = -1; round < rounds; round++) {
    for (const one of contestants) {
      const result = await once(one);
      // The first round warms the file cache and does not count.
      if (round >= 0) walls.get(one.name)?.push(result.wall);
      memory.set(one.name, Math.max(memory.get(one.name) ?? 0, result.memory));
    }
  }
  return contestants.map((one) => ({
    name: one.name,
    wall: (walls.get(one.name) ?? []).sort((a, b) => a - b),
    memory: memory.get(one.name) ?? 0,
  }));
}

export function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints medians, minima and ratios to each of the contestants named. */
export function print(title: string, results: readonly Result[], against: readonly string[]): void {
  console.log(`\n${title}`);
  const base = (name: string) => median(results.find((result) => result.name === name)?.wall ?? []);
  for (const result of results) {
    const ratios = against.map((name) => `${(median(result.wall) / base(name)).toFixed(2)} × ${name}`).join('   ');
    const times = `${median(result.wall).toFixed(0).padStart(6)} ms (min ${(result.wall[0] ?? 0).toFixed(0)})`;
    console.log(`  ${result.name.padEnd(34)}${times}${`${result.memory.toFixed(0)} MiB`.padStart(10)}   ${ratios}`);
  }
}
