// Fails the build when the page grows heavier than it may be.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 100_000;
const dist = new URL('../dist/', import.meta.url);
const total = readdirSync(dist, { recursive: true })
  .filter((name) => /\.(html|js|css|svg)$/.test(name))
  .map((name) => gzipSync(readFileSync(new URL(name.replaceAll('\\', '/'), dist))).length)
  .reduce((sum, size) => sum + size, 0);
console.log(`The page weighs ${total} bytes, compressed; it may weigh ${LIMIT_BYTES}.`);
if (total > LIMIT_BYTES) {
  process.exit(1);
}
