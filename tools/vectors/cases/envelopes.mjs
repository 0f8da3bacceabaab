// Envelopes: suites.md, sections 3 and 4.
import { b64u, digest, utf8 } from '../keys.mjs';
import { bindingOf, seal } from '../envelope.mjs';
import { AGREEMENT } from '../documents.mjs';

const flip = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

export function envelopeCases({ US, CN, FR }) {
  const plaintext = utf8('any bytes 任意字节');
  const binding = { agreement: AGREEMENT, from: 'US', to: 'CN', id: '0195563e-8f20-7cc3-98c4-dc0c0c07398f', payload: digest(utf8('payload')) };
  const valid = (name, to, b, suites) =>
    ({ name, to: to.label, suites, envelope: seal(plaintext, to, b, suites, name), plaintext: b64u(plaintext), binding: JSON.parse(bindingOf(b)), result: 'valid' });
  const invalid = (name, envelope, fault, to = CN) => ({ name, to: to.label, envelope, result: 'invalid', fault });
  const c = seal(plaintext, CN, binding, ['I', 'C'], 'altered c');
  const i = seal(plaintext, CN, binding, ['I'], 'altered i');
  const [ic, ii] = [JSON.parse(c), JSON.parse(i)];
  const other = bindingOf({ ...binding, to: 'FR' });
  const reheader = (e, change) => ({ ...e, protected: b64u(utf8(change(Buffer.from(e.protected, 'base64url').toString()))) });
  const spell = e => `{"protected":"${e.protected}","encrypted_key":"${e.encrypted_key}","ciphertext":"${e.ciphertext}"}`;
  return {
    cases: [
      valid('suites I and C', CN, binding, ['I', 'C']),
      valid('suite I', CN, binding, ['I']),
      valid('no agreement', FR, { ...binding, agreement: null, to: 'FR' }, ['I']),
      invalid('sealed to another', seal(plaintext, US, { ...binding, to: 'US' }, ['I'], 'other'), 'envelope-unknown-key'),
      invalid('the ciphertext of suite I altered', i.replace(ii.ciphertext, flip(ii.ciphertext, 3)), 'envelope-tampered'),
      invalid('the encapsulation of suite I altered', i.replace(ii.encrypted_key, flip(ii.encrypted_key, 40)), 'envelope-tampered'),
      invalid('the outer ciphertext of suite C altered', c.replace(ic.ciphertext, flip(ic.ciphertext, 2000)), 'envelope-tampered'),
      invalid('C3 of suite C altered', c.replace(ic.encrypted_key, flip(ic.encrypted_key, 100)), 'envelope-tampered'),
      invalid('a point of suite C off the curve', c.replace(ic.encrypted_key, flip(ic.encrypted_key, 30)), 'envelope-tampered'),
      invalid('another binding', spell(reheader(ii, h => h.replace(bindingOf(binding), other))), 'envelope-tampered'),
      invalid('another info', seal(plaintext, CN, binding, ['I'], 'info', { info: 'entente-envelope/2' }), 'envelope-tampered'),
      invalid('the suite named lower than sealed', spell(reheader(ic, h => h.replace('urn:x-entente:sm2-sm4-gcm:', ''))), 'envelope-tampered'),
      invalid('an unprotected header', i.replace(',"encrypted_key"', ',"unprotected":{},"encrypted_key"'), 'envelope-malformed'),
      invalid('a member more in the header', spell(reheader(ii, h => h.replace('"typ"', '"zip":"DEF","typ"'))), 'envelope-malformed'),
      invalid('a blank', i.replace(',"cipher', ', "cipher'), 'envelope-malformed'),
      invalid('padding', i.replace('","ciphertext"', '=","ciphertext"'), 'envelope-malformed'),
      invalid('cut short', i.slice(0, -2), 'envelope-malformed'),
    ],
  };
}
