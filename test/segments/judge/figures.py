"""Figures of SciPy and statsmodels that test/segments compares with. Made by:

    python3 -m venv judge && judge/bin/pip install statsmodels==0.15.0 ipfn==1.4.4
    judge/bin/python test/segments/judge/figures.py > test/segments/judge/figures.golden.json
"""
import json

import numpy as np
from ipfn.ipfn import ipfn
from scipy.stats import chi2_contingency, ttest_ind
from scipy.stats.contingency import association
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_effectsize
from statsmodels.stats.weightstats import DescrStatsW


def samples():
    random = np.random.default_rng(1)
    yield random.normal(50, 10, 40), random.normal(55, 20, 70)
    yield random.exponential(1000, 300), random.exponential(1200, 20)
    yield 1000 + random.normal(0, 0.5, 50), 1000 + random.normal(0.1, 0.5, 60)
    yield random.integers(0, 3, 500).astype(float), random.integers(0, 4, 400).astype(float)


def means():
    for reference, of in samples():
        g, variance = effectsize_smd(of.mean(), of.std(ddof=1), len(of), reference.mean(), reference.std(ddof=1), len(reference))
        yield dict(reference=reference.tolist(), of=of.tolist(), g=g, variance=variance,
                   p=ttest_ind(of, reference, equal_var=False).pvalue)


def shares():
    for of, reference in ((0.02, 0.03), (0.5, 0.1), (0, 0.2), (1, 0.7)):
        yield dict(of=of, reference=reference, h=proportion_effectsize(of, reference))


def tables():
    for table in ([[10, 20, 30], [25, 25, 5]], [[100, 100], [101, 99]], [[5, 0, 7, 9], [1, 12, 3, 4], [8, 8, 8, 8]]):
        yield dict(table=table, v=association(np.array(table), method="cramer"),
                   p=chi2_contingency(np.array(table), correction=False).pvalue)


def found():
    p = [0.01, 0.02, 0.03, 0.04, 0.05, 0.5, 0.9, 0.001, 0.001, 1.0]
    return dict(p=p, q=multipletests(p, method="fdr_bh")[1].tolist())


def mixes():
    """Clients of 3 ages x 3 incomes: weights per cell that give a segment the reference's mix, and what is left of differences."""
    random = np.random.default_rng(2)
    ages, incomes = 3, 3
    reference = random.integers(0, ages, 240), random.integers(0, incomes, 240)
    age = np.minimum(ages - 1, random.geometric(0.5, 150) - 1)
    of = age, np.clip(age + random.integers(-1, 2, 150), 0, incomes - 1)

    def counts(cells):
        return np.histogram2d(*cells, bins=(ages, incomes), range=((0, ages), (0, incomes)))[0]

    n_of, n_reference = counts(of), counts(reference)
    target = n_reference / n_reference.sum()
    raked = ipfn(n_of / n_of.sum(), [target.sum(axis=1), target.sum(axis=0)], [[0], [1]],
                 convergence_rate=1e-14, rate_tolerance=0, max_iteration=2000).iteration()
    both = (n_of > 0) & (n_reference > 0)
    crossed = np.where(both, n_reference, 0) / n_reference[both].sum()
    value = [10 * cells[0] + 5 * cells[1] + random.normal(0, 8, len(cells[0])).round(2) for cells in (of, reference)]
    flag = [(v > 25).astype(float) for v in value]
    level = [np.digitize(v, [10, 30]) for v in value]
    for method, shares, shares_reference in (("margins", raked, target), ("cells", crossed, crossed)):
        weights = [(q / np.where(n > 0, n, 1))[cells] for q, n, cells in
                   ((shares, n_of, of), (shares_reference, n_reference, reference))]
        weighted = [DescrStatsW(v, weights=w) for v, w in zip(value, weights)]
        pooled = np.sqrt(sum(((v - v.mean()) ** 2).sum() for v in value) / (len(value[0]) + len(value[1]) - 2))
        within = [sum(q[a, i] ** 2 * v[(cells[0] == a) & (cells[1] == i)].var(ddof=1) / n[a, i]
                      for a in range(ages) for i in range(incomes) if q[a, i] > 0)
                  for q, n, cells, v in ((shares, n_of, of, value[0]), (shares_reference, n_reference, reference, value[1]))]
        table = np.array([np.bincount(l, weights=w / w.sum() * len(l), minlength=3) for l, w in zip(level, weights)])
        yield dict(method=method, cells=[(c[0] * incomes + c[1]).tolist() for c in (of, reference)],
                   values=[v.tolist() for v in value], flags=[f.tolist() for f in flag], levels=[l.tolist() for l in level],
                   shares=[shares.ravel().tolist(), shares_reference.ravel().tolist()],
                   effective=[w.sum() ** 2 / (w ** 2).sum() for w in weights],
                   difference=(weighted[0].mean - weighted[1].mean) / pooled, error=np.sqrt(sum(within)) / pooled,
                   h=proportion_effectsize(*[DescrStatsW(f, weights=w).mean for f, w in zip(flag, weights)]),
                   v=np.sqrt(chi2_contingency(table, correction=False).statistic / table.sum()))


figures = dict(mixes=list(mixes()), means=list(means()), shares=list(shares()), tables=list(tables()), found=found())
print("{" + ",\n".join(f'"{name}": {json.dumps(of)}' for name, of in figures.items()) + "}")
