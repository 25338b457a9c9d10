import type { Medium } from '../src/api';

export function medium(id: number, changes: Partial<Medium> = {}): Medium {
  return {
    itemId: `item-${id}`,
    key: `k/${id}.jpg`,
    mimeType: 'image/jpeg',
    sizeBytes: 1000,
    link: `https://bucket.example.org/${id}`,
    linkEndsAt: '2026-01-01T12:00:00Z',
    ...changes,
  };
}
