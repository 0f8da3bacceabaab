// Entries in the order in which CN meets them, and its verdicts: exchange.md, section 7.
import { digest, utf8 } from '../keys.mjs';
import { AGREEMENT, body, card, entry, header, terms, uuid7 } from '../documents.mjs';

export function admissionCases({ US, CN, FR }) {
  const agreed = terms([card('CN', 'Sample party CN', '示例方中国', CN, 'Asia/Shanghai'), card('US', 'Sample party US', '示例方美国', US, 'America/New_York')], ['I', 'C']);
  const text = body('admission', { note: 'sample' });
  const make = (label, change, keys = US, suites = ['I', 'C']) => entry(header(text, (h, e) => { h.id = uuid7(h.time, label); change(h, e); }), text, keys, suites);
  const follow = (label, before, seq, change = () => {}, keys = US) => make(label, (h, e) => {
    Object.assign(e, { seq, prev: before.name, matter: first.name, after: [first.name], state: digest(utf8('state')) });
    h.type = 'substance-notification.update/1';
    change(h, e);
  }, keys);

  const first = make('first', () => {});
  const reply = make('reply', (h, e) => {
    Object.assign(h, { source: 'CN/LAB-1', type: 'substance-notification.answer/1' });
    Object.assign(e, { stream: 'CN/US/substance-notification', aud: ['US'], received: 1, matter: first.name, after: [first.name], state: digest(utf8('state')) });
  }, CN);
  const second = follow('second', first, 2, (h, e) => { Object.assign(e, { received: 1, after: [reply.name].sort() }); });
  const third = follow('third', second, 3, (h, e) => { e.received = 1; e.purpose = ['EVID']; });
  const now = '2026-03-02T08:16:00.000Z';
  const step = (name, e, code, more = {}) => ({ name, at: now, entry: e.jws, body: e.body, code, ...more });
  return {
    us: 'CN', partner: 'US', agreement: AGREEMENT, terms: JSON.stringify(agreed),
    steps: [
      step('by a key that is no party\'s', make('k', () => {}, FR, ['I']), 'key-unknown'),
      step('by the other party\'s key', make('o', () => {}, CN), 'key-other-party'),
      step('by suite I alone', make('i', () => {}, US, ['I']), 'suite-other'),
      step('to somebody else', make('f', (h, e) => { Object.assign(e, { aud: ['FR'], stream: 'US/FR/substance-notification' }); }), 'not-addressed'),
      step('the second before the first', second, 'gap', { args: ['1'] }),
      step('a later epoch that nobody announced', follow('e', first, 2, (h, e) => { e.epoch = 2; }), 'epoch-unannounced'),
      step('the first', first, 'accepted', { flags: [] }),
      step('the first again', first, 'duplicate'),
      step('another in its place', make('first, otherwise', (h, e) => { e.facts.number = 'US-NPS-2026-0002'; }), 'equivocation'),
      { name: 'what CN answers', own: true, at: now, entry: reply.jws, body: reply.body },
      step('a second that follows another first', follow('p', third, 2), 'prev-mismatch'),
      step('a second that has seen what is not here', follow('u', first, 2, (h, e) => { e.after = [digest(utf8('not here'))]; }), 'after-unseen', { args: [digest(utf8('not here'))] }),
      step('the second, which has seen the answer', second, 'accepted', { flags: [] }),
      step('a third for a purpose that was not agreed', third, 'purpose-not-allowed'),
      step('a fourth, signed ten minutes ahead of the clock', follow('fourth', third, 4, (h, e) => { e.received = 1; h.time = '2026-03-02T08:26:00.000Z'; }), 'accepted', { flags: ['clock-ahead'] }),
      step('a fifth, when the day\'s four of its procedure stand', follow('fifth', follow('fourth', third, 4, (h, e) => { e.received = 1; h.time = '2026-03-02T08:26:00.000Z'; }), 5, (h, e) => { e.received = 1; }), 'quota-spent', { args: ['4', '2026-03-03T00:00:00.000Z'] }),
      { ...step('a new epoch on the next day', make('epoch 2', (h, e) => { Object.assign(e, { epoch: 2, received: 1 }); h.time = '2026-03-03T08:00:00.000Z'; }), 'accepted', { flags: [] }), at: '2026-03-03T08:00:01.000Z' },
      { ...step('an entry of the epoch that is over', follow('late', third, 4, (h, e) => { e.received = 1; }), 'epoch-past'), at: '2026-03-03T08:00:02.000Z' },
    ],
  };
}
