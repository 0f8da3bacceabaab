// Writes tests/vectors/entente. `npm ci && npm run make` here; the files come out the same each time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hex, keysOf, required, unhex } from './keys.mjs';
import { admissionCases } from './cases/admission.mjs';
import { agreementCases } from './cases/agreements.mjs';
import { bundleCases } from './cases/bundles.mjs';
import { entryCases } from './cases/entries.mjs';
import { envelopeCases } from './cases/envelopes.mjs';
import { evidenceCases } from './cases/evidence.mjs';
import { logCases } from './cases/logs.mjs';
import { receiptCases } from './cases/receipts.mjs';
import { signedCases } from './cases/signed.mjs';

const out = fileURLToPath(new URL('../../tests/vectors/entente/', import.meta.url));
mkdirSync(out, { recursive: true });

const keys = Object.fromEntries([keysOf('US', ['I', 'C']), keysOf('CN', ['I', 'C']), keysOf('FR', ['I'])].map(k => [k.label, k]));
const shown = Object.fromEntries(Object.values(keys).map(k => [k.label, {
  secret: Object.fromEntries(Object.entries(k.secret).map(([name, bytes]) => [name, hex(bytes)])), public: k.json,
}]));

function write(about, cases) {
  const file = { entente: `vectors/1 ${about}`, page: 'docs/protocol', keys: shown, ...cases(keys) };
  writeFileSync(`${out}${about}.json`, `${JSON.stringify(file, null, 1)}\n`);
}

write('signed-messages', signedCases);
write('envelopes', envelopeCases);
write('entries', entryCases);
write('agreements', agreementCases);
write('receipts', receiptCases);
write('logs', logCases);
write('admission', admissionCases);
write('evidence', evidenceCases);
write('bundles', bundleCases);
