// Leaves, trees, checkpoints and countersignatures: log.md.
import { b64, digest, hex, utf8 } from '../keys.mjs';
import { checkpointText, consistency, cosignature, inclusion, leaf, leafHash, note, root } from '../log.mjs';
import { AGREEMENT, sm3Of } from '../documents.mjs';

const ORIGIN = `entente/US/log/${AGREEMENT}`;
const WITNESS = 'entente/CN/witness';

export function logCases({ US, CN, FR }) {
  const leaves = Array.from({ length: 7 }, (_, n) => leaf({
    kind: n % 3 === 2 ? 'received' : 'sent', stream: n % 3 === 2 ? 'CN/US/substance-notification' : 'US/CN/substance-notification', epoch: 1, seq: n + 1,
    sha256: digest(utf8(`entry ${n}`)), sm3: sm3Of(`entry ${n}`), time: `2026-03-02T08:15:0${n}.0000000Z`,
  }));
  const hashes = leaves.map(leafHash);
  const head = size => ({ origin: ORIGIN, size, root: root(hashes.slice(0, size)) });
  const text = size => checkpointText(ORIGIN, size, head(size).root);
  const signed = note(text(7), ORIGIN, US, ['I', 'C']);
  const own = seconds => cosignature(head(7), ORIGIN, US, seconds, ['I', 'C']);
  const witnessed = `${signed}${own(1772439400)}${cosignature(head(7), WITNESS, CN, 1772439420, ['I', 'C'])}`;
  const lines = signed.split('\n');
  const without = n => lines.filter((_, i) => i !== n).join('\n'); // lines 4, 5 and 6 are the signatures
  const bad = signed.replace(/(entente\/US\/log\/\w+ )([\w+/=]+)/, (_, n, s) => `${n}${s.slice(0, 40)}${s[40] === 'A' ? 'B' : 'A'}${s.slice(41)}`);
  const valid = (name, file, suites, more = {}) => ({ name, by: 'US', origin: ORIGIN, suites, note: file, size: 7, root: hex(head(7).root), result: 'valid', ...more });
  const invalid = (name, file, fault, suites = ['I', 'C']) => ({ name, by: 'US', origin: ORIGIN, suites, note: file, result: 'invalid', fault });
  const hexes = list => list.map(hex);
  return {
    leaves: leaves.map((l, n) => ({ leaf: new TextDecoder().decode(l), hash: hex(hashes[n]) })),
    roots: hashes.map((_, n) => hex(head(n + 1).root)),
    inclusion: hashes.map((_, n) => ({ index: n, size: 7, proof: hexes(inclusion(n, hashes)) })),
    consistency: hashes.map((_, n) => ({ first: n + 1, second: 7, proof: hexes(consistency(n + 1, hashes)) })),
    checkpoints: [
      valid('suites I and C', signed, ['I', 'C']),
      valid('suite I', note(text(7), ORIGIN, US, ['I']), ['I']),
      valid('countersigned by its owner and its witness', witnessed, ['I', 'C'], {
        countersigned: [{ name: ORIGIN, by: 'US', seconds: 1772439400 }, { name: WITNESS, by: 'CN', seconds: 1772439420 }],
      }),
      valid('with a line of a key that nobody knows', `${signed}— somebody ${b64(utf8('abcdefgh'))}\n`, ['I', 'C']),
      valid('countersigned at two different seconds, which is not countersigned', `${signed}${own(1772439400).split('\n')[0]}\n${own(1772439401).split('\n').slice(1).join('\n')}`, ['I', 'C'], {
        notCountersigned: [{ name: ORIGIN, by: 'US' }],
      }),
      invalid('a required signature less', without(5), 'note-missing-signature'),
      invalid('suite I where both are required', note(text(7), ORIGIN, US, ['I']), 'note-missing-signature'),
      invalid('by another key', note(text(7), ORIGIN, CN, ['I', 'C']), 'note-missing-signature'),
      invalid('an altered signature', bad, 'note-bad-signature'),
      invalid('another size', signed.replace('\n7\n', '\n6\n'), 'note-bad-signature'),
      invalid('no empty line', signed.replace('\n\n', '\n'), 'note-malformed'),
      invalid('an extension line', note(`${text(7)}more\n`, ORIGIN, US, ['I', 'C']), 'note-malformed'),
      invalid('a size with a leading zero', note(text(7).replace('\n7\n', '\n07\n'), ORIGIN, US, ['I', 'C']), 'note-malformed'),
    ],
  };
}
