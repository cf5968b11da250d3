import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '@/lib/api/openapi';
import { noTexts } from './doc-texts';
import { readGroups, searchGroups } from './operations';
import { texts } from './zh-cn/all-texts';

const text = await readFile(new URL('../../../../src/http/openapi.json', import.meta.url), 'utf8');
const groups = readGroups(JSON.parse(text) as ApiDocument);
const all = groups.flatMap(({ operations }) => operations);
const byId = (id: string) => all.find((operation) => operation.id === id);

describe('the calls of the server\'s own document', () => {
  it('are all there, each with a name of its own and an answer', () => {
    const document = JSON.parse(text) as ApiDocument;
    const paths = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
    expect(all).toHaveLength(paths.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.filter(({ answers }) => answers.every(({ status }) => status !== '200'))).toEqual([]);
    expect(groups[0]?.tag).toBe('public');
  });

  it('say who may make them', () => {
    expect(byId('getAt')?.access).toEqual(['apiSecret']);
    expect(byId('login')?.access).toEqual(['anyone']);
    expect(byId('listTokens')?.access).toEqual(['session', 'apiSecretBearer']);
    expect(byId('metrics')?.access).toEqual(['local', 'apiSecret', 'apiSecretBearer']);
  });

  it('begin with an example, if they take a body', () => {
    expect(JSON.parse(byId('getAt')?.example ?? '')).toMatchObject({ biz_id: 'acct-1' });
    expect(byId('health')?.example).toBeNull();
  });

  it('ask first unless they only read', () => {
    const asking = all.filter(({ reads }) => !reads).map(({ id }) => id);
    for (const id of ['deleteToken', 'importTokens', 'saveSystem', 'startJob', 'changePassword',
      'publicRefresh', 'revealSecret', 'rekey', 'logout']) expect(asking).toContain(id);
    for (const id of ['getAt', 'listTokens', 'previewSettings', 'health', 'overview']) {
      expect(asking).not.toContain(id);
    }
  });

  it('know the one that never ends', () => {
    expect(all.filter(({ streams }) => streams).map(({ id }) => id)).toEqual(['watchJobs']);
  });

  it('resolve answers that stand elsewhere', () => {
    const answer = byId('getAt')?.answers.find(({ status }) => status === '401');
    expect(answer?.description).toContain('No credentials');
    expect(answer?.example).toContain('unauthenticated');
  });
});

describe('searchGroups', () => {
  const found = (query: string, table = noTexts) => (
    searchGroups(groups, query, table).flatMap(({ operations }) => operations).map(({ id }) => id)
  );

  it('finds by path, summary and field, whatever the case', () => {
    expect(found('get-at')).toContain('getAt');
    expect(found('MIN_TTL')).toEqual(['getAt']);
    expect(found('change password current_password')).toEqual(['changePassword']);
    expect(found('there is none such')).toEqual([]);
    expect(found(' ')).toHaveLength(all.length);
  });

  it('finds by the text that is shown as well as by the English one', () => {
    expect(found('已保存的访问令牌', texts)).toEqual(['getAt']);
    expect(found('stored min_ttl 访问令牌', texts)).toEqual(['getAt']);
    expect(found('审计', texts)).toContain('exportAudit');
    expect(found('审计')).toEqual([]);
  });
});
