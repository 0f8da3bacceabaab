#!/usr/bin/env python3
"""Scores of MSEntropy (Li and Fiehn, Apache-2.0) for the tests of Entente.Spectra: every 20th spectrum of the shipped pack against the pack, positive ions, four searches.
usage: spectra-vectors.py MSENTROPY_CHECKOUT data/spectra/controlled-substances.msp >tests/Entente.Spectra.Tests/Vectors/flash-entropy.tsv
The checkout must be built in place (setup.py build_ext --inplace; numpy, cython). Run by hand; no part of it ships."""
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from ms_entropy import FlashEntropySearch
spectra, record, peaks = [], {}, []
for line in open(sys.argv[2], encoding='utf-8'):
    line = line.strip()
    if not line:
        if peaks and record.get('Ion_mode') == 'POSITIVE': spectra.append((record['DB#'], float(record['PrecursorMZ']), np.array(peaks, dtype=np.float32)))
        record, peaks = {}, []
    elif line[0].isdigit(): peaks.append([float(x) for x in line.split()[:2]])
    else: record[line.partition(': ')[0]] = line.partition(': ')[2]
engine = FlashEntropySearch(max_ms2_tolerance_in_da=0.024)
order = engine.build_index([dict(precursor_mz=p, peaks=x.copy(), key=k) for k, p, x in spectra], max_indexed_mz=1500.00005, min_ms2_difference_in_da=0.05)
print('query\tmode\trecord\tscore')
for key, precursor, raw in spectra[::20]:
    q = engine.clean_spectrum_for_search(precursor, raw.copy(), min_ms2_difference_in_da=0.05)
    if len(q) == 0: continue
    for mode, scores in (('Identity', engine.identity_search(precursor_mz=precursor, peaks=q, ms1_tolerance_in_da=0.01, ms2_tolerance_in_da=0.02)),
                         ('Open', engine.open_search(peaks=q, ms2_tolerance_in_da=0.02)),
                         ('NeutralLoss', engine.neutral_loss_search(precursor_mz=precursor, peaks=q, ms2_tolerance_in_da=0.02)),
                         ('Hybrid', engine.hybrid_search(precursor_mz=precursor, peaks=q, ms2_tolerance_in_da=0.02))):
        for i in np.argsort(-scores, kind='stable')[:12]:
            if scores[i] > 0.01: print(f"{key}\t{mode}\t{order[i]['key']}\t{scores[i]:.6f}")
