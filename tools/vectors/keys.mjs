// Keys of a node and what they sign: docs/protocol/suites.md, sections 1, 2 and 4.1.
import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { sm2 } from 'sm-crypto-v2';

export const utf8 = text => new TextEncoder().encode(text);
export const hex = bytes => Buffer.from(bytes).toString('hex');
export const unhex = text => new Uint8Array(Buffer.from(text, 'hex'));
export const b64u = bytes => Buffer.from(bytes).toString('base64url');
export const b64 = bytes => Buffer.from(bytes).toString('base64');
export const join = (...parts) => new Uint8Array(Buffer.concat(parts.map(part => Buffer.from(part))));
export const digest = bytes => hex(sha256(bytes));

/** Bytes that depend on a label alone, so that making the vectors again gives the same files. */
export function bytesOf(label, length = 32) {
  let out = new Uint8Array(0);
  for (let n = 0; out.length < length; n++) out = join(out, sha256(utf8(`entente vectors ${label} ${n}`)));
  return out.slice(0, length);
}

export const SM2_USER = 'entente-suite-c/1';

/** A node's keys from a label. `suites` is I, or I and C. */
export function keysOf(label, suites) {
  const secret = { ed25519: bytesOf(`${label} ed25519`), ml_dsa_65: bytesOf(`${label} ml-dsa-65`), x_wing: bytesOf(`${label} x-wing`) };
  const dsa = ml_dsa65.keygen(secret.ml_dsa_65);
  const kem = ml_kem768_x25519.keygen(secret.x_wing);
  const open = { ed25519: ed25519.getPublicKey(secret.ed25519), ml_dsa_65: dsa.publicKey, x_wing: kem.publicKey };
  if (suites.includes('C')) {
    Object.assign(secret, { sm2_signing: bytesOf(`${label} sm2 signing`), sm2_sealing: bytesOf(`${label} sm2 sealing`) });
    for (const use of ['sm2_signing', 'sm2_sealing']) open[use] = unhex(sm2.getPublicKeyFromPrivateKey(hex(secret[use])));
  }

  const id = digest(join(...Object.values(open))).slice(0, 32);
  const json = Object.fromEntries([['key_id', id], ...Object.entries(open).map(([name, key]) => [name, b64u(key)])]);
  return { label, suites, secret, open, id, json, dsa, kem };
}

const sm2Sign = (key, message) => {
  const k = hex(bytesOf(`k ${hex(key)} ${digest(message)}`)); // a nonce that depends on key and message, for vectors only
  const x1 = BigInt(`0x${sm2.getPublicKeyFromPrivateKey(k).slice(2, 66)}`);
  const publicKey = sm2.getPublicKeyFromPrivateKey(hex(key));
  return unhex(sm2.doSignature(message, hex(key), { hash: true, der: false, userId: SM2_USER, publicKey, pointPool: [{ k: BigInt(`0x${k}`), x1 }] }));
};

/** Algorithms of the suites, in their order. */
export const algorithms = {
  'Ed25519': { key: 'ed25519', note: [0x01], cosign: [0x04], sign: (keys, m) => ed25519.sign(m, keys.secret.ed25519) },
  'ML-DSA-65': {
    key: 'ml_dsa_65', note: join([0xff], utf8('entente/ML-DSA-65')), cosign: join([0xff], utf8('entente/ML-DSA-65/cosignature')),
    sign: (keys, m) => ml_dsa65.sign(m, keys.dsa.secretKey, { extraEntropy: false }),
  },
  'urn:x-entente:sm2-sm3': {
    key: 'sm2_signing', note: join([0xff], utf8('entente/SM2-SM3')), cosign: join([0xff], utf8('entente/SM2-SM3/cosignature')),
    sign: (keys, m) => sm2Sign(keys.secret.sm2_signing, m),
  },
};
export const required = suites => Object.keys(algorithms).slice(0, suites.includes('C') ? 3 : 2);

const quote = names => `[${names.map(name => `"${name}"`).join(',')}]`;

/** A signed message (section 2.1). `change` alters parts, for messages that must be refused. */
export function jws(payload, keys, typ, suites, change = {}) {
  const names = change.require ?? required(suites);
  const p = b64u(payload);
  const signatures = names.map(name => {
    const header = change.header?.(name) ?? `{"alg":"${name}","kid":"${keys.id}","typ":"${typ}","require":${quote(names)},"crit":["require"]}`;
    const h = b64u(utf8(header));
    const signature = algorithms[name].sign(change.signer?.(name) ?? keys, utf8(`${h}.${p}`));
    return `{"protected":"${h}","signature":"${b64u(signature)}"}`;
  });
  return `{"payload":"${p}","signatures":[${signatures.join(',')}]}`;
}
