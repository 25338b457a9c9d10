/** What a deployment says about itself; the bundle holds none of it. */
export interface Config {
  readonly clientId: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Google's consent page, or what stands in for it. */
  readonly authUrl: string;
}

const GOOGLE = 'https://accounts.google.com/o/oauth2/v2/auth';

export class BadConfig extends Error {}

export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { cache: 'no-cache', credentials: 'omit' });
  if (!answer.ok) {
    throw new BadConfig(`The page could not load its settings (${answer.status}).`);
  }
  return parseConfig(await answer.json().catch(() => undefined));
}

export function parseConfig(json: unknown): Config {
  const { clientId, apiUrl, authUrl = GOOGLE } = (json ?? {}) as Record<string, unknown>;
  if (typeof clientId !== 'string' || clientId === '') {
    throw new BadConfig('The settings of this page (config.json) have no clientId.');
  }
  return { clientId, apiUrl: address('apiUrl', apiUrl), authUrl: address('authUrl', authUrl) };
}

function address(name: string, value: unknown): string {
  if (typeof value !== 'string' || !isSafeAddress(value)) {
    throw new BadConfig(
      `${name} in the settings of this page (config.json) is not an https address.`,
    );
  }
  return value.replace(/\/+$/, '');
}

/** Plain http is for stand-ins on this machine only. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, hostname } = new URL(text);
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && local);
}
