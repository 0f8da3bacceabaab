// The sealed file: docs/protocol/bundles.md.
import { body, entry, header, uuid7 } from '../documents.mjs';
import { frame, seal } from '../envelope.mjs';
import { digest, jws, utf8 } from '../keys.mjs';

const MADE = '2026-03-02T08:15:00.000Z';
const ID = uuid7(MADE, 'bundle');
const MARK = 'entente-bundle/1\n';

export function bundleCases({ US, CN }) {
  const own = (signed, label, id = ID) => seal(utf8(signed), CN, { agreement: null, from: 'US', to: 'CN', id, payload: digest(utf8(signed)) }, CN.suites, label);
  const text = body('bundle', { circumstance: 'post' });
  const e = entry(header(text), text, US, ['I', 'C']);
  const opening = seal(frame(e.jws, utf8(text)), CN, { agreement: e.header.entente.agreement, from: 'US', to: 'CN', id: e.header.id, payload: e.name }, ['I', 'C'], 'bundle entry');
  const says = { by: 'US', to: 'CN', arrived: [digest(utf8('a bundle of CN'))], files: [{ entry: digest(utf8('entry')), sha256: digest(utf8('file')) }] };
  const answer = (a, keys = US) => jws(utf8(JSON.stringify(a)), keys, 'entente-bundle-answer+json', keys.suites);
  const parts = [['answer', own(answer(says), 'bundle answer')], ['entry', opening]];

  const listed = list => list.map(([kind, bytes]) => ({ kind, size: utf8(bytes).length, sha256: digest(utf8(bytes)) }));
  const manifest = (list, change = m => m) => change({ id: ID, from: 'US', to: 'CN', number: 7, made: MADE, parts: listed(list) });
  const sign = (m, typ = 'entente-bundle+json', suites = US.suites, keys = US) => jws(utf8(JSON.stringify(m)), keys, typ, suites);
  const whole = (list, m = manifest(list), signed = sign(m)) => `${MARK}${signed}\n${list.map(([, bytes]) => `${bytes}\n`).join('')}`;
  // For what is judged before any part is opened, parts may hold anything.
  const small = [['sheet', '{"a":1}'], ['entry', '{"b":22}'], ['file', '{"c":333}']];
  const sound = whole(small);
  const swap = (file, from, to) => { if (!file.includes(from)) throw new Error(from); return file.replace(from, to); };

  const read = (name, file, found, ended = true, list = small) => ({ name, file, bundle: digest(utf8(JSON.stringify(manifest(list)))), file_name: 'US-CN-7.entente', parts: found, ended, result: 'valid' });
  const refused = (name, file, fault, place) => ({ name, file, result: 'invalid', fault, ...(place ? { place } : {}) });
  const other = (name, change, fault, place) => refused(name, whole(small, manifest(small, change)), fault, place);
  const whole3 = ['whole', 'whole', 'whole'];
  return {
    cases: [
      read('an answer and an entry', whole(parts), ['whole', 'whole'], true, parts),
      read('three parts', sound, whole3),
      read('a byte of the second part altered', swap(sound, '{"b":22}', '{"b":23}'), ['whole', 'part-damaged', 'whole']),
      read('a line feed inside a part', swap(sound, '{"b":22}', '{"b"\n22}'), ['whole', 'part-damaged', 'whole']),
      read('no line feed after a part', swap(sound, '{"b":22}\n', '{"b":22} '), ['whole', 'part-damaged', 'whole']),
      read('cut within the second part', sound.slice(0, sound.indexOf('{"b"') + 4), ['whole', 'part-missing', 'part-missing'], true),
      read('cut after the head', sound.slice(0, sound.indexOf('{"a"')), ['part-missing', 'part-missing', 'part-missing'], true),
      read('the last line feed missing', sound.slice(0, -1), ['whole', 'whole', 'part-missing'], true),
      read('something after the last part', `${sound}\n`, whole3, false),
      refused('another version', swap(sound, 'entente-bundle/1', 'entente-bundle/2'), 'bundle-foreign'),
      refused('empty', '', 'bundle-foreign'),
      refused('cut within the head', sound.slice(0, 400), 'bundle-cut'),
      refused('signed for another purpose', whole(small, null, sign(manifest(small), 'entente-entry+json')), 'jws-malformed'),
      refused('without suite C', whole(small, null, sign(manifest(small), 'entente-bundle+json', ['I'])), 'jws-malformed'),
      refused('signed by a stranger', whole(small, null, sign(manifest(small), 'entente-bundle+json', CN.suites, CN)), 'jws-unknown-key'),
      other('to its own author', m => ({ ...m, to: 'US' }), 'disagrees', '$.to'),
      other('number 0', m => ({ ...m, number: 0 }), 'out-of-range', '$.number'),
      other('without parts', m => ({ ...m, parts: [] }), 'too-few', '$.parts'),
      other('a part twice', m => ({ ...m, parts: [m.parts[1], m.parts[1]] }), 'repeated', '$.parts[1].sha256'),
      other('an entry before a sheet', m => ({ ...m, parts: [m.parts[1], m.parts[0]] }), 'not-ascending', '$.parts[1].kind'),
      other('a kind that is none', m => ({ ...m, parts: [{ ...m.parts[0], kind: 'folder' }] }), 'bad-form', '$.parts[0].kind'),
      other('an entry above 2 MiB', m => ({ ...m, parts: [{ ...m.parts[1], size: 2097153 }] }), 'out-of-range', '$.parts[0].size'),
      other('nine files of 32 MiB', m => ({ ...m, parts: [...'123456789'].map(n => ({ kind: 'file', size: 33554432, sha256: digest(utf8(n)) })) }), 'too-large', '$.parts'),
      other('a path', m => ({ ...m, path: '../x' }), 'unknown-member', '$.path'),
    ],
    answers: [
      { name: 'a bundle that arrived and a file', sealed: parts[0][1], answer: says, result: 'valid' },
      { name: 'of another bundle', sealed: own(answer(says), 'bundle other', uuid7(MADE, 'another bundle')), result: 'invalid' },
      { name: 'a bundle twice', sealed: own(answer({ ...says, arrived: [says.arrived[0], says.arrived[0]] }), 'bundle twice'), result: 'invalid' },
      { name: 'signed by its reader', sealed: own(answer(says, CN), 'bundle reader'), result: 'invalid' },
    ],
  };
}
