import vectors from './sealed-exchange.vectors.json' with { type: 'json' };
import { CannotOpen, newKeyPair, openRequest } from './sealed-exchange.ts';

describe('what a phone asks about a form', () => {
  const good = vectors.cases.filter(({ decrypted }) => decrypted !== undefined);
  const bad = vectors.cases.filter(({ decrypted }) => decrypted === undefined);

  it.each(good)(
    'is opened with the key of the business: $name',
    ({ request, decrypted, response_plain: answer, response_body: sealed }) => {
      const opened = openRequest(request, vectors.private_key_pem);
      expect(opened.request).toEqual(decrypted);
      if (answer !== undefined) expect(opened.seal(answer)).toBe(sealed);
    },
  );

  it.each(bad)('is refused: $name', ({ request }) => {
    expect(() => openRequest(request, vectors.private_key_pem)).toThrow(CannotOpen);
  });

  it('is refused with another key, and when it is no such request at all', () => {
    expect(() => openRequest(vectors.cases[0]!.request, newKeyPair().privateKey)).toThrow(CannotOpen);
    for (const odd of [null, {}, { encrypted_flow_data: 1 }, { encrypted_flow_data: '', encrypted_aes_key: '', initial_vector: '' }])
      expect(() => openRequest(odd, vectors.private_key_pem)).toThrow(CannotOpen);
  });
});
