import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common';

/** The largest body that the API takes. */
const largest = 3 * 1024 * 1024;

/** Deeper than anything that the API takes, and far from where walking through it would exhaust the stack. */
const deepest = 64;

/** More than a flow of a thousand steps holds. The pipe looks at each value by itself, and a million of them would take seconds. */
const mostValues = 20_000;

/** How the bodies of the API are read: JSON in UTF-8, as it is and not packed, of a size and a shape that nobody has to fear. */
export const jsonBody = { limit: largest, inflate: false, verify: expectReadable };

function expectReadable(_request: IncomingMessage, _response: ServerResponse, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw new UnsupportedMediaTypeException('The body must be JSON in UTF-8.');
  if (!isUtf8(body)) throw new BadRequestException('The body is not UTF-8.');
  const tooMuch = excessIn(body);
  if (tooMuch !== undefined) throw new BadRequestException(`The body ${tooMuch}.`);
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openList, closeList, openRecord, closeRecord] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Counts brackets and commas outside of texts. Whether it is JSON at all is for the parser to find out. */
function excessIn(body: Buffer): string | undefined {
  let depth = 0;
  let values = 1;
  let inText = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (inText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === comma) values += 1;
    else if (byte === openList || byte === openRecord) depth += 1;
    else if (byte === closeList || byte === closeRecord) depth -= 1;
    if (depth > deepest) return `is nested more than ${deepest} deep`;
    if (values > mostValues) return `has more than ${mostValues} values`;
  }
  return undefined;
}
