import type { MigrationSet } from '../frameworks/discover.js';
import type { FileSource } from '../frameworks/files.js';
import { repositoryAt } from '../frameworks/repository.js';
import { judgeBeforeSchema } from '../gate/code/before-schema.js';
import type { CodeInput, RunningCode } from '../gate/code/code.js';
import { ExistingSchema } from '../gate/code/existing.js';
import type { CodeReport } from '../gate/code/report.js';
import { StillUsed } from '../gate/code/still-used.js';
import { codeReport, listOf } from '../gate/code/summary.js';
import type { Parse, Watch } from '../gate/judge/input.js';
import type { Policy } from '../gate/policy.js';
import type { FileResult } from '../gate/report.js';
import type { Rule } from '../rules/rule.js';
import { endSession, foldStatement } from '../schema/fold.js';
import { BEFORE, Schema } from '../schema/model.js';
import type { Settings } from '../settings/resolve.js';
import type { Engine } from '../sql/postgres/engine.js';
import type { ParsedSql } from '../sql/statement.js';
import type { Usage } from '../usage/reference.js';
import type { ExtractionCache } from '../usage/references.js';
import { settle } from '../usage/settle.js';
import type { SelectionRequest } from './selection.js';
import { readUsage, setsOf, sharingBlobs } from './usage.js';

export interface CodeRequest {
  readonly root: string;
  readonly settings: Settings;
  readonly change: SelectionRequest['change'];
  /** The files that the change comes to. */
  readonly source: FileSource;
  readonly engine: Engine;
  readonly parse: Parse;
  /** The database before the migrations, where a file is given for it. */
  readonly before: ParsedSql | null;
  /** Kept over several changes of one repository; left out: made for this one. */
  readonly cache?: ExtractionCache;
}

/** The application code beside the migrations, read. */
export interface Code {
  /** Looks at what statements take away; left out where there is no change to judge. */
  readonly watch?: Watch;
  judge(policy: Policy, rules: readonly Rule[]): { readonly files: readonly FileResult[]; readonly report: CodeReport };
}

/**
 * Reads what the code uses: at the head, where the change parted from the base branch, and wherever it runs now. A file
 * that commits share is read once, since what was found in it is kept by its blob.
 */
export async function readCode(request: CodeRequest): Promise<Code> {
  const { settings, change, source } = request;
  const cache: ExtractionCache = request.cache ?? new Map();
  const usageOf = (files: FileSource): Usage => readUsage(files, request, cache);
  if (change === null) return codeOf({ request, head: usageOf(source), baseSource: null, base: null, running: [] });
  const repository = repositoryAt(request.root);
  const from = await repository.mergeBase(change.base, change.head ?? 'HEAD');
  const baseSource = await repository.at(from);
  const base = usageOf(baseSource);
  const head = usageOf(change.head === null ? await sharingBlobs(source, baseSource, repository, change.base) : source);
  const running: RunningCode[] = [{ title: 'the base branch', usage: usageOf(await repository.at(change.base)) }];
  for (const ref of settings.deployedRefs) {
    running.push({ title: `${ref}, which is deployed,`, usage: usageOf(await repository.at(ref)) });
  }
  return codeOf({ request, head, baseSource, base, running });
}

interface Read {
  readonly request: CodeRequest;
  readonly head: Usage;
  readonly baseSource: FileSource | null;
  readonly base: Usage | null;
  readonly running: readonly RunningCode[];
}

function codeOf({ request, head, baseSource, base, running }: Read): Code {
  const { settings, source } = request;
  const input: CodeInput = { head, base, running, rollout: settings.codeRollout };
  const histories = new Histories(request, baseSource);
  return {
    ...(base === null ? {} : { watch: new StillUsed(input) }),
    judge(policy, rules) {
      const rule = rules.find(({ id }) => id === 'code-before-schema');
      if (rule === undefined) throw new Error('there is no rule code-before-schema');
      const found = judgeBeforeSchema({
        code: input,
        head: () => histories.head(),
        base: () => histories.base(),
        policy,
        rule,
        read: (path) => source.read(path),
      });
      const report = codeReport(head.coverage, head.references, found);
      const all = settings.references === 'all';
      const list = all ? { list: listOf(settle(head.references, histories.head())) } : {};
      return { files: found.files, report: { ...report, ...list } };
    },
  };
}

/** What all migrations come to at the head and at the base, each set a schema of its own. Read when asked for. */
class Histories {
  private readonly parsed = new Map<string, ParsedSql>();
  private atHead: ExistingSchema | undefined;

  constructor(
    private readonly request: CodeRequest,
    private readonly baseSource: FileSource | null,
  ) {}

  head(): ExistingSchema {
    this.atHead ??= this.existing(this.request.source, (path) => !this.isOnBase(path));
    return this.atHead;
  }

  base(): ExistingSchema | null {
    return this.baseSource === null ? null : this.existing(this.baseSource, () => false);
  }

  private isOnBase(path: string): boolean {
    return this.baseSource?.read(path) != null;
  }

  /** `fresh`: files that a schema that is given, and that stands for the history, does not have yet. */
  private existing(source: FileSource, fresh: (path: string) => boolean): ExistingSchema {
    const { settings, before } = this.request;
    const schemas = setsOf(source, settings).map((set) => this.schemaOf(set, source, fresh));
    return new ExistingSchema(schemas.length === 0 && before !== null ? [folded(before)] : schemas);
  }

  private schemaOf(set: MigrationSet, source: FileSource, fresh: (path: string) => boolean): Schema {
    const { before } = this.request;
    const schema = before === null ? new Schema() : folded(before);
    const files = before === null ? set.migrations : set.migrations.filter(({ path }) => fresh(path));
    source.prefetch?.(files.map(({ path }) => path));
    files.forEach((file, index) => {
      const text = source.read(file.path);
      if (text === null) return;
      for (const statement of this.parse(file.up(text).text).statements)
        foldStatement(schema, statement.changes, index);
      endSession(schema);
    });
    return schema;
  }

  /** Base and head have nearly all files in common. */
  private parse(text: string): ParsedSql {
    const known = this.parsed.get(text) ?? this.request.parse(text);
    this.parsed.set(text, known);
    return known;
  }
}

/** A schema that a dump describes. */
function folded(before: ParsedSql): Schema {
  const schema = new Schema();
  for (const statement of before.statements) foldStatement(schema, statement.changes, BEFORE);
  endSession(schema);
  return schema;
}
