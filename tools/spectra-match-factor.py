#!/usr/bin/env python3
"""The composite of Stein and Scott (J. Am. Soc. Mass Spectrom. 5 (1994) 859) worked straight from the paper, for SearchTests. Run by hand; no part of it ships."""
def composite(unknown, library):
    weight = lambda mz, share: mz ** 3 * share ** 0.6
    u = {m: i / sum(unknown.values()) for m, i in unknown.items()}
    l = {m: i / sum(library.values()) for m, i in library.items()}
    common = sorted(set(u) & set(l))
    dot = sum(weight(m, u[m]) * weight(m, l[m]) for m in common) ** 2
    cosine = dot / (sum(weight(m, i) ** 2 for m, i in u.items()) * sum(weight(m, i) ** 2 for m, i in l.items()))
    ratios = [(l[b] / l[a]) * (u[a] / u[b]) for a, b in zip(common, common[1:])]
    agreement = sum(min(r, 1 / r) for r in ratios) / len(ratios)
    return (len(u) * cosine + len(common) * agreement) / (len(u) + len(common))
print(composite({41: 20, 43: 50, 58: 100, 91: 30}, {43: 60, 58: 100, 77: 10, 91: 20}))
