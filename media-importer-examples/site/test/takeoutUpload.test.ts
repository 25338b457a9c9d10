import { describe, expect, test, vi } from 'vitest';
import { Refusal, type Upload } from '../src/api';
import {
  exportNameOf,
  refusalOf,
  Stopped,
  uploadFile,
  type Means,
  type Send,
} from '../src/takeoutUpload';

const SIZE = 10;
const NEVER = new AbortController().signal;

/** An inbox for files of ten bytes in pieces of four. */
function inbox(done: number[] = [], complete = false) {
  const arrived = new Map<string, string>();
  const upload: Upload = { sizeBytes: SIZE, pieceBytes: 4, pieces: 3, done, complete };
  const api = {
    beginUpload: vi.fn(async () => upload),
    uploadLinks: vi.fn(
      async (_export: string, _name: string, _size: number, pieces: readonly number[]) => ({
        links: pieces.map((piece) => ({ piece, link: `link ${piece}` })),
      }),
    ),
    completeUpload: vi.fn(async () => {}),
  };
  const send = vi.fn<Send>(async (link, piece, onProgress) => {
    onProgress(piece.size);
    arrived.set(link, await piece.text());
  });
  const wait = vi.fn(async () => {});
  const signedIn = vi.fn(async () => {});
  const means: Means = { api, send, wait, signedIn };
  return { api, send, wait, signedIn, arrived, means };
}

const file = new File(['0123456789'], 'a.zip');

describe('uploading a file', () => {
  test('sends every piece once and puts them together', async () => {
    const { api, arrived, means } = inbox();
    const progress: number[] = [];

    await uploadFile(means, 'autumn', file, (bytes) => progress.push(bytes), NEVER);

    expect(Object.fromEntries(arrived)).toEqual({
      'link 1': '0123',
      'link 2': '4567',
      'link 3': '89',
    });
    expect(progress.at(-1)).toBe(SIZE);
    expect(api.completeUpload).toHaveBeenCalledWith('autumn', 'a.zip', SIZE);
  });

  test('goes on where it was', async () => {
    const { arrived, means } = inbox([1, 3]);
    const progress: number[] = [];

    await uploadFile(means, 'autumn', file, (bytes) => progress.push(bytes), NEVER);

    expect([...arrived.keys()]).toEqual(['link 2']);
    expect(progress[0]).toBe(6);
    expect(progress.at(-1)).toBe(SIZE);
  });

  test('leaves out what is complete', async () => {
    const { api, send, means } = inbox([], true);
    await uploadFile(means, 'autumn', file, () => {}, NEVER);
    expect(send).not.toHaveBeenCalled();
    expect(api.completeUpload).not.toHaveBeenCalled();
  });

  test('sends a piece again with a new link when it did not arrive', async () => {
    const { api, send, wait, means } = inbox([2, 3]);
    send.mockRejectedValueOnce(new Error('the connection broke'));

    await uploadFile(means, 'autumn', file, () => {}, NEVER);

    expect(send).toHaveBeenCalledTimes(2);
    expect(api.uploadLinks).toHaveBeenCalledTimes(2);
    expect(wait).toHaveBeenCalledTimes(1);
  });

  test('gives up when a piece never arrives', async () => {
    const { api, send, means } = inbox([2, 3]);
    send.mockRejectedValue(new Error('the connection broke'));
    await expect(uploadFile(means, 'autumn', file, () => {}, NEVER)).rejects.toThrow('broke');
    expect(send).toHaveBeenCalledTimes(5);
    expect(api.completeUpload).not.toHaveBeenCalled();
  });

  test('does not ask again what was refused', async () => {
    const { api, wait, means } = inbox();
    api.beginUpload.mockRejectedValue(new Refusal(429, 'inbox-full', 'There is no space.'));
    await expect(uploadFile(means, 'autumn', file, () => {}, NEVER)).rejects.toThrow('no space');
    expect(wait).not.toHaveBeenCalled();
  });

  test('waits for the user whose sign-in ended', async () => {
    const { api, signedIn, means } = inbox();
    api.completeUpload.mockRejectedValueOnce(new Refusal(401, 'signed-out', 'Sign in again.'));
    await uploadFile(means, 'autumn', file, () => {}, NEVER);
    expect(signedIn).toHaveBeenCalledTimes(1);
    expect(api.completeUpload).toHaveBeenCalledTimes(2);
  });

  test('stops when it is told to', async () => {
    const { api, send, means } = inbox();
    const controller = new AbortController();
    send.mockImplementation(async () => {
      controller.abort();
      throw new Error('aborted');
    });
    await expect(
      uploadFile(means, 'autumn', file, () => {}, controller.signal),
    ).rejects.toBeInstanceOf(Stopped);
    expect(api.completeUpload).not.toHaveBeenCalled();
  });
});

test('an export is called by what its files have in common', () => {
  const today = new Date('2026-11-27T12:00:00Z');
  expect(
    exportNameOf([{ name: 'IMG.mov' }, { name: 'takeout-20260914T211500Z-3-001.zip' }], today),
  ).toBe('takeout-20260914T211500Z');
  expect(exportNameOf([{ name: 'photos.zip' }], today)).toBe('takeout-2026-11-27');
});

test('files that cannot be imported are refused before they are sent', () => {
  expect(refusalOf({ name: 'a.zip', size: 1 })).toBeUndefined();
  expect(refusalOf({ name: 'a.TGZ', size: 1 })).toContain('zip');
  expect(refusalOf({ name: 'a.zip.crdownload', size: 1 })).toContain('not finished');
  expect(refusalOf({ name: 'README.md', size: 1 })).toContain('not a part');
  expect(refusalOf({ name: 'a.MOV', size: 1 })).toBeUndefined();
  expect(refusalOf({ name: 'a.zip', size: 0 })).toContain('empty');
});
