import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Api, SignIn } from '../src/api';
import { answer, claimsOf, handOver, PICKER_SCOPE, question } from '../src/signIn';

const CONFIG = {
  clientId: 'client',
  apiUrl: 'https://api.example.org',
  authUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
};
const ORIGIN = 'https://photos.example.org';

function token(claims: object): string {
  const encoded = btoa(unescape(encodeURIComponent(JSON.stringify(claims))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `e30.${encoded}.c2ln`;
}

/** An API that takes every code and answers with a token of these claims. */
function api(claims: object) {
  const redeemed: unknown[] = [];
  const fake = {
    signIn: async (consent: unknown): Promise<SignIn> => {
      redeemed.push(consent);
      return { idToken: token(claims), email: 'anna@example.com', scopes: [] };
    },
  };
  return { api: fake as unknown as Api, redeemed };
}

async function asked(wish = {}): Promise<URLSearchParams> {
  return new URL(await question(CONFIG, wish, sessionStorage, ORIGIN)).searchParams;
}

beforeEach(() => sessionStorage.clear());

describe('the question', () => {
  test('asks only who the user is, with PKCE, state and nonce', async () => {
    const parameters = await asked();

    expect(parameters.get('response_type')).toBe('code');
    expect(parameters.get('scope')).toBe('openid email');
    expect(parameters.get('redirect_uri')).toBe(`${ORIGIN}/`);
    expect(parameters.get('code_challenge_method')).toBe('S256');
    expect(parameters.has('access_type')).toBe(false);
    expect(parameters.has('prompt')).toBe(false);
  });

  test('asks for lasting access only together with a scope for photos', async () => {
    const parameters = await asked({ scope: PICKER_SCOPE });

    expect(parameters.get('scope')).toBe(`openid email ${PICKER_SCOPE}`);
    expect(parameters.get('access_type')).toBe('offline');
    expect(parameters.get('prompt')).toBe('consent');
    expect(parameters.get('include_granted_scopes')).toBe('true');
  });

  test('proves itself with the hash of a verifier that is not sent', async () => {
    const parameters = await asked();
    const { verifier } = JSON.parse(sessionStorage.getItem('question') ?? '');
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    const expected = btoa(String.fromCharCode(...new Uint8Array(hash)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');

    expect(parameters.get('code_challenge')).toBe(expected);
    expect(parameters.toString()).not.toContain(verifier);
  });

  test('is another each time', async () => {
    const [first, second] = [await asked(), await asked()];

    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.get(name)).not.toBe(second.get(name));
      expect(first.get(name)).toHaveLength(43);
    }
  });
});

describe('the answer', () => {
  test('is none when there is neither code nor error', async () => {
    expect(await answer(CONFIG, api({}).api, '')).toEqual({ kind: 'not-asked' });
    expect(await answer(CONFIG, api({}).api, '?utm=1')).toEqual({ kind: 'not-asked' });
  });

  test('signs in when state and nonce are the ones that were sent', async () => {
    const parameters = await asked({ intent: 'pick' });
    const { api: google, redeemed } = api({ aud: 'client', nonce: parameters.get('nonce') });

    const outcome = await answer(CONFIG, google, `?code=4%2Fx&state=${parameters.get('state')}`);

    expect(outcome).toMatchObject({ kind: 'signed-in', intent: 'pick' });
    expect(redeemed).toMatchObject([{ code: '4/x', redirectUri: `${ORIGIN}/` }]);
  });

  test.each([
    ['another state', () => '?code=x&state=other'],
    ['no state', () => '?code=x'],
  ])('is refused with %s, and the code is not redeemed', async (_, search) => {
    await asked();
    const { api: google, redeemed } = api({});

    expect(await answer(CONFIG, google, search())).toMatchObject({ kind: 'failed' });
    expect(redeemed).toEqual([]);
  });

  test('counts once', async () => {
    const parameters = await asked();
    const { api: google } = api({ aud: 'client', nonce: parameters.get('nonce') });
    const search = `?code=x&state=${parameters.get('state')}`;

    expect(await answer(CONFIG, google, search)).toMatchObject({ kind: 'signed-in' });
    expect(await answer(CONFIG, google, search)).toMatchObject({ kind: 'failed' });
  });

  test.each([
    ['another nonce', () => ({ aud: 'client', nonce: 'other' })],
    ['no nonce', () => ({ aud: 'client' })],
    ['another audience', (nonce: string | null) => ({ aud: 'other', nonce })],
  ])('is refused when the token has %s', async (_, claims) => {
    const parameters = await asked();
    const { api: google } = api(claims(parameters.get('nonce')));

    expect(await answer(CONFIG, google, `?code=x&state=${parameters.get('state')}`)).toMatchObject({
      kind: 'failed',
    });
  });

  test('tells a user who said no from a sign-in that would have needed one', async () => {
    const loud = await asked();
    expect(
      await answer(CONFIG, api({}).api, `?error=access_denied&state=${loud.get('state')}`),
    ).toEqual({ kind: 'denied' });

    const silent = await asked({ silent: true });
    expect(silent.get('prompt')).toBe('none');
    expect(
      await answer(CONFIG, api({}).api, `?error=login_required&state=${silent.get('state')}`),
    ).toEqual({ kind: 'expired' });
  });
});

test('reads claims with umlauts, and nothing out of what is no token', () => {
  expect(claimsOf(token({ name: 'Jörg 🦉' }))).toEqual({ name: 'Jörg 🦉' });
  expect(claimsOf('no token')).toEqual({});
  expect(claimsOf('')).toEqual({});
});

describe('signing in beside the page', () => {
  test('hands the answer over only where it was asked for', async () => {
    const heard: unknown[] = [];
    const channel = new BroadcastChannel('beside-');
    channel.onmessage = ({ data }) => heard.push(data);

    expect(handOver('?code=c&state=abc')).toBe(false);
    expect(handOver('?code=c&state=beside-abc')).toBe(true);

    await vi.waitFor(() => expect(heard).toEqual(['?code=c&state=beside-abc']));
    channel.close();
  });

  test('asks with a state that says so', async () => {
    expect((await asked({ beside: true })).get('state')).toMatch(/^beside-[A-Za-z0-9_-]{43}$/);
  });
});
