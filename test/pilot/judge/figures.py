"""Figures of statsmodels and scikit-uplift that test/pilot compares with. Made by:

    python3 -m venv judge && judge/bin/pip install statsmodels==0.15.0 scikit-uplift==0.5.1
    judge/bin/python -W ignore test/pilot/judge/figures.py > test/pilot/judge/figures.golden.json
"""
import json

import numpy as np
from sklift.metrics import qini_auc_score, qini_curve, uplift_at_k, uplift_curve
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    samplesize_proportions_2indep_onetail,
)


def sizes():
    for base in (0.001, 0.02, 0.3):
        for relative in (0.01, 0.05, 0.2, -0.1):
            for alternative in ("two-sided", "larger" if relative > 0 else "smaller"):
                for ratio in (1, 0.25, 3):
                    for power, alpha in ((0.8, 0.05), (0.9, 0.01)):
                        treated = base * (1 + relative)
                        args = dict(ratio=ratio, alpha=alpha, alternative=alternative)
                        n = samplesize_proportions_2indep_onetail(treated - base, base, power, **args)
                        seen = power_proportions_2indep(treated - base, base, n / 2, return_results=False, **args)
                        yield dict(base=base, treated=treated, ratio=ratio, alpha=alpha, power=power,
                                   sides="two" if alternative == "two-sided" else "one", n=n, power_at_half=seen)


def ratios():
    for arms in ((30, 1000, 20, 1000), (0, 50, 3, 60), (2100, 100000, 2000, 100000), (7, 10, 1, 500), (3, 4000, 9, 2000)):
        low, high = confint_proportions_2indep(*arms, compare="ratio", method="score", correction=True)
        yield dict(arms=arms, low=float(low), high=float(high))


def uplift():
    random = np.random.default_rng(6)
    n = 400
    score = random.permutation(n) / n
    treated = (random.random(n) < 0.6).astype(int)
    taken = (random.random(n) < 0.05 + 0.3 * score * treated).astype(int)
    tied = np.round(score, 1)
    curves = {}
    for name, values in (("distinct", score), ("tied", tied)):
        x, y = uplift_curve(taken, values, treated)
        curves[name] = dict(score=values.tolist(), qini=float(qini_auc_score(taken, values, treated)),
                            area=float(np.trapezoid(y, x) / n**2), qini_curve=qini_curve(taken, values, treated)[1].tolist())
    for k in (0.1, 0.3, 0.5):
        curves["distinct"][f"at_{k}"] = float(uplift_at_k(taken, score, treated, "overall", k))
    return dict(treated=treated.tolist(), taken=taken.tolist(), **curves)


print(json.dumps(dict(sizes=list(sizes()), ratios=list(ratios()), uplift=uplift())))
