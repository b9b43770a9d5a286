import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWebhook } from './parse-webhook.ts';

// Kinds that no flow understands, and one basket whose quantities are placeholders.
const unreadable = /^(unsupported|request-welcome|interactive-call|order-04)/;
const folder = '../shared/whatsapp/fixtures/inbound';
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];

(files.length > 0 ? describe : describe.skip)('a webhook recorded from elsewhere', () => {
  const now = new Date('2026-11-01T12:00:00Z');

  it.each(files.length > 0 ? files : ['none'])('is read: %s', (file) => {
    const { arrivals, skipped } = parseWebhook(JSON.parse(readFileSync(join(folder, file), 'utf8')), now);
    expect({ file, skipped, arrived: arrivals.length > 0 }).toEqual({ file, skipped: [], arrived: true });
    for (const arrival of arrivals) {
      expect(JSON.stringify(arrival)).not.toContain('\\u0000');
      if (arrival.type === 'message' && !unreadable.test(file)) expect(arrival.received.kind).not.toBe('unsupported');
    }
  });
});
