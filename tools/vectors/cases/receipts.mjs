// Sheets of receipts: exchange.md, section 8.
import { digest, jws, utf8 } from '../keys.mjs';

const TYP = 'entente-receipts+json';

export function receiptCases({ CN }) {
  const receipt = {
    issuer: 'US', stream: 'US/CN/substance-notification', epoch: 1, seq: 1, entry: digest(utf8('entry')), accepted: true, code: null, log_index: 4,
    received_at: '2026-03-02T08:15:01.000Z', covered_by: '2026-03-02T08:20:01.000Z',
  };
  const notice = { envelope: digest(utf8('envelope')), code: 'gap', args: ['3'] };
  const sheet = (change = s => s) => change({ by: 'CN', receipts: [receipt], notices: [notice] });
  const file = s => jws(utf8(typeof s === 'string' ? s : JSON.stringify(s)), CN, TYP, CN.suites);
  const valid = (name, s) => ({ name, by: 'CN', file: file(s), sheet: s, result: 'valid' });
  const invalid = (name, s, fault, place) => ({ name, by: 'CN', file: file(s), result: 'invalid', fault, place });
  const one = change => sheet(s => ({ ...s, receipts: [{ ...receipt, ...change }] }));
  return {
    cases: [
      valid('accepted, and a notice', sheet()),
      valid('refused', one({ accepted: false, code: 'suspended' })),
      valid('a code of a later version', one({ accepted: false, code: 'not-known-today' })),
      valid('notices alone', sheet(s => ({ ...s, receipts: [] }))),
      invalid('accepted with a code', one({ code: 'suspended' }), 'disagrees', '$.receipts[0].code'),
      invalid('refused without a code', one({ accepted: false }), 'disagrees', '$.receipts[0].code'),
      invalid('covered before it was received', one({ covered_by: '2026-03-02T08:15:00.999Z' }), 'not-ascending', '$.receipts[0].covered_by'),
      invalid('a code in another spelling', one({ accepted: false, code: 'No wish' }), 'bad-form', '$.receipts[0].code'),
      invalid('by a party that is no reader', sheet(s => ({ ...s, by: 'FR' })), 'disagrees', '$.receipts[0].stream'),
      invalid('an index below zero', one({ log_index: -1 }), 'out-of-range', '$.receipts[0].log_index'),
    ],
  };
}
