// Entries and the faults of their headers and bodies: exchange.md, sections 2, 3 and 9.
import { digest, utf8 } from '../keys.mjs';
import { body, entry, header, sm3Of } from '../documents.mjs';

export function entryCases({ US }) {
  const text = body('first', { circumstance: 'post', note: { en: 'Two parcels.', zh: '两件包裹。' } });
  const ok = JSON.stringify(header(text));
  const plain = h => (typeof h === 'string' ? h : JSON.stringify(h));
  const valid = (name, h, b = text) => ({ name, header: plain(h), body: b, entry: digest(utf8(plain(h))), result: 'valid' });
  const invalid = (name, h, fault, place, b = text) => ({ name, header: plain(h), body: b, result: 'invalid', fault, place });
  const changed = change => header(text, change);
  const at = (name, change, fault, place) => invalid(name, changed(change), fault, place);
  const later = (h, e) => Object.assign(e, { seq: 2, prev: digest(utf8(ok)), matter: digest(utf8(ok)), after: [digest(utf8(ok))], state: digest(utf8('state')) });
  const deep = `${'['.repeat(12)}${']'.repeat(12)}`;
  const attachment = { name: 'spectrum.jdx', type: 'chemical/x-jcamp-dx', size: 10, sha256: digest(utf8('file')), sm3: sm3Of('file') };
  const signed = entry(header(text), text, US, ['I', 'C']);
  return {
    signed: { by: 'US', suites: ['I', 'C'], jws: signed.jws, body: text, entry: signed.name },
    cases: [
      valid('an opening', ok),
      valid('blanks and another order of members', ok.replace('{"specversion":"1.0",', '{ ').replace(/}$/, ' , "specversion" : "1.0" }')),
      valid('a reply', changed(later)),
      valid('an attachment', changed((h, e) => { e.attachments = [attachment]; })),
      valid('an escape', ok.replace('US-NPS', 'US\\u002dNPS')),
      valid('handling by H3', changed((h, e) => { e.handling = { use: ['H3'], tlp: 'RED', restriction: 'only by letter' }; })),
      invalid('a byte order mark', `\uFEFF${ok}`, 'not-json', '$'),
      invalid('not JSON', ok.slice(0, -1), 'not-json', '$'),
      invalid('a member twice', ok.replace('"seq":1', '"seq":1,"seq":1'), 'duplicate-member', '$.entente.seq'),
      invalid('a member twice, once escaped', ok.replace('"seq":1', '"seq":1,"\\u0073eq":1'), 'duplicate-member', '$.entente.seq'),
      invalid('a member more', ok.replace('"seq":1', '"seq":1,"urgent":true'), 'unknown-member', '$.entente.urgent'),
      invalid('a member less', ok.replace('"state":null,', ''), 'missing-member', '$.entente.state'),
      at('too deep', (h, e) => { e.facts = { list: JSON.parse(deep) }; }, 'too-deep', null),
      invalid('an exponent', ok.replace('"seq":1', '"seq":1e0'), 'bad-number', '$.entente.seq'),
      invalid('sixteen digits', ok.replace('"received":0', '"received":1000000000000000'), 'bad-number', '$.entente.received'),
      invalid('minus zero', ok.replace('"received":0', '"received":-0'), 'bad-number', '$.entente.received'),
      at('a text that is written the other way', h => { h.entente.facts.number = 'US\u202e-1'; }, 'forbidden-character', '$.entente.facts.number'),
      invalid('half of a surrogate pair', ok.replace('US-NPS', '\\ud83d'), 'forbidden-character', '$.entente.facts.number'),
      at('a line feed in a header', h => { h.entente.facts.number = 'a\nb'; }, 'forbidden-character', '$.entente.facts.number'),
      at('another version of CloudEvents', h => { h.specversion = '1.1'; }, 'bad-form', '$.specversion'),
      at('UUID of version 4', h => { h.id = 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6'; }, 'bad-form', '$.id'),
      at('UUID in capitals', h => { h.id = h.id.toUpperCase(); }, 'bad-form', '$.id'),
      at('an instant without milliseconds', h => { h.time = '2026-03-02T08:15:00Z'; }, 'bad-form', '$.time'),
      at('an instant with an offset', h => { h.time = '2026-03-02T16:15:00.000+08:00'; }, 'bad-form', '$.time'),
      at('a day that is none', (h, e) => { e.retain_until = '2026-02-29'; }, 'bad-form', '$.entente.retain_until'),
      at('a unit in small letters', h => { h.source = 'US/lab-1'; }, 'bad-form', '$.source'),
      at('a digest in capitals', (h, e) => { e.agreement = e.agreement.toUpperCase(); }, 'bad-form', '$.entente.agreement'),
      at('an unknown purpose', (h, e) => { e.purpose = ['ANY']; }, 'bad-form', '$.entente.purpose[0]'),
      at('no purpose', (h, e) => { e.purpose = []; }, 'too-few', '$.entente.purpose'),
      at('a purpose twice', (h, e) => { e.purpose = ['HEALTH', 'HEALTH']; }, 'repeated', '$.entente.purpose[1]'),
      at('use codes in the other order', (h, e) => { e.handling.use = ['H2', 'H1']; }, 'not-ascending', '$.entente.handling.use[1]'),
      at('H3 without its restriction', (h, e) => { e.handling.use = ['H3']; }, 'disagrees', '$.entente.handling.restriction'),
      at('epoch 0', (h, e) => { e.epoch = 0; }, 'out-of-range', '$.entente.epoch'),
      at('seq 0', (h, e) => { e.seq = 0; }, 'out-of-range', '$.entente.seq'),
      at('a text for a number', (h, e) => { e.seq = '1'; }, 'wrong-kind', '$.entente.seq'),
      at('seq 1 with a previous entry', (h, e) => { e.prev = digest(utf8('x')); }, 'disagrees', '$.entente.prev'),
      at('seq 2 without a previous entry', (h, e) => { e.seq = 2; }, 'disagrees', '$.entente.prev'),
      at('an opening that has seen something', (h, e) => { e.after = [digest(utf8('x'))]; }, 'disagrees', '$.entente.after'),
      at('a type of another procedure', h => { h.type = 'police-information-request.ask/1'; }, 'disagrees', '$.type'),
      at('another stream than its parties', (h, e) => { e.stream = 'US/FR/substance-notification'; }, 'disagrees', '$.entente.stream'),
      at('its author among its readers', (h, e) => { Object.assign(e, { aud: ['CN', 'US'], stream: 'US/CN+US/substance-notification' }); }, 'disagrees', '$.entente.aud'),
      at('a path as file name', (h, e) => { e.attachments = [{ ...attachment, name: '../spectrum.jdx' }]; }, 'not-a-file-name', '$.entente.attachments[0].name'),
      at('a device as file name', (h, e) => { e.attachments = [{ ...attachment, name: 'CON.txt' }]; }, 'not-a-file-name', '$.entente.attachments[0].name'),
      at('names that differ in case alone', (h, e) => { e.attachments = [attachment, { ...attachment, name: 'SPECTRUM.JDX' }]; }, 'repeated', '$.entente.attachments[1].name'),
      invalid('another body', ok, 'body-digest', null, text.replace('Two', 'Six')),
      invalid('a body without salt', header('{"note":"x"}'), 'missing-member', 'body.salt', '{"note":"x"}'),
      invalid('a salt of 15 bytes', header('{"salt":"AAECAwQFBgcICQoLDA0O"}'), 'bad-form', 'body.salt', '{"salt":"AAECAwQFBgcICQoLDA0O"}'),
    ],
  };
}
