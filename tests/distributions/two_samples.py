"""Whether two samples of replications have the same distribution, figure by figure."""

import numpy as np
from scipy.stats import chi2_contingency, ks_2samp

FEWEST = 20
"""Replications of both samples together in a cell of a table, so that chi-square holds."""
MOST_CELLS = 30


def p_values(one, two):
    """P-value of each figure of two samples: name -> p, columns of wide figures apart."""
    found = {}
    for name, sample in one.items():
        if sample.ndim == 1:
            found[name] = p_value(sample, two[name])
            continue
        for column in range(sample.shape[1]):
            found[f"{name} {column}"] = p_value(sample[:, column], two[name][:, column])
    return found


def p_value(one, two):
    """P-value of one figure: Kolmogorov and Smirnov's test for times, chi-square for counts."""
    both = np.concatenate([one, two])
    values, counts = np.unique(both, return_counts=True)
    if len(values) > MOST_CELLS and one.dtype.kind == "f":
        return float(ks_2samp(one, two).pvalue)
    edges = cells(values, counts)
    if len(edges) < 2:
        return 1.0
    table = [np.bincount(np.searchsorted(edges, x), minlength=len(edges)) for x in (one, two)]
    return float(chi2_contingency(np.array(table)).pvalue)


def cells(values, counts):
    """Last value of each cell: neighbours together until a cell has enough replications."""
    least = max(FEWEST, int(counts.sum()) // MOST_CELLS)
    edges, held = [], 0
    for value, count in zip(values, counts, strict=True):
        held += count
        if held >= least:
            edges.append(value)
            held = 0
    if held and edges:
        edges[-1] = values[-1]
    return np.array(edges)


def rejected(found, level):
    """Figures that differ at a family-wise level, by Holm's procedure."""
    out = []
    for rank, (p, name) in enumerate(sorted((p, name) for name, p in found.items())):
        if p > level / (len(found) - rank):
            break
        out.append(f"{name}: p = {p:.1e}")
    return out
