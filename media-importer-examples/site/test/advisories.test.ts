import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Packages with a known weakness below a version. Read from the lock, so that it needs no network. */
const FIXED_IN: Readonly<Record<string, string>> = {
  esbuild: '0.25.0', // GHSA-67mh-4wv8-f99m
  'happy-dom': '20.0.0', // CVE-2025-61927
  nanoid: '3.3.8', // CVE-2024-55565
  'playwright-core': '1.55.1', // CVE-2025-59288
  postcss: '8.4.31', // CVE-2023-44270
  rollup: '4.22.4', // CVE-2024-47068
  vite: '7.1.11', // CVE-2025-62522
  vitest: '3.0.5', // CVE-2025-24964
  ws: '8.17.1', // CVE-2024-37890
};

interface Locked {
  readonly version?: string;
}

function isBelow(version: string, fixed: string): boolean {
  const [a = [], b = []] = [version, fixed].map((text) => text.split(/[.-]/).map(Number));
  const i = b.findIndex((part, index) => part !== a[index]);
  return i >= 0 && !((a[i] as number) > (b[i] as number));
}

test('compares versions by number', () => {
  expect(isBelow('8.4.30', '8.4.31')).toBe(true);
  expect(isBelow('8.10.0', '8.4.31')).toBe(false);
  expect(isBelow('8.4.31', '8.4.31')).toBe(false);
});

test('no locked package has a known weakness', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const weak = Object.entries(lock.packages)
    .map(([path, { version }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version: version ?? '',
    }))
    .filter(({ name, version }) => name in FIXED_IN && isBelow(version, FIXED_IN[name] as string));
  expect(weak).toEqual([]);
});
