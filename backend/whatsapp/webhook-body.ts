import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequestException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';

/** Meta sends up to 3 MB. */
const longest = 3 * 1024 * 1024;

/**
 * Reads the body of a webhook before any other parser sees it: the bytes as they came, since the signature is over them;
 * nothing unpacked, nothing parsed. It is used on the path of the webhook, ahead of all body parsers.
 */
export function webhookBody(
  request: IncomingMessage & { body?: unknown },
  _response: ServerResponse,
  next: (error?: unknown) => void,
): void {
  if (request.method !== 'POST') return next();
  const chunks: Buffer[] = [];
  let length = 0;
  let answered = false;
  const answer = (error?: Error) => {
    if (answered) return;
    answered = true;
    request.body = Buffer.concat(chunks);
    next(error);
  };

  // What comes after an answer is read and dropped, so that the answer arrives.
  request.on('data', (chunk: Buffer) => {
    if (answered) return;
    length += chunk.length;
    if (length <= longest) return void chunks.push(chunk);
    chunks.length = 0;
    answer(new PayloadTooLargeException('A webhook has at most 3 MB.'));
  });
  request.on('end', () => answer());
  request.on('error', () => answer(new BadRequestException('The body broke off.')));

  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    answer(new UnsupportedMediaTypeException('A webhook is not compressed.'));
}
