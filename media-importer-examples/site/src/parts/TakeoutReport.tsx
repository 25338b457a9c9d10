import type { TakeoutReport as Report } from '../api';
import { count } from '../words';

/** What a Takeout export holds, and whether it is complete. */
export function TakeoutReport({ report }: { report: Report }) {
  if (report.state === 'reading') {
    return (
      <p className="quiet">
        Reading the export: part {report.partsRead} of {report.parts}.
      </p>
    );
  }
  const problems = [
    ...(report.problems ?? []),
    ...(report.failedAtGoogle
      ? [`Google itself could not export ${count(report.failedAtGoogle, 'item')}.`]
      : []),
    ...(report.withoutMedium
      ? [
          `${count(report.withoutMedium, 'item')} described in the export ${report.withoutMedium === 1 ? 'is' : 'are'} not in it.`,
        ]
      : []),
  ];
  const leftOut = Object.entries(report.leftOut ?? {})
    .map(([reason, number]) => `${number.toLocaleString('en')} ${WORDS[reason] ?? reason}`)
    .join(', ');
  return (
    <>
      <p className={report.state === 'incomplete' ? 'notice warn' : 'quiet'}>
        {SENTENCES[report.state]}
        {report.items !== undefined &&
          ` It has ${count(report.items, 'photo or video', 'photos and videos')}.`}
        {leftOut !== '' && ` Left out: ${leftOut}.`}
      </p>
      {problems.length > 0 && (
        <details>
          <summary>What is missing or damaged</summary>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const SENTENCES: Readonly<Record<Exclude<Report['state'], 'reading'>, string>> = {
  complete: 'The export is complete: every file that Google lists is there.',
  incomplete:
    'Parts of the export are missing or damaged. Download them again, add them above, and import once more.',
  unknown: 'Nothing is known to be missing, but the export has no list by Google to prove it.',
};

const WORDS: Readonly<Record<string, string>> = {
  trashed: 'in the trash',
  archived: 'in the archive',
  locked: 'in the locked folder',
  'other-form': 'in another form',
};
