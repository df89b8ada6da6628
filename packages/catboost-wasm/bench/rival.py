"""The rivals' side of a bench, in a process of its own: rival.py LIBRARY TASK JSON -> one line of JSON."""
import json
import os
import resource
import sys
import time

import numpy as np


def read_table(folder):
    head = json.load(open(os.path.join(folder, "columns.json")))
    columns = []
    for i, kind in enumerate(head["kinds"]):
        dtype = np.float32 if kind == "numeric" else np.int32
        columns.append(np.fromfile(os.path.join(folder, f"{i}.bin"), dtype=dtype))
    label = np.fromfile(os.path.join(folder, "label.bin"), dtype=np.float32)
    categories = [i for i, kind in enumerate(head["kinds"]) if kind != "numeric"]
    return columns, label, categories


def frame(columns, categories, as_text):
    if not categories:
        return np.ascontiguousarray(np.stack(columns, axis=1))
    import pandas as pd

    table = {}
    for i, column in enumerate(columns):
        if i not in categories:
            table[f"x{i}"] = column
        elif as_text:
            table[f"x{i}"] = column.astype(str)
        else:
            table[f"x{i}"] = pd.Categorical(column, categories=np.arange(1000))
    return pd.DataFrame(table)


def log_loss(probability, label):
    p = np.clip(probability, 1e-15, 1 - 1e-15)
    return float(-np.mean(label * np.log(p) + (1 - label) * np.log(1 - p)))


def train(library, request):
    columns, label, categories = read_table(request["learn"])
    test_columns, test_label, _ = read_table(request["test"])
    params, threads = request["params"], request["threads"]
    if library == "catboost":
        import catboost

        pool = catboost.Pool(frame(columns, categories, True), label, cat_features=categories)
        model = catboost.CatBoostClassifier(**params, thread_count=threads, verbose=0, allow_writing_files=False)
        start = time.perf_counter()
        model.fit(pool)
        seconds = time.perf_counter() - start
        probability = model.predict_proba(frame(test_columns, categories, True))[:, 1]
    elif library == "lightgbm":
        import lightgbm

        data = lightgbm.Dataset(frame(columns, categories, False), label, categorical_feature=categories or "auto")
        settings = {"objective": "binary", "num_leaves": 63, "learning_rate": params["learning_rate"], "num_threads": threads, "verbosity": -1}
        start = time.perf_counter()
        model = lightgbm.train(settings, data, params["iterations"])
        seconds = time.perf_counter() - start
        probability = model.predict(frame(test_columns, categories, False))
    else:
        import xgboost

        data = xgboost.DMatrix(frame(columns, categories, False), label, enable_categorical=bool(categories), nthread=threads)
        settings = {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 6, "eta": params["learning_rate"], "nthread": threads}
        start = time.perf_counter()
        model = xgboost.train(settings, data, params["iterations"])
        seconds = time.perf_counter() - start
        probability = model.predict(xgboost.DMatrix(frame(test_columns, categories, False), enable_categorical=bool(categories)))
    return {"seconds": seconds, "logLoss": log_loss(probability, test_label)}


def load(file):
    import catboost

    model = catboost.CatBoost()
    model.load_model(file)
    return model


def predict(request):
    model = load(request["model"])
    columns, _, _ = read_table(request["table"])
    table = np.ascontiguousarray(np.stack(columns, axis=1))
    model.predict(table, thread_count=1)
    start = time.perf_counter()
    for _ in range(request["times"]):
        model.predict(table, thread_count=1)
    seconds = (time.perf_counter() - start) / request["times"]
    rows = [table[i] for i in range(200)]
    start = time.perf_counter()
    for row in rows:
        model.predict(row, thread_count=1)
    return {"seconds": seconds, "rowMicroseconds": (time.perf_counter() - start) * 1e6 / len(rows)}


def shap(request):
    import catboost

    model = load(request["model"])
    columns, _, _ = read_table(request["table"])
    pool = catboost.Pool(np.ascontiguousarray(np.stack(columns, axis=1)))
    start = time.perf_counter()
    model.get_feature_importance(pool, type="ShapValues", thread_count=1)
    return {"seconds": time.perf_counter() - start}


library, task, text = sys.argv[1:]
request = json.loads(text)
result = train(library, request) if task == "train" else {"predict": predict, "shap": shap}[task](request)
result["peakMegabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(result))
