import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonBody } from './json-body.ts';

const read =
  (body: string | Buffer, encoding = 'utf-8') =>
  () =>
    jsonBody.verify({} as IncomingMessage, {} as ServerResponse, Buffer.from(body), encoding);

describe('the body of a request', () => {
  it('is read as it is', () => {
    for (const body of [
      '',
      '{}',
      '{"a":[1,{"b":"\\"[[[,,,"}]}',
      `"${'['.repeat(1_000)}"`,
      `[${'1,'.repeat(19_998)}1]`,
      `${'['.repeat(64)}${']'.repeat(64)}`,
    ])
      expect(read(body)).not.toThrow();
  });

  it('is refused where it would cost too much to look at', () => {
    expect(read('['.repeat(65))).toThrow('nested more than 64 deep');
    expect(read(`{"a":${'{"a":'.repeat(100_000)}`)).toThrow('nested more than 64 deep');
    expect(read(`[${'1,'.repeat(20_000)}1]`)).toThrow('more than 20000 values');
  });

  it('is refused where its bytes are not what they should be', () => {
    expect(read(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not UTF-8');
    expect(read(Buffer.from('{}', 'utf16le'), 'utf-16le')).toThrow('JSON in UTF-8');
  });
});
