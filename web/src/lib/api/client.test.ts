import { afterEach, describe, expect, it, vi } from 'vitest';
import { post, postForData, postForFile, postLeaving, setApiLanguage } from './client';
import {
  ApiError, isTransient, isUnauthorized, MalformedAnswerError, NetworkError, parseRetryAfter,
} from './errors';
import { login } from './session';

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetched = vi.fn<typeof fetch>(() => (
    Promise.resolve(new Response(text, { status, headers }))
  ));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(() => { throw new Error('the call went through'); }, (error: unknown) => error);
}

afterEach(() => { vi.unstubAllGlobals(); });

describe('post', () => {
  it('sends JSON with the guard header and the language, and the cookie only to us', async () => {
    const fetched = answer(200, { success: true, data: 7 });
    setApiLanguage('zh-CN');
    await expect(postForData('rts/list', { page: 1 })).resolves.toBe(7);
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe('/internalweb/v1/rts/list');
    expect(init).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      body: '{"page":1}',
      headers: { 'X-Requested-With': 'rt-manage', 'Accept-Language': 'zh-CN' },
    });
    expect(init?.headers).not.toHaveProperty('Authorization');
  });

  it('turns a refusal into an ApiError with code, message and data', async () => {
    answer(502, {
      success: false, code: 'upstream_refused', msg: 'The provider said no.', data: { id: 1 },
    });
    const error = await failure(post('rts/refresh'));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 502, code: 'upstream_refused', message: 'The provider said no.', data: { id: 1 },
    });
  });

  it('takes success:false for a refusal whatever the status', async () => {
    answer(200, { success: false, msg: 'no' });
    expect(await failure(post('rts/refresh'))).toMatchObject({ status: 200, message: 'no' });
  });

  it('reads the {error} of the login call', async () => {
    answer(401, { error: 'wrong password' });
    const error = await failure(login({ username: 'a', password: 'b' }));
    expect(isUnauthorized(error)).toBe(true);
    expect(error).toMatchObject({ message: 'wrong password' });
  });

  it('carries Retry-After of a 429', async () => {
    answer(429, { error: 'slow down' }, { 'Retry-After': '17' });
    expect(await failure(post('auth/login'))).toMatchObject({ status: 429, retryAfter: 17 });
  });

  it('names a status where the answer has no message', async () => {
    answer(500, {});
    expect(await failure(post('rts/list'))).toMatchObject({ message: 'HTTP 500' });
  });

  it('tells an answer that is not JSON from a refusal', async () => {
    answer(502, '<html>bad gateway</html>');
    const error = await failure(post('rts/list'));
    expect(error).toBeInstanceOf(MalformedAnswerError);
    expect(error).toMatchObject({ status: 502 });
  });

  it('tells an unreachable server', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
    expect(await failure(post('rts/list'))).toBeInstanceOf(NetworkError);
  });

  it('passes an abort through: it is no failure', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('', 'AbortError')));
    expect(await failure(post('rts/list'))).toMatchObject({ name: 'AbortError' });
  });
});

describe('postLeaving', () => {
  it('outlives the page, with the same guard, and swallows its failure', () => {
    const fetched = vi.fn<typeof fetch>(() => Promise.reject(new TypeError('failed to fetch')));
    vi.stubGlobal('fetch', fetched);
    postLeaving('rts/delete', { id: 7 });
    expect(fetched.mock.calls[0]?.[0]).toBe('/internalweb/v1/rts/delete');
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({
      keepalive: true, credentials: 'same-origin', body: '{"id":7}',
      headers: { 'X-Requested-With': 'rt-manage' },
    });
  });
});

describe('login', () => {
  it('drops the token: the page holds no secret', async () => {
    answer(200, { token: 'eyJ.secret', username: 'admin' });
    const result = await login({ username: 'admin', password: 'pw' });
    expect(result).toEqual({ username: 'admin' });
  });
});

describe('postForFile', () => {
  it('gives the file as it came, and sends the guard header', async () => {
    const fetched = answer(200, 'id,at\r\n', { 'Content-Disposition': 'attachment; filename="a.csv"' });
    const file = await postForFile('audit/export', { format: 'csv' });
    expect(await file.text()).toBe('id,at\r\n');
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ headers: { 'X-Requested-With': 'rt-manage' } });
  });

  it('tells a refusal, and a page that is no file', async () => {
    answer(503, { success: false, code: 'unavailable', msg: 'Later.' });
    expect(await failure(postForFile('audit/export', {}))).toMatchObject({ status: 503, message: 'Later.' });
    answer(200, '<html>sign in</html>');
    expect(await failure(postForFile('audit/export', {}))).toBeInstanceOf(MalformedAnswerError);
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-11-23T12:00:00Z');

  it.each([
    ['30', 30],
    ['Mon, 23 Nov 2026 12:01:00 GMT', 60],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['later', null],
    ['', null],
    [null, null],
  ])('%s', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});

describe('isTransient', () => {
  it('repeats reads that may succeed later, and nothing else', () => {
    expect(isTransient(new NetworkError(null))).toBe(true);
    expect(isTransient(new ApiError({ status: 503, message: '' }))).toBe(true);
    expect(isTransient(new ApiError({ status: 409, message: '' }))).toBe(false);
    expect(isTransient(new ApiError({ status: 401, message: '' }))).toBe(false);
  });
});
