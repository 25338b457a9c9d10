import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Forget } from '../src/parts/Forget';

afterEach(cleanup);

test('keeps the photos unless told otherwise', () => {
  const onForget = vi.fn(async () => {});
  render(<Forget onForget={onForget} />);
  fireEvent.click(screen.getByRole('button', { name: 'Disconnect account…', hidden: true }));

  fireEvent.click(screen.getByRole('button', { name: 'Disconnect account', hidden: true }));

  expect(onForget).toHaveBeenCalledWith(false);
});

test('deletes the photos when the box is ticked, and asks anew each time', () => {
  const onForget = vi.fn(async () => {});
  render(<Forget onForget={onForget} />);
  fireEvent.click(screen.getByRole('button', { name: 'Disconnect account…', hidden: true }));
  fireEvent.click(screen.getByRole('checkbox', { hidden: true }));
  fireEvent.click(screen.getByRole('button', { name: 'Cancel', hidden: true }));
  fireEvent.click(screen.getByRole('button', { name: 'Disconnect account…', hidden: true }));
  expect(screen.getByRole<HTMLInputElement>('checkbox', { hidden: true }).checked).toBe(false);

  fireEvent.click(screen.getByRole('checkbox', { hidden: true }));
  fireEvent.click(
    screen.getByRole('button', { name: 'Disconnect and delete photos', hidden: true }),
  );

  expect(onForget).toHaveBeenCalledWith(true);
});
