"""Runs official CatBoost for the tests. One argument: a folder with job.json and the binary columns it names.

job.json: {"jobs": [{"name", "rows", "columns": [{"kind", "name", "file", "levels"?}], "label"?, "labels"?, "weight"?, "baseline"?, "evalSets"?, "params"?, "load"?, "loss_function"?, "save"?, "json"?, "stages"?, "threshold"?, "predict"?, "shap"?, "explain"?, "importance"?, "cv"?}]}
  numeric columns, label, weight and baseline are float32 files, categorical columns int32 codes into levels
  labels   a list of texts, numbers or truth values instead of the file "label"
  params   train with them, save to <name>.cbm, the learn loss of each iteration to <name>.loss (float64)
  evalSets [{"rows", "columns", "label", "weight"?, "baseline"?}]: judged after each tree, the losses of the first to <name>.evalLoss
  load     a .cbm or .json file to load instead, made with "loss_function"
  The model's evals result, best score and best iteration go to <name>.told.
  cv       options of cross-validation with params, instead of a training: the table to <name>.cv.json, models to <name>.<fold>.cbm
  json     save to <name>.json too; with "predict" its raw scores, as read back, to <name>.reread
  stages   [ntree_start, ntree_end, eval_period]: raw scores of each stage to <name>.staged, of the range to <name>.part, leaf indices (uint32)
           to <name>.leaves; of all trees <name>.logProbability and <name>.exponent
  threshold  set the probability that makes class 1, save to <name>.cbm
  predict  raw scores to <name>.raw, probabilities to <name>.probability, classes to <name>.class (float64), those of "labels" as a JSON list to <name>.names
  explain  SHAP interaction values to <name>.shapInteraction, LossFunctionChange to <name>.lossChange,
           PredictionValuesChange by the pool's weights to <name>.importanceOfPool, Interaction to <name>.interaction
  shap     SHAP values to <name>.shap                        importance  PredictionValuesChange to <name>.importance
Writes done.json with the seconds each training took, and the message of each job that failed.
"""
import json
import os
import sys
import time

import catboost
import numpy as np


def read(folder, name, kind):
    return np.fromfile(os.path.join(folder, name), dtype=kind)


def pool_of(folder, job, loss):
    names, categorical, values = [], [], []
    for position, column in enumerate(job["columns"]):
        names.append(column["name"])
        if column["kind"] == "numeric":
            values.append(read(folder, column["file"], np.float32))
        else:
            categorical.append(position)
            values.append(np.array(column["levels"], dtype=object)[read(folder, column["file"], np.int32)])
    label = read(folder, job["label"], np.float32) if "label" in job else None
    if label is not None and loss == "Logloss" and np.all(label == np.floor(label)):
        label = label.astype(int)
    if "labels" in job:
        label = np.array(job["labels"])
    weight = read(folder, job["weight"], np.float32) if "weight" in job else None
    baseline = read(folder, job["baseline"], np.float32) if "baseline" in job else None
    if categorical:
        table = np.empty((job["rows"], len(values)), dtype=object)
        for position, column in enumerate(values):
            table[:, position] = column
    else:
        table = np.ascontiguousarray(np.column_stack(values), dtype=np.float32)
    return catboost.Pool(table, label, cat_features=categorical, weight=weight, baseline=baseline, feature_names=names)


