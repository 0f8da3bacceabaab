// Cards, fingerprints and terms: exchange.md, sections 6.1 and 6.2.
import { digest, jws, utf8 } from '../keys.mjs';
import { card, terms } from '../documents.mjs';

const TYP = 'entente-card+json';

export function agreementCases({ US, CN, FR }) {
  const us = card('US', 'Sample party US', '示例方美国', US, 'America/New_York');
  const cn = card('CN', 'Sample party CN', '示例方中国', CN, 'Asia/Shanghai');
  const fr = card('FR', 'Sample party FR', '示例方法国', FR, 'Europe/Paris');
  const file = (c, keys) => jws(utf8(typeof c === 'string' ? c : JSON.stringify(c)), keys, TYP, keys.suites);
  const valid = (name, c, keys) => ({ name, file: file(c, keys), fingerprint: digest(utf8(JSON.stringify(c))), result: 'valid' });
  const invalid = (name, c, keys, fault, place) => ({ name, file: file(c, keys), result: 'invalid', fault, place });
  const both = terms([cn, us], ['I', 'C']);
  const good = t => ({ terms: JSON.stringify(t), digest: digest(utf8(JSON.stringify(t))), result: 'valid' });
  const bad = (t, fault, place) => ({ terms: typeof t === 'string' ? t : JSON.stringify(t), result: 'invalid', fault, place });
  return {
    cards: [
      valid('keys of suites I and C', us, US),
      valid('keys of suite I', fr, FR),
      invalid('signed by other keys than its own', us, CN, 'jws-unknown-key', '$'),
      invalid('signed by some of its keys', us, { ...US, suites: ['I'] }, 'jws-malformed', '$'),
      invalid('a key id that is not the keys\'', { ...us, keys: { ...us.keys, key_id: '0'.repeat(32) } }, US, 'disagrees', '$.keys.key_id'),
      invalid('http', { ...us, federation: 'http://us.example:7443/' }, US, 'bad-form', '$.federation'),
      invalid('no Chinese name', { ...us, name: { en: 'Sample party US', zh: '' } }, US, 'missing-language', '$.name.zh'),
      invalid('a unit of another party', { ...us, units: cn.units }, US, 'disagrees', '$.units[0].code'),
      invalid('a zone that is no name of one', { ...us, zone: '../etc/zone' }, US, 'bad-form', '$.zone'),
    ],
    terms: [
      { name: 'two parties, both suites', ...good(both) },
      { name: 'three parties, suite I', ...good(terms([cn, fr, us], ['I'])) },
      { name: 'another spelling of the same', terms: JSON.stringify(both, null, 2), digest: digest(utf8(JSON.stringify(both))), result: 'valid' },
      { name: 'suite C where a card has no keys of it', ...bad(terms([cn, fr, us], ['I', 'C']), 'disagrees', '$.suites') },
      { name: 'one party', ...bad(terms([us], ['I']), 'too-few', '$.parties') },
      { name: 'parties in the other order', ...bad(terms([us, cn], ['I', 'C']), 'not-ascending', '$.parties[1]') },
      { name: 'ends before it begins', ...bad({ ...both, until: '2025-01-01T00:00:00.000Z' }, 'not-ascending', '$.until') },
    ],
  };
}
