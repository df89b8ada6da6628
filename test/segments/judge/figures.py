"""Figures of SciPy and statsmodels that test/segments compares with. Made by:

    python3 -m venv judge && judge/bin/pip install statsmodels==0.15.0
    judge/bin/python test/segments/judge/figures.py > test/segments/judge/figures.golden.json
"""
import json

import numpy as np
from scipy.stats import chi2_contingency, ttest_ind
from scipy.stats.contingency import association
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_effectsize


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


print(json.dumps(dict(means=list(means()), shares=list(shares()), tables=list(tables()), found=found()), indent=1))
