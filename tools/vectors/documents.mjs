// Headers, bodies, cards, terms and sheets, spelled as docs/protocol/exchange.md says. All of it is invented.
import { sm3 } from 'sm-crypto-v2';
import { b64u, bytesOf, digest, hex, jws, utf8 } from './keys.mjs';

export const sm3Of = bytes => sm3(bytes instanceof Uint8Array ? bytes : utf8(bytes));

/** A body's exact text; `label` makes its salt. */
export const body = (label, fields) => JSON.stringify({ salt: b64u(bytesOf(`${label} salt`, 16)), ...fields });

/** UUIDv7 (RFC 9562, 5.7) of an instant; `label` makes its random bits. */
export function uuid7(time, label) {
  const bits = bytesOf(`${label} uuid`, 10);
  const ms = BigInt(Date.parse(time)).toString(16).padStart(12, '0');
  const h = hex(bits);
  const variant = '89ab'[parseInt(h[4], 16) & 3];
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${h.slice(0, 3)}-${variant}${h.slice(5, 8)}-${h.slice(8, 20)}`;
}

/** A header as an object, its members in the order of section 3.1. `change` gets the object and alters it. */
export function header(text, change = () => {}) {
  const time = '2026-03-02T08:15:00.000Z';
  const h = {
    specversion: '1.0', id: uuid7(time, 'first'), type: 'substance-notification.notify/1', source: 'US/LAB-1', time,
    entente: {
      agreement: AGREEMENT, procedure: 'substance-notification@1', stream: 'US/CN/substance-notification', epoch: 1, seq: 1, prev: null, received: 0,
      matter: null, after: [], aud: ['CN'], purpose: ['HEALTH'], handling: { use: ['H1', 'H2'], tlp: 'AMBER', restriction: null },
      retain_until: '2029-03-02', assurances: [], legal_basis: ['UN1988.9'], facts: { number: 'US-NPS-2026-0001' }, state: null,
      body: { sha256: digest(utf8(text)), sm3: sm3Of(text) }, attachments: [],
    },
  };
  change(h, h.entente);
  return h;
}

export const AGREEMENT = digest(utf8('the opening of a sample agreement'));

export const entry = (h, text, keys, suites) => {
  const bytes = utf8(typeof h === 'string' ? h : JSON.stringify(h));
  return { name: digest(bytes), sm3: sm3Of(bytes), jws: jws(bytes, keys, 'entente-entry+json', suites), body: text, header: h };
};

export const card = (party, en, zh, keys, zone) => ({
  party, name: { en, zh }, units: [{ code: `${party}/LAB-1`, name: { en: `Sample laboratory of ${party}`, zh: `${zh}实验室` } }], keys: keys.json,
  federation: `https://${party.toLowerCase()}.example:7443/`, tls_sha256: digest(utf8(`certificate of ${party}`)), zone,
});

export const terms = (cards, suites) => ({
  title: { en: 'Sample cooperation', zh: '示例合作' }, parties: cards, legal_basis: ['UN1988.9', 'VOL'],
  procedures: [
    { id: 'substance-notification@1', vectors: digest(utf8('vectors of the rules')), entries_per_day: 4, reply_periods: [{ due: 'answer', length: '10wd' }] },
  ],
  purposes: ['PREV', 'HEALTH'], ceiling: { use: ['H1', 'H2'], tlp: 'AMBER' }, entries_per_day: 5, clock_skew_seconds: 300, suites,
  from: '2026-01-01T00:00:00.000Z', until: '2029-01-01T00:00:00.000Z',
});
