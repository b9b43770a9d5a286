import type { Response } from 'express';

/** Types that a browser may show in the page. All else is hostile until somebody saves and looks at it. */
const shownInPlace = /^(image\/(jpeg|png|webp|gif)|audio\/(ogg|mpeg|mp4|aac|amr)|video\/(mp4|3gpp))$/;

/** Answers with a file in a way that nothing in it can act in the name of the page. */
export function showInert(response: Response, file: { readonly name: string; readonly mime: string; readonly bytes: Buffer }): void {
  const type = file.mime.split(';')[0]!.trim().toLowerCase();
  const shown = shownInPlace.test(type);
  // Names the type by the ending as well, so it goes first.
  if (!shown) response.attachment(file.name);
  response.setHeader('content-type', shown || type === 'application/pdf' ? type : 'application/octet-stream');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', "default-src 'none'; sandbox");
  response.setHeader('cache-control', 'private, max-age=86400, immutable');
  response.send(file.bytes);
}
