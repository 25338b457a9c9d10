import { useState } from 'react';

/** Where everything is, and how to get all of it at once. */
export function DownloadAll({ destination }: { destination: string }) {
  const [copied, setCopied] = useState(false);
  const command = `aws s3 sync ${destination} photos --exclude '.thumbs/*'`;
  const copy = () =>
    void navigator.clipboard.writeText(command).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="end-row">
      <div>
        <p>
          Your photos are in <span className="mono">{destination}</span>
        </p>
        <p className="quiet">
          To download all of them, somebody with access to the bucket runs:{' '}
          <code className="mono">{command}</code>
        </p>
      </div>
      <button type="button" className="button" onClick={copy}>
        {copied ? 'Copied' : 'Copy command'}
      </button>
    </div>
  );
}
