// The tree, notes and countersignatures: docs/protocol/log.md; RFC 6962 and C2SP signed-note, tlog-checkpoint, tlog-cosignature.
import { sha256 } from '@noble/hashes/sha2.js';
import { algorithms, b64, join, required, utf8 } from './keys.mjs';

export const leafHash = leaf => sha256(join([0], leaf));
const above = (left, right) => sha256(join([1], left, right));
const split = size => 2 ** Math.floor(Math.log2(size - 1));

export function root(hashes) {
  if (hashes.length === 0) return sha256(new Uint8Array(0));
  if (hashes.length === 1) return hashes[0];
  const k = split(hashes.length);
  return above(root(hashes.slice(0, k)), root(hashes.slice(k)));
}

/** PATH(m, D[n]) of RFC 6962, 2.1.1. */
export function inclusion(m, hashes) {
  if (hashes.length === 1) return [];
  const k = split(hashes.length);
  return m < k
    ? [...inclusion(m, hashes.slice(0, k)), root(hashes.slice(k))]
    : [...inclusion(m - k, hashes.slice(k)), root(hashes.slice(0, k))];
}

/** PROOF(m, D[n]) of RFC 6962, 2.1.2. */
export const consistency = (m, hashes) => subproof(m, hashes, true);
function subproof(m, hashes, whole) {
  if (m === hashes.length) return whole ? [] : [root(hashes)];
  const k = split(hashes.length);
  return m <= k
    ? [...subproof(m, hashes.slice(0, k), whole), root(hashes.slice(k))]
    : [...subproof(m - k, hashes.slice(k), false), root(hashes.slice(0, k))];
}

export const leaf = l =>
  utf8(`{"kind":"${l.kind}","stream":"${l.stream}","epoch":${l.epoch},"seq":${l.seq},"sha256":"${l.sha256}","sm3":"${l.sm3}","time":"${l.time}"}`);

export const checkpointText = (origin, size, hash) => `${origin}\n${size}\n${b64(hash)}\n`;

const line = (name, type, publicKey, signature) =>
  `— ${name} ${b64(join(sha256(join(utf8(`${name}\n`), type, publicKey)).slice(0, 4), signature))}\n`;

/** A checkpoint's note (log.md 3 and 4). */
export function note(text, name, keys, suites) {
  const lines = required(suites).map(a => line(name, algorithms[a].note, keys.open[algorithms[a].key], algorithms[a].sign(keys, utf8(text))));
  return `${text}\n${lines.join('')}`;
}

const eight = number => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
};
const short = text => join([utf8(text).length], utf8(text));

/** The lines that countersign a checkpoint (log.md 5), to be put at the end of its note. `seconds` is POSIX time. */
export function cosignature(head, name, keys, seconds, suites) {
  const subtree = join(utf8('subtree/v1\n\0'), short(name), eight(seconds), short(head.origin), eight(0), eight(head.size), head.root);
  const text = utf8(`cosignature/v1\ntime ${seconds}\n${checkpointText(head.origin, head.size, head.root)}`);
  return required(suites).map(a => {
    const signature = algorithms[a].sign(keys, a === 'Ed25519' ? text : subtree);
    return line(name, algorithms[a].cosign, keys.open[algorithms[a].key], join(eight(seconds), signature));
  }).join('');
}

/** A file of C2SP tlog-proof. */
export const tlogProof = (leafBytes, index, path, checkpoint) =>
  `c2sp.org/tlog-proof@v1\nextra ${b64(leafBytes)}\nindex ${index}\n${path.map(hash => `${b64(hash)}\n`).join('')}\n${checkpoint}`;
