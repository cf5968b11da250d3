import type { TFunction } from 'i18next';
import type { StateTone } from '@/components/state-words';
import type { Job, TokenFilter } from '@/lib/api/types';
import { span } from '@/lib/time';

/** The texts that jobs are told with. */
export const wordSpaces = ['jobs', 'tokens'] as const;
export type Words = TFunction<typeof wordSpaces>;

const textFilters = ['biz_id', 'tag', 'email', 'type'] as const;

/** What a filter asks for, one entry a condition. */
export function filterWords(filter: TokenFilter, t: Words, language: string): string[] {
  const words: string[] = [];
  for (const name of textFilters) {
    const value = filter[name];
    if (value) words.push(t(`filter.${name}`, { value }));
  }
  if (filter.state) {
    words.push(t('filter.state', { value: t(`tokens:state.${filter.state}`) }));
  }
  if (typeof filter.enabled === 'boolean') {
    words.push(t(filter.enabled ? 'filter.enabled' : 'filter.disabled'));
  }
  if (filter.proxy === 'direct') words.push(t('filter.direct'));
  else if (filter.proxy) words.push(t('filter.proxy', { value: filter.proxy }));
  if (filter.create_date) words.push(t('filter.create_date', { value: filter.create_date }));
  if (filter.at_ends_within !== undefined) {
    words.push(t('filter.at_ends_within', { value: span(filter.at_ends_within, language) }));
  }
  return words;
}

/** Which rows a job is about. */
export function aboutWords(
  job: Pick<Job, 'kind' | 'filter' | 'total'>, t: Words, language: string,
): string {
  if (job.kind === 'import') return t('about.lines', { count: job.total });
  if (job.filter === null) return t('about.selected', { count: job.total });
  const words = filterWords(job.filter, t, language);
  return words.length === 0 ? t('about.all') : t('about.filter', { filter: words.join(t('and')) });
}

/** What an edit changes, one entry a field; nothing for other jobs. */
export function editWords(job: Pick<Job, 'edit'>, t: Words): string[] {
  const { edit } = job;
  if (!edit) return [];
  const words: string[] = [];
  for (const name of ['tag', 'proxy', 'client_id'] as const) {
    const value = edit[name];
    if (value === undefined) continue;
    words.push(value === '' ? t(`edit.${name}Clear`) : t(`edit.${name}`, { value }));
  }
  if (edit.enabled !== undefined) words.push(t(edit.enabled ? 'edit.enabled' : 'edit.disabled'));
  return words;
}

/** "Refresh of …: 98 done, 2 failed.": what is told when a job has ended. */
export function endWords(job: Job, t: Words): string {
  const name = t(`kind.${job.kind}`);
  if (job.state === 'failed') return t('ended.failed', { job: name, message: job.message });
  if (job.state === 'cancelled') {
    return t('ended.cancelled', { job: name, done: job.done, total: job.total });
  }
  return job.failed > 0
    ? t('ended.partly', { job: name, succeeded: job.succeeded, failed: job.failed })
    : t('ended.done', { job: name, count: job.succeeded });
}

/** How an ended job is to be seen; a running one is calm. */
export function jobTone(job: Pick<Job, 'state' | 'failed'>): StateTone {
  if (job.state === 'failed') return 'bad';
  if (job.state === 'done') return job.failed > 0 ? 'wait' : 'good';
  return 'calm';
}
