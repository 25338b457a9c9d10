import { afterEach, expect, test, vi } from 'vitest';
import { Api, Refusal, Unreachable } from '../src/api';

const calls: { url: string; init: RequestInit }[] = [];

function answering(status: number, body: unknown): Api {
  calls.length = 0;
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    calls.push({ url: url.href, init });
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  });
  return new Api('https://api.example.org');
}

afterEach(() => vi.unstubAllGlobals());

test('sends the token as bearer and nowhere else', async () => {
  const api = answering(200, { jobs: [] });
  api.use('the-token');

  await api.jobs();

  expect(calls[0]?.url).toBe('https://api.example.org/v1/jobs?limit=20');
  expect(calls[0]?.init.headers).toMatchObject({ authorization: 'Bearer the-token' });
  expect(calls[0]?.init.credentials).toBe('omit');
});

test('starts a job with a key, so that it starts once', async () => {
  const api = answering(202, {});

  await api.startJob({ type: 'album', albumId: 'a' }, 'key-1');

  expect(calls[0]?.init.headers).toMatchObject({ 'idempotency-key': 'key-1' });
  expect(calls[0]?.init.body).toBe('{"source":"album","albumId":"a"}');
});

test('ids cannot lead to another path', async () => {
  const api = answering(200, {});

  await api.job('../connections');

  expect(calls[0]?.url).toBe('https://api.example.org/v1/jobs/..%2Fconnections');
});

test('tells that the sign-in has ended', async () => {
  const api = answering(401, { message: 'Unauthorized' });
  const ended = vi.fn();
  api.onExpired(ended);

  await expect(api.months()).rejects.toThrow(Refusal);
  expect(ended).toHaveBeenCalledOnce();
});

test('hands on why the API makes somebody wait', async () => {
  const api = answering(429, { error: { code: 'too-many-jobs', message: 'You have 3 open.' } });

  await expect(api.startJob({ type: 'everything' }, 'key')).rejects.toMatchObject({
    status: 429,
    code: 'too-many-jobs',
  });
});

test('hands on what the API says is wrong', async () => {
  const api = answering(409, { error: { code: 'needs-consent', message: 'Connect again.' } });

  await expect(api.albums()).rejects.toMatchObject({
    status: 409,
    needsConsent: true,
    message: 'Connect again.',
  });
});

test.each([
  [500, 'Internal Server Error'],
  [502, { message: 'Bad Gateway' }],
  [429, { message: 'Too Many Requests' }],
  [200, '<html>'],
])('calls %i %j an API that is not there', async (status, body) => {
  await expect(answering(status, body).months()).rejects.toThrow(Unreachable);
});

test('calls a broken connection the same', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));

  await expect(new Api('https://api.example.org').months()).rejects.toThrow(Unreachable);
});
