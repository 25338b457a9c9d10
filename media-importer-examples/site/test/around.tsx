import type { ReactNode } from 'react';
import { vi } from 'vitest';
import type { Api } from '../src/api';
import { Surroundings } from '../src/surroundings';

/** What the parts of the page find around them: this API, and somebody who is signed in. */
export function around(api: Partial<Api>) {
  const ask = vi.fn();
  const value = {
    api: api as Api,
    ask,
    renew: () => {},
    tell: () => {},
    expired: false,
    email: 'anna@example.com',
  };
  const wrapper = ({ children }: { children: ReactNode }) => (
    <Surroundings value={value}>{children}</Surroundings>
  );
  return { ask, wrapper };
}

/** Something that is answered when the test says so. */
export function later<T>() {
  const waiting: { resolve: (value: T) => void; reject: (error: Error) => void }[] = [];
  const asked = vi.fn(() => new Promise<T>((resolve, reject) => waiting.push({ resolve, reject })));
  return { asked, waiting };
}
