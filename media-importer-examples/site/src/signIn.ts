import { isSafeAddress, type Config } from './config';
import type { Api, SignIn } from './api';

export const LIBRARY_SCOPE =
  'https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata';
export const PICKER_SCOPE = 'https://www.googleapis.com/auth/photospicker.mediaitems.readonly';

/** What the user was about to do when Google had to be asked first. */
export type Intent = 'pick' | 'albums' | 'none';

/** What has to be known again when Google sends the browser back. None of it is a token. */
interface Question {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly intent: Intent;
  readonly silent: boolean;
}

export interface Wish {
  /** Access to photos; without one the user only says who they are. */
  readonly scope?: string;
  readonly intent?: Intent;
  /** Whom Google should suggest. */
  readonly hint?: string | undefined;
  /** Without any question to the user; fails when there would be one. */
  readonly silent?: boolean;
  /** In a window beside this page, which hands the answer over. */
  readonly beside?: boolean;
}

/** How a visit to Google ended. */
export type Outcome =
  | { readonly kind: 'signed-in'; readonly signIn: SignIn; readonly intent: Intent }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly message: string }
  /** The server did not answer, so nothing is known about the sign-in. */
  | { readonly kind: 'unreachable'; readonly message: string };

const QUESTION = 'question';
/** How the state of a question starts that was asked in a window beside the page. */
const BESIDE = 'beside-';
const ACCOUNT = 'account';

/** Where to send the browser; remembers what the answer will be checked against. */
export async function question(
  config: Config,
  wish: Wish,
  store: Storage = sessionStorage,
  origin: string = location.origin,
): Promise<string> {
  const asked: Question = {
    state: (wish.beside ? BESIDE : '') + random(),
    nonce: random(),
    verifier: random(),
    redirectUri: `${origin}/`,
    intent: wish.intent ?? 'none',
    silent: wish.silent ?? false,
  };
  store.setItem(QUESTION, JSON.stringify(asked));
  const url = new URL(config.authUrl);
  const parameters: Record<string, string> = {
    client_id: config.clientId,
    redirect_uri: asked.redirectUri,
    response_type: 'code',
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: await challenge(asked.verifier),
    code_challenge_method: 'S256',
    scope: ['openid', 'email', ...(wish.scope ? [wish.scope] : [])].join(' '),
    ...(wish.hint ? { login_hint: wish.hint } : {}),
    ...(wish.silent ? { prompt: 'none' } : {}),
    // Only with all three does Google give access that lasts and covers what was allowed before.
    ...(wish.scope
      ? { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'true' }
      : {}),
  };
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value));
  return url.href;
}

/** Takes Google's answer out of the address of this page. */
export async function answer(
  config: Config,
  api: Api,
  search: string,
  store: Storage = sessionStorage,
): Promise<Outcome> {
  const parameters = new URLSearchParams(search);
  const code = parameters.get('code');
  const error = parameters.get('error');
  if (code === null && error === null) {
    return { kind: 'not-asked' };
  }
  const asked = taken(store);
  if (asked === undefined || parameters.get('state') !== asked.state) {
    return {
      kind: 'failed',
      message: 'This sign-in link has expired. Please sign in again.',
    };
  }
  if (code === null) {
    if (asked.silent) {
      return { kind: 'expired' };
    }
    return error === 'access_denied'
      ? { kind: 'denied' }
      : { kind: 'failed', message: 'Google could not sign you in. Please try again.' };
  }
  const signIn = await api.signIn({
    code,
    codeVerifier: asked.verifier,
    redirectUri: asked.redirectUri,
  });
  const claims = claimsOf(signIn.idToken);
  if (claims['nonce'] !== asked.nonce || claims['aud'] !== config.clientId) {
    return {
      kind: 'failed',
      message: 'We couldn’t verify this sign-in. Please try again.',
    };
  }
  return { kind: 'signed-in', signIn, intent: asked.intent };
}

function taken(store: Storage): Question | undefined {
  const text = store.getItem(QUESTION);
  store.removeItem(QUESTION);
  return text === null ? undefined : (JSON.parse(text) as Question);
}

/** Reads, but does not verify: the API has done that and does so with every call. */
export function claimsOf(idToken: string): Record<string, unknown> {
  try {
    const payload = (idToken.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The address that was signed in in this tab; lets a reload go on without a question. */
export const account = {
  get: (): string | undefined => sessionStorage.getItem(ACCOUNT) ?? undefined,
  set: (email: string): void => sessionStorage.setItem(ACCOUNT, email),
  clear: (): void => sessionStorage.removeItem(ACCOUNT),
};

const DENIED = 'denied';

/** Over the way back to the page: that the user said no to what was asked for there. */
export const denial = {
  note: (): void => sessionStorage.setItem(DENIED, 'yes'),
  take: (): boolean => {
    const noted = sessionStorage.getItem(DENIED) !== null;
    sessionStorage.removeItem(DENIED);
    return noted;
  },
};

export async function goToGoogle(config: Config, wish: Wish): Promise<void> {
  const url = await question(config, wish);
  if (isSafeAddress(url)) {
    location.assign(url);
  }
}

/**
 * Hands Google's answer to the page that opened this window. It is of use only there, where the
 * question is remembered.
 *
 * @returns whether this window was opened for that
 */
export function handOver(search: string): boolean {
  if (!new URLSearchParams(search).get('state')?.startsWith(BESIDE)) {
    return false;
  }
  const channel = new BroadcastChannel(BESIDE);
  channel.postMessage(search);
  channel.close();
  return true;
}

/**
 * Signs in again in a window beside this page, which goes on with what it does. To be called in the
 * moment of a click, in which alone windows can be opened.
 */
export function signInBeside(
  config: Config,
  api: Api,
  hint: string,
  onOutcome: (outcome: Outcome) => void,
): void {
  const beside = window.open('about:blank', '', 'popup,width=520,height=680');
  const channel = new BroadcastChannel(BESIDE);
  channel.onmessage = ({ data }) => {
    channel.close();
    answer(config, api, String(data)).then(onOutcome, () =>
      onOutcome({ kind: 'failed', message: 'The sign-in failed. Please try again.' }),
    );
  };
  question(config, { hint, beside: true }).then(
    (url) => {
      if (beside !== null && isSafeAddress(url)) {
        beside.location.assign(url);
      }
    },
    () => channel.close(),
  );
}

function random(): string {
  return base64(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64(new Uint8Array(hash));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
