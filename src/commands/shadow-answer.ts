import type { DownPart } from '../frameworks/down.js';
import type { Settings } from '../settings/resolve.js';
import { AnswerCache } from '../shadow/answers.js';
import { keyOf } from '../shadow/cache.js';
import { type Answer, answerOf, type KeptAnswer } from './shadow-answer-form.js';
import type { TextScript } from './shadow-history.js';

/** All that an answer hangs on. */
export interface Question {
  /** Of the cache. */
  readonly folder: string;
  /** Key of the build, the server and the history before. */
  readonly history: string;
  readonly rest: readonly {
    readonly script: Pick<TextScript, 'path' | 'text' | 'transactionMode' | 'judged'>;
    readonly down: DownPart | null;
  }[];
  readonly proving: boolean;
  readonly settings: Pick<Settings, 'shadow' | 'postgresVersion'>;
}

/**
 * Gives the answer that an earlier run got to the same question; else asks, and puts the answer away.
 */
export async function answerOnce(question: Question, ask: () => Promise<Answer>): Promise<Answer> {
  const cache = new AnswerCache(question.folder);
  const key = keyOf(question.history, ...textsOf(question));
  const known = answerOf(await cache.find(key));
  if (known !== null) return known;
  const answer = await ask();
  const { report, seen, proofs, lasting } = answer;
  if (!lasting) return answer;
  const kept: KeptAnswer = {
    report: { ...report, cached: true, server: `${report.server ?? ''}, by an earlier run` },
    seen: [...seen].map(([path, one]) => [path, [...one]]),
    proofs: [...proofs],
  };
  await cache.put(key, kept);
  return answer;
}

function textsOf({ rest, proving, settings }: Question): string[] {
  const scripts = rest.flatMap(({ script: { path, text, transactionMode, judged }, down }) => [
    ...[path, text, transactionMode, String(judged)],
    ...(down === null ? ['no way back'] : [down.path, down.text, down.transactionMode]),
  ]);
  return ['answer', String(settings.postgresVersion), settings.shadow ?? '', String(proving), ...scripts];
}
