import { previewOf } from './preview.ts';

describe('the preview of a message', () => {
  it('is short, and tears no character in two', () => {
    const text = `n${'🎂'.repeat(300)}`;
    for (const content of [
      { kind: 'text', text } as const,
      { kind: 'media', media: 'image', mediaId: '1', mime: 'image/png', caption: text } as const,
    ]) {
      const preview = previewOf(content);
      expect(preview).not.toMatch(/\p{Surrogate}/u);
      expect([...preview].length).toBe(200);
    }
  });
});
