// Evidence files and files of incidents, with the exit code of whoever judges them: evidence.md.
import { digest, hex, jws, utf8 } from '../keys.mjs';
import { AGREEMENT, body, card, entry, header, terms, uuid7 } from '../documents.mjs';
import { checkpointText, consistency, cosignature, inclusion, leaf, leafHash, note, root, tlogProof } from '../log.mjs';

const both = ['I', 'C'];
const seven = instant => instant.replace(/\.(\d{3})Z$/, '.$10000Z');

export function evidenceCases({ US, CN }) {
  const us = card('US', 'Sample party US', '示例方美国', US, 'America/New_York');
  const cn = card('CN', 'Sample party CN', '示例方中国', CN, 'Asia/Shanghai');
  const files = { US: jws(utf8(JSON.stringify(us)), US, 'entente-card+json', both), CN: jws(utf8(JSON.stringify(cn)), CN, 'entente-card+json', both) };
  const text = body('evidence', { note: 'sample' });
  const said = entry(header(text), text, US, both);
  const again = entry(header(text, (h, e) => { h.id = uuid7(h.time, 'again'); e.facts.number = 'US-NPS-2026-0009'; }), text, US, both);
  const elsewhere = entry(header(text, (h, e) => { h.id = uuid7(h.time, 'second'); Object.assign(e, { seq: 2, prev: said.name }); }), text, US, both);
  const receivedAt = '2026-03-02T08:15:01.000Z';
  const coveredBy = '2026-03-02T08:20:01.000Z';
  const receipt = (index, change = {}) => ({
    issuer: 'US', stream: 'US/CN/substance-notification', epoch: 1, seq: 1, entry: said.name, accepted: true, code: null, log_index: index,
    received_at: receivedAt, covered_by: coveredBy, ...change,
  });
  const sheet = (index, change) => jws(utf8(JSON.stringify({ by: 'CN', receipts: [receipt(index, change)], notices: [] })), CN, 'entente-receipts+json', both);
  const line = (kind, seq, sha256, sm3, time) => leaf({ kind, stream: 'US/CN/substance-notification', epoch: 1, seq, sha256, sm3, time: seven(time) });
  const other = (n, kind) => line(kind, n + 5, digest(utf8(`other ${n}`)), digest(utf8(`any ${n}`)), receivedAt);
  const usLeaves = [line('sent', 1, said.name, said.sm3, '2026-03-02T08:15:00.000Z'), other(1, 'sent'), other(2, 'sent')];
  const cnLeaves = [other(3, 'received'), line('received', 1, said.name, said.sm3, receivedAt)];
  const origin = party => `entente/${party}/log/${AGREEMENT}`;
  const headOf = (party, leaves) => ({ origin: origin(party), size: leaves.length, root: root(leaves.map(leafHash)) });
  const signed = (party, leaves, keys, seconds) => {
    const head = headOf(party, leaves);
    return note(checkpointText(head.origin, head.size, head.root), head.origin, keys, both) + (seconds ? cosignature(head, head.origin, keys, seconds, both) : '');
  };
  const log = (party, keys, leaves, index) => ({
    party, origin: origin(party), index, leaf: new TextDecoder().decode(leaves[index]), checkpoint: signed(party, leaves, keys),
    inclusion: inclusion(index, leaves.map(leafHash)).map(hex),
  });
  const evidence = {
    format: 'entente-evidence/1', exportedBy: 'US', exportedAt: '2026-03-03T00:00:00.000Z', number: 'US-NPS-2026-0001',
    entry: { hash: said.name, jws: said.jws, body: said.body }, terms: JSON.stringify(terms([cn, us], both)), cards: [files.US, files.CN],
    receipts: [{ by: 'CN', sheet: sheet(1) }], logs: [log('US', US, usLeaves, 0), log('CN', CN, cnLeaves, 1)],
  };
  const with_ = change => { const copy = structuredClone(evidence); change(copy); return copy; };
  const incident = (code, partner, more) => ({
    format: 'entente-incident/1', exportedBy: partner === 'US' ? 'CN' : 'US', exportedAt: '2026-03-03T00:00:00.000Z', partner, code, noticedAt: '2026-03-02T09:00:00.000Z', times: 1,
    origin: null, entries: [], receipts: [], checkpoints: [], cards: [], proof: null, ...more,
  });
  const seconds = Date.parse('2026-03-02T08:30:00Z') / 1000;
  const forked = [other(3, 'received'), other(4, 'received'), other(5, 'received')]; // the promised place holds another leaf
  const grown = [...cnLeaves, other(6, 'received')];
  const head = (leaves, at = seconds) => signed('CN', leaves, CN, at);
  const path = (leaves, index) => inclusion(index, leaves.map(leafHash)).map(hex);
  const promise = { origin: origin('CN'), entries: [{ hash: said.name, jws: said.jws }] };
  const c = (name, exit, file, cards = ['US', 'CN']) => ({ name, cards, file: typeof file === 'string' ? file : JSON.stringify(file), exit });
  const place = (index, leaves = cnLeaves, note = head(cnLeaves)) => tlogProof(leaves[index], index, inclusion(index, leaves.map(leafHash)), note);
  const witnessed = head(cnLeaves) + cosignature(headOf('CN', cnLeaves), 'entente/US/witness', US, seconds + 5, both);
  return {
    cards: files,
    cases: [
      c('an entry, its receipt and its place in both logs', 0, evidence),
      c('without the body', 0, with_(f => { f.entry.body = null; })),
      c('without the author\'s card', 2, evidence, ['CN']),
      c('without the receiver\'s card', 2, evidence, ['US']),
      c('another body', 1, with_(f => { f.entry.body = f.entry.body.replace('sample', 'simple'); })),
      c('another name', 1, with_(f => { f.entry.hash = again.name; })),
      c('a receipt for another entry', 1, with_(f => { f.receipts[0].sheet = sheet(1, { entry: again.name }); })),
      c('a place in the log that is another\'s', 1, with_(f => { f.logs[0].index = 1; })),
      c('another leaf', 1, with_(f => { f.logs[0].leaf = new TextDecoder().decode(usLeaves[1]); })),
      c('terms that ask for more than was signed', 1, with_(f => { const weak = entry(header(text), text, US, ['I']); f.entry = { hash: weak.name, jws: weak.jws, body: text }; f.receipts = []; f.logs = []; })),
      c('another version of the form', 2, with_(f => { f.format = 'entente-evidence/2'; })),
      c('equivocation', 0, incident('equivocation', 'US', { entries: [said, again].map(e => ({ hash: e.name, jws: e.jws })) })),
      c('the same entry twice is no equivocation', 1, incident('equivocation', 'US', { entries: [said, said].map(e => ({ hash: e.name, jws: e.jws })) })),
      c('two places are no equivocation', 1, incident('equivocation', 'US', { entries: [said, elsewhere].map(e => ({ hash: e.name, jws: e.jws })) })),
      c('a log that was rewritten', 0, incident('checkpoint-inconsistent', 'CN', {
        origin: origin('CN'), checkpoints: [head(cnLeaves), head(forked, seconds + 60)],
        proof: { prefix: hex(root(forked.slice(0, 2).map(leafHash))), consistency: consistency(2, forked.map(leafHash)).map(hex), leaf: null, inclusion: [] },
      })),
      c('a log that grew was not rewritten', 1, incident('checkpoint-inconsistent', 'CN', {
        origin: origin('CN'), checkpoints: [head(cnLeaves), head(grown, seconds + 60)],
        proof: { prefix: hex(root(cnLeaves.map(leafHash))), consistency: consistency(2, grown.map(leafHash)).map(hex), leaf: null, inclusion: [] },
      })),
      c('a head that became shorter', 0, incident('checkpoint-shorter', 'CN', { origin: origin('CN'), checkpoints: [head(grown), head(cnLeaves, seconds + 60)] })),
      c('an older head shown again', 1, incident('checkpoint-shorter', 'CN', { origin: origin('CN'), checkpoints: [head(grown), head(cnLeaves, seconds - 60)] })),
      c('an entry left out after its receipt', 0, incident('receipt-not-included', 'CN', {
        ...promise, receipts: [{ by: 'CN', sheet: sheet(1) }], checkpoints: [head(forked)],
        proof: { prefix: null, consistency: [], leaf: new TextDecoder().decode(forked[1]), inclusion: path(forked, 1) },
      })),
      c('an entry that stands where the receipt says', 1, incident('receipt-not-included', 'CN', {
        ...promise, receipts: [{ by: 'CN', sheet: sheet(1) }], checkpoints: [head(grown)],
        proof: { prefix: null, consistency: [], leaf: new TextDecoder().decode(grown[1]), inclusion: path(grown, 1) },
      })),
      c('a receipt\'s deadline that has passed', 0, incident('receipt-overdue', 'CN', { ...promise, receipts: [{ by: 'CN', sheet: sheet(2) }], checkpoints: [head(cnLeaves)] })),
      c('a place in a log', 0, place(1)),
      c('a place in a log under a countersigned head', 0, place(1, cnLeaves, witnessed)),
      c('a place in a log without its owner\'s card', 2, place(1), ['US']),
      c('a place that is another leaf\'s', 1, place(1).replace('index 1', 'index 0')),
      c('a place in another tree', 1, place(1, forked)),
      c('a place under a head that another signed', 1, place(1, cnLeaves, signed('CN', cnLeaves, US, seconds))),
      c('a place whose index has a leading zero', 2, place(1).replace('index 1', 'index 01')),
      c('a receipt\'s deadline that has not passed', 1, incident('receipt-overdue', 'CN', {
        ...promise, receipts: [{ by: 'CN', sheet: sheet(2) }], checkpoints: [head(cnLeaves, Date.parse(coveredBy) / 1000 - 1)],
      })),
    ],
  };
}
