import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Takeout } from '../src/parts/Takeout';
import { TakeoutReport } from '../src/parts/TakeoutReport';
import { around } from './around';
import { job } from './jobs';

afterEach(cleanup);

const INBOX = {
  files: [
    { export: 'autumn', name: 'a.zip', sizeBytes: 1_000_000 },
    { export: 'autumn', name: 'b.zip', sizeBytes: 2_000_000 },
  ],
  uploads: [{ export: 'autumn', name: 'c.zip' }],
};

test('uploaded exports are listed, imported and deleted', async () => {
  const started = job({ source: { type: 'takeout', export: 'autumn' } });
  const startJob = vi.fn(async () => started);
  const deleteExport = vi.fn(async () => {});
  const onStarted = vi.fn();
  const { wrapper } = around({ inbox: async () => INBOX, startJob, deleteExport });
  render(<Takeout onStarted={onStarted} />, { wrapper });

  await screen.findByText(/2 files, 3.0 MB; not complete: c.zip/);
  screen.getByRole('button', { name: 'Import autumn' }).click();
  await waitFor(() => expect(onStarted).toHaveBeenCalledWith(started));
  expect(startJob).toHaveBeenCalledWith(
    {
      type: 'takeout',
      export: 'autumn',
      trashed: false,
      archived: true,
      locked: false,
      edited: 'both',
      albumFiles: true,
      xmpFiles: false,
    },
    expect.stringMatching(/./),
  );
  const remove = screen.getByRole<HTMLButtonElement>('button', { name: 'Delete autumn' });
  await waitFor(() => expect(remove.disabled).toBe(false));
  remove.click();
  (await screen.findByRole('button', { name: 'Delete it', hidden: true })).click();
  await waitFor(() => expect(deleteExport).toHaveBeenCalledWith('autumn'));
});

test('what is imported of an export can be chosen', async () => {
  const startJob = vi.fn(async () => job({}));
  const { wrapper } = around({ inbox: async () => INBOX, startJob });
  render(<Takeout onStarted={() => {}} />, { wrapper });

  await screen.findByText(/2 files/);
  fireEvent.click(screen.getByLabelText('The archive'));
  fireEvent.click(screen.getByLabelText('The trash'));
  fireEvent.click(screen.getByLabelText('The locked folder'));
  fireEvent.click(screen.getByLabelText('A list of each album'));
  fireEvent.click(screen.getByLabelText(/XMP/));
  fireEvent.change(screen.getByLabelText('Edited photos'), { target: { value: 'edited' } });
  screen.getByRole('button', { name: 'Import autumn' }).click();

  await waitFor(() =>
    expect(startJob).toHaveBeenCalledWith(
      {
        type: 'takeout',
        export: 'autumn',
        trashed: true,
        archived: false,
        locked: true,
        edited: 'edited',
        albumFiles: false,
        xmpFiles: true,
      },
      expect.stringMatching(/./),
    ),
  );
});

test('a report says what the export holds and what is missing', () => {
  const { container, rerender } = render(
    <TakeoutReport report={{ state: 'reading', partsRead: 2, parts: 7 }} />,
  );
  expect(container.textContent).toBe('Reading the export: part 2 of 7.');
  rerender(
    <TakeoutReport
      report={{
        state: 'incomplete',
        items: 1,
        problems: ['part number 2 is not here'],
        withoutMedium: 1,
        leftOut: { trashed: 3 },
      }}
    />,
  );
  expect(container.textContent).toContain('missing or damaged');
  expect(container.textContent).toContain('It has 1 photo or video. Left out: 3 in the trash.');
  expect(container.textContent).toContain('part number 2 is not here');
  expect(container.textContent).toContain('1 item described in the export is not in it.');
});
