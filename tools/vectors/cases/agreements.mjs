// Cards, fingerprints and terms: exchange.md, sections 6.1 and 6.2.
import { digest, join, jws, keysOf, utf8 } from '../keys.mjs';
import { card, terms } from '../documents.mjs';

const TYP = 'entente-card+json';

export function agreementCases({ US, CN, FR }) {
  const offline = keysOf('US recovery', ['I', 'C']);
  const us = card('US', 'Sample party US', '示例方美国', US, 'America/New_York');
  const cn = card('CN', 'Sample party CN', '示例方中国', CN, 'Asia/Shanghai');
  const fr = card('FR', 'Sample party FR', '示例方法国', FR, 'Europe/Paris');
  const file = (c, keys) => jws(utf8(typeof c === 'string' ? c : JSON.stringify(c)), keys, TYP, keys.suites);
  const valid = (name, c, keys) => ({ name, file: file(c, keys), fingerprint: digest(utf8(JSON.stringify(c))), result: 'valid' });
  const invalid = (name, c, keys, fault, place) => ({ name, file: file(c, keys), result: 'invalid', fault, place });
  const both = terms([cn, us], ['I', 'C']);
  const good = t => ({ terms: JSON.stringify(t), digest: digest(utf8(JSON.stringify(t))), result: 'valid' });
  const bad = (t, fault, place) => ({ terms: typeof t === 'string' ? t : JSON.stringify(t), result: 'invalid', fault, place });
  const recoveryKey = digest(join(...Object.values(offline.open)));
  const recoverable = { ...us, recovery: recoveryKey };
  const word = (c, keys) => ({ party: 'US', key: offline.json, card: file(c, keys), at: '2026-03-02T08:15:00.000Z' });
  const recovery = (payload, by, suites) => jws(utf8(JSON.stringify(payload)), by, 'entente-recovery+json', suites ?? by.suites);
  const fresh = keysOf('US after', ['I', 'C']);
  const renewed = { ...recoverable, keys: fresh.json };
  const refused = (name, text, fault, place) => ({ name, file: text, result: 'invalid', fault, place });
  return {
    recoveries: [
      { name: 'a new card by the recovery key', file: recovery(word(renewed, fresh), offline), key: recoveryKey, card: digest(utf8(JSON.stringify(renewed))), result: 'valid' },
      refused('signed by the node instead', recovery(word(renewed, fresh), US), 'jws-unknown-key', '$'),
      refused('signed by some of the recovery key', recovery(word(renewed, fresh), offline, ['I']), 'jws-malformed', '$'),
      refused('to the recovery key itself', recovery(word({ ...recoverable, keys: offline.json }, offline), offline), 'disagrees', '$.card'),
      refused('of another party', recovery({ ...word(renewed, fresh), party: 'CN' }, offline), 'disagrees', '$.card'),
      refused('a card that its keys did not sign', recovery({ ...word(renewed, fresh), card: file(renewed, US) }, offline), 'bad-form', '$.card'),
      refused('a member more', recovery({ ...word(renewed, fresh), more: 1 }, offline), 'unknown-member', '$.more'),
    ],
    cards: [
      valid('keys of suites I and C', us, US),
      valid('keys of suite I', fr, FR),
      valid('with a recovery key', recoverable, US),
      invalid('a recovery key that is no digest', { ...us, recovery: recoveryKey.slice(1) }, US, 'bad-form', '$.recovery'),
      invalid('no recovery key, said with null', { ...us, recovery: null }, US, 'wrong-kind', '$.recovery'),
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
