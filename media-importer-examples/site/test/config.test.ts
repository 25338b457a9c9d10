import { expect, test } from 'vitest';
import { isSafeAddress, parseConfig } from '../src/config';

test('reads what a deployment says, and knows where Google is', () => {
  expect(parseConfig({ clientId: 'c', apiUrl: 'https://api.example.org/' })).toEqual({
    clientId: 'c',
    apiUrl: 'https://api.example.org',
    authUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
  });
});

test.each([
  [undefined, 'clientId'],
  [{ apiUrl: 'https://a.b' }, 'clientId'],
  [{ clientId: 'c' }, 'apiUrl'],
  [{ clientId: 'c', apiUrl: 'http://api.example.org' }, 'apiUrl'],
  [{ clientId: 'c', apiUrl: 'https://a.b', authUrl: 'javascript:alert(1)' }, 'authUrl'],
])('names what is wrong in %j', (json, name) => {
  expect(() => parseConfig(json)).toThrow(name);
});

test('only https is safe, except on this machine', () => {
  expect(isSafeAddress('https://photos.google.com/x')).toBe(true);
  expect(isSafeAddress('http://127.0.0.1:8080')).toBe(true);
  expect(isSafeAddress('http://example.org')).toBe(false);
  expect(isSafeAddress('javascript:alert(1)')).toBe(false);
  expect(isSafeAddress('nowhere')).toBe(false);
});
