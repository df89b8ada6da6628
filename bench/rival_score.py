"""Official CatBoost on the rows that `bench/score.ts` left in a folder: python rival_score.py FOLDER FEATURES THREADS"""
import json
import resource
import sys
import time
from os.path import join

import numpy as np
from catboost import CatBoostClassifier, Pool

folder, n_features, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
columns = [np.fromfile(join(folder, f"column-{at}.bin"), np.float32) for at in range(n_features)]
table = np.column_stack(columns)
del columns
rows = np.fromfile(join(folder, "rows.bin"), np.int32)
model = CatBoostClassifier()
model.load_model(join(folder, "model.cbm"))


def timed(work):
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - start, time.process_time() - cpu


raw, predict, predict_cpu = timed(lambda: model.predict(Pool(table), prediction_type="RawFormulaVal", thread_count=threads))
shap, explain, explain_cpu = timed(
    lambda: model.get_feature_importance(Pool(table[rows]), type="ShapValues", thread_count=threads)
)
own_raw = np.fromfile(join(folder, "raw.bin"))
own_shap = np.fromfile(join(folder, "shap.bin")).reshape(-1, n_features + 1)
print(
    json.dumps(
        {
            "seconds": predict + explain,
            "cpuSeconds": predict_cpu + explain_cpu,
            "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "details": {"predict": predict, "SHAP": explain},
            "difference": {
                "raw": float(np.abs(raw - own_raw).max()),
                "shap": float(np.abs(shap[: len(own_shap)] - own_shap).max()),
            },
        }
    )
)
