#!/usr/bin/env python3
"""Makes data/spectra/controlled-substances.msp: fragment spectra of controlled classes out of MassBank, CC BY and CC0 only, each with its authors.
usage: make-spectra-pack.py LIBRARY_FOLDER OUT_FOLDER   (massbank-msms.msp.gz, ATTRIBUTION.tsv.gz, compounds.tsv, compounds-extra.tsv)
Also writes classes.tsv: the class of each compound of these tables that is not 'other' (by substructure, facts)."""
import csv, gzip, sys
folder, out = sys.argv[1], sys.argv[2]
def rows(path):
    opened = gzip.open(path, 'rt', encoding='utf-8') if path.endswith('.gz') else open(path, encoding='utf-8')
    return csv.DictReader(opened, delimiter='\t', quoting=csv.QUOTE_NONE)
classes = {}
for table in ('compounds.tsv', 'compounds-extra.tsv'):
    for r in rows(f'{folder}/{table}'):
        if r['drug_class'] not in ('', 'other', 'unknown'): classes[r['inchikey14']] = (r['drug_class'], r['name'])
with open(f'{out}/classes.tsv', 'w', encoding='utf-8') as f:
    f.write('inchikey14\tclass\tname\n')
    for key in sorted(classes): f.write(f'{key}\t{classes[key][0]}\t{classes[key][1]}\n')
credit = {r['accession']: r for r in rows(f'{folder}/ATTRIBUTION.tsv.gz')}
kept, record = 0, []
with open(f'{out}/controlled-substances.msp', 'w', encoding='utf-8') as f:
    for line in gzip.open(f'{folder}/massbank-msms.msp.gz', 'rt', encoding='utf-8'):
        if line.strip():
            record.append(line.rstrip('\n'))
            continue
        fields = dict(l.split(': ', 1) for l in record if ': ' in l)
        if fields.get('InChIKey', '')[:14] in classes and fields.get('License') in ('CC BY', 'CC0'):
            by = credit[fields['DB#']]
            at = next(i for i, l in enumerate(record) if l.startswith('License:'))
            record[at + 1:at + 1] = [f'{k}: {by[c]}' for k, c in (('Authors', 'authors'), ('Copyright', 'copyright'), ('Publication', 'publication')) if by[c] not in ('', 'N/A')]
            f.write('\n'.join(record) + '\n\n')
            kept += 1
        record = []
print(f'{kept} spectra, {len(classes)} classified compounds')
