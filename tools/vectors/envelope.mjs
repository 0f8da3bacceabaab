// Envelopes: docs/protocol/suites.md, sections 3 and 4.2; RFC 9180 base mode with X-Wing.
import { createCipheriv } from 'node:crypto';
import { extract, expand } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { sm2, sm4 } from 'sm-crypto-v2';
import { b64u, bytesOf, hex, join, unhex, utf8 } from './keys.mjs';

const two = number => [number >> 8, number & 0xff];
const suite = join(utf8('HPKE'), two(0x647a), two(0x0001), two(0x0002));
const none = new Uint8Array(0);
const labeledExtract = (salt, label, ikm) => extract(sha256, join(utf8('HPKE-v1'), suite, utf8(label), ikm), salt);
const labeledExpand = (prk, label, info, length) => expand(sha256, prk, join(two(length), utf8('HPKE-v1'), suite, utf8(label), info), length);

function hpkeSeal(publicKey, info, aad, plaintext, random) {
  const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(publicKey, random);
  const context = join([0], labeledExtract(none, 'psk_id_hash', none), labeledExtract(none, 'info_hash', info));
  const secret = labeledExtract(sharedSecret, 'secret', none);
  const cipher = createCipheriv('aes-256-gcm', labeledExpand(secret, 'key', context, 32), labeledExpand(secret, 'base_nonce', context, 12));
  cipher.setAAD(aad);
  return { encapsulation: cipherText, ciphertext: join(cipher.update(plaintext), cipher.final(), cipher.getAuthTag()) };
}

export const bindingOf = b =>
  `{"agreement":${b.agreement ? `"${b.agreement}"` : 'null'},"from":"${b.from}","to":"${b.to}","id":"${b.id}","payload":"${b.payload}"}`;

/** Seals for one recipient. `label` makes the randomness; `change` alters parts, for envelopes that must be refused. */
export function seal(plaintext, recipient, binding, suites, label, change = {}) {
  const b = bindingOf(binding);
  const alg = `${suites.includes('C') ? 'urn:x-entente:sm2-sm4-gcm:' : ''}HPKE-647A-0001-0002`;
  const header = change.header ?? `{"alg":"${alg}","kid":"${recipient.id}","typ":"entente-envelope+jwe","crit":["binding"],"binding":${b}}`;
  const h = b64u(utf8(header));
  const info = utf8(`${change.info ?? 'entente-envelope/1'}\n${b}`);
  const { encapsulation, ciphertext } = hpkeSeal(recipient.open.x_wing, info, utf8(h), plaintext, bytesOf(`${label} encapsulation`, 64));
  if (!suites.includes('C')) return `{"protected":"${h}","encrypted_key":"${b64u(encapsulation)}","ciphertext":"${b64u(ciphertext)}"}`;
  const random = bytesOf(`${label} sm4`, 28);
  const around = sm4.encrypt(join(encapsulation, ciphertext), random.slice(0, 16), {
    mode: 'gcm', padding: 'none', iv: random.slice(16), associatedData: utf8(h), output: 'array', outputTag: true,
  });
  const key = unhex(`04${sm2.doEncrypt(random, hex(recipient.open.sm2_sealing), 1)}`); // C1 C3 C2
  return `{"protected":"${h}","encrypted_key":"${b64u(key)}","ciphertext":"${b64u(join(around.output, around.tag))}"}`;
}

/** The content of an entry's envelope (exchange.md, 4.2). */
export function frame(signed, body) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, signed.length);
  return join(utf8('entente-entry/1\n'), length, utf8(signed), body);
}
