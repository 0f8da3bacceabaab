// Signed messages, and what a reader refuses: suites.md, section 2.
import { b64u, jws, utf8 } from '../keys.mjs';

const TYP = 'entente-card+json';
const flip = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

export function signedCases({ US, CN, FR }) {
  const payload = utf8('{"said":"any bytes are signed as they stand."}');
  const both = jws(payload, US, TYP, ['I', 'C']);
  const one = jws(payload, FR, TYP, ['I']);
  const parts = JSON.parse(both);
  const spelled = signatures => `{"payload":"${parts.payload}","signatures":[${signatures.map(s => `{"protected":"${s.protected}","signature":"${s.signature}"}`).join(',')}]}`;
  const [ed, dsa, sm] = parts.signatures;
  const invalid = (name, message, fault, by = 'US', suites = ['I', 'C']) => ({ name, by, suites, typ: TYP, jws: message, result: 'invalid', fault });
  const valid = (name, message, by, suites) => ({ name, by, suites, typ: TYP, jws: message, payload: b64u(payload), result: 'valid' });
  return {
    cases: [
      valid('suites I and C', both, 'US', ['I', 'C']),
      valid('suite I', one, 'FR', ['I']),
      valid('suite I of keys that have both', jws(payload, US, TYP, ['I']), 'US', ['I']),
      invalid('suite I where I and C are asked for', jws(payload, US, TYP, ['I']), 'jws-malformed'),
      invalid('suites I and C where I is asked for', both, 'jws-malformed', 'US', ['I']),
      invalid('one signature stripped', spelled([ed, sm]), 'jws-malformed'),
      invalid('one signature alone', spelled([ed]), 'jws-malformed'),
      invalid('two signatures in the other order', spelled([dsa, ed, sm]), 'jws-malformed'),
      invalid('a signature given twice', spelled([ed, dsa, sm, sm]), 'jws-malformed'),
      invalid('signatures swapped', spelled([{ ...ed, signature: dsa.signature }, { ...dsa, signature: ed.signature }, sm]), 'jws-bad-signature'),
      invalid('a required set of one in its header', jws(payload, US, TYP, ['I'], { require: ['Ed25519'] }), 'jws-malformed', 'US', ['I']),
      invalid('another kind of message', jws(payload, US, 'entente-entry+json', ['I', 'C']), 'jws-malformed'),
      invalid('no crit', jws(payload, US, TYP, ['I'], { header: a => `{"alg":"${a}","kid":"${US.id}","typ":"${TYP}","require":["Ed25519","ML-DSA-65"]}` }), 'jws-malformed', 'US', ['I']),
      invalid('a blank in a protected header', jws(payload, US, TYP, ['I'], { header: a => `{"alg":"${a}", "kid":"${US.id}","typ":"${TYP}","require":["Ed25519","ML-DSA-65"],"crit":["require"]}` }), 'jws-malformed', 'US', ['I']),
      invalid('an unprotected header', both.replace('"signature":', '"header":{},"signature":'), 'jws-malformed'),
      invalid('a line end', `${both}\n`, 'jws-malformed'),
      invalid('a blank', both.replace(',"signatures"', ', "signatures"'), 'jws-malformed'),
      invalid('padding', both.replace('","signatures"', '=","signatures"'), 'jws-malformed'),
      invalid('spare bits that are not zero', both.replace(/"payload":"([^"]*).","sig/, (_, p) => `"payload":"${p}R","sig`), 'jws-malformed'),
      invalid('a key that nobody knows', both, 'jws-unknown-key', 'CN'),
      invalid('another payload', both.replace(parts.payload, b64u(utf8('{"said":"any bytes are signed as they stanD."}'))), 'jws-bad-signature'),
      ...[ed, dsa, sm].map((s, i) => invalid(`a flipped bit in signature ${i + 1}`, both.replace(s.signature, flip(s.signature, 20)), 'jws-bad-signature')),
      invalid('the second signature by another key', jws(payload, US, TYP, ['I'], { signer: a => (a === 'ML-DSA-65' ? CN : US) }), 'jws-bad-signature', 'US', ['I']),
    ],
  };
}