def run(folder, job):
    """Returns the seconds of the training."""
    seconds = 0
    out = lambda suffix: os.path.join(folder, job["name"] + suffix)
    loss = job.get("params", job).get("loss_function", "Logloss")
    pool = pool_of(folder, job, loss)
    if "cv" in job:
        usual = {"thread_count": 1, "allow_writing_files": False, "train_dir": folder, "logging_level": "Silent", "loss_function": loss}
        table, models = catboost.cv(pool, {**usual, **job["params"]}, as_pandas=False, return_models=True, **job["cv"])
        with open(out(".cv.json"), "w") as file:
            file.write(json.dumps(table).replace("NaN", "null"))
        for fold, model in enumerate(models):
            model.save_model(out(f".{fold}.cbm"))
        return 0
    if "params" in job:
        usual = {"thread_count": 1, "allow_writing_files": False, "verbose": False, "loss_function": loss}
        model = catboost.CatBoost({**usual, **job["params"]})
        start = time.perf_counter()
        model.fit(pool, eval_set=[pool_of(folder, one, loss) for one in job.get("evalSets", [])] or None)
        seconds = time.perf_counter() - start
        model.save_model(out(".cbm"))
        losses = model.get_evals_result()
        np.array(losses["learn"].get(loss, []), dtype=np.float64).tofile(out(".loss"))
        if "evalSets" in job:
            first = losses.get("validation") or losses["validation_0"]
            np.array(first[loss], dtype=np.float64).tofile(out(".evalLoss"))
    else:
        model = catboost.CatBoostClassifier() if "threshold" in job else catboost.CatBoost()
        model.load_model(os.path.join(folder, job["load"]), format="json" if job["load"].endswith(".json") else "cbm")
    told = {"evalsResult": model.get_evals_result(), "bestScore": model.get_best_score(), "bestIteration": model.get_best_iteration()}
    with open(out(".told"), "w") as file:
        json.dump(told, file)
    if job.get("json"):
        model.save_model(out(".json"), format="json")
        if job.get("predict"):
            reread = catboost.CatBoost().load_model(out(".json"), format="json")
            reread.predict(pool, prediction_type="RawFormulaVal").astype(np.float64).tofile(out(".reread"))
    if "threshold" in job:
        model.set_probability_threshold(job["threshold"])
        model.save_model(out(".cbm"))
    if "stages" in job:
        start, end, period = job["stages"]
        raw = {"prediction_type": "RawFormulaVal", "thread_count": 1}
        np.array(list(model.staged_predict(pool, ntree_start=start, ntree_end=end, eval_period=period, **raw))).tofile(out(".staged"))
        model.predict(pool, ntree_start=start, ntree_end=end, **raw).tofile(out(".part"))
        model.calc_leaf_indexes(pool, ntree_start=start, ntree_end=end, thread_count=1).astype(np.uint32).tofile(out(".leaves"))
        model.predict(pool, prediction_type="LogProbability", thread_count=1)[:, 1].tofile(out(".logProbability"))
        model.predict(pool, prediction_type="Exponent", thread_count=1).tofile(out(".exponent"))
    if job.get("predict"):
        answer = lambda kind: model.predict(pool, prediction_type=kind, thread_count=1).astype(np.float64)
        answer("RawFormulaVal").tofile(out(".raw"))
        if loss != "RMSE":
            answer("Probability")[:, 1].tofile(out(".probability"))
            if "labels" in job:
                with open(out(".names"), "w") as file:
                    json.dump(model.predict(pool, prediction_type="Class").tolist(), file)
            else:
                answer("Class").tofile(out(".class"))
    if job.get("shap"):
        model.get_feature_importance(pool, type="ShapValues").astype(np.float64).tofile(out(".shap"))
    if job.get("explain"):
        model.get_feature_importance(pool, type="ShapInteractionValues", thread_count=1).astype(np.float64).tofile(out(".shapInteraction"))
        model.get_feature_importance(pool, type="LossFunctionChange", thread_count=1).astype(np.float64).tofile(out(".lossChange"))
        model.get_feature_importance(pool, type="PredictionValuesChange", thread_count=1).astype(np.float64).tofile(out(".importanceOfPool"))
        np.array(model.get_feature_importance(type="Interaction"), dtype=np.float64).tofile(out(".interaction"))
    if job.get("importance"):
        model.get_feature_importance(type="PredictionValuesChange").astype(np.float64).tofile(out(".importance"))
    return seconds


def main(folder):
    with open(os.path.join(folder, "job.json")) as file:
        jobs = json.load(file)["jobs"]
    seconds, errors = {}, {}
    for job in jobs:
        try:
            seconds[job["name"]] = run(folder, job)
        except catboost.CatBoostError as error:
            errors[job["name"]] = str(error)
    with open(os.path.join(folder, "done.json"), "w") as file:
        json.dump({"seconds": seconds, "errors": errors, "version": catboost.__version__}, file)


main(sys.argv[1])
