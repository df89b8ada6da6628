"""One comparison of segments by a rival. Arguments: ydata-profiling | sweetviz, table (Parquet), rows to read, output (HTML).

Needs pyarrow beside the rival. ydata-profiling profiles each of the four segments in its mode for large data (minimal) and compares the
profiles; sweetviz compares the first segment with the others together, which is all it can. Prints {"seconds", "cpuSeconds", "peakMegabytes", "pageMegabytes"} as
JSON; seconds count from the start of reading.
"""
import json
import os
import resource
import sys
import time

import pandas
import pyarrow.parquet

what, table, rows, output = sys.argv[1:5]
if what == "sweetviz":
    import sweetviz
else:
    import ydata_profiling

start, start_cpu = time.perf_counter(), time.process_time()
batches = pyarrow.parquet.ParquetFile(table).iter_batches(batch_size=int(rows))
frame: pandas.DataFrame = next(batches).to_pandas()
kinds = [frame[frame["kind"] == kind].drop(columns="kind") for kind in range(4)]
if what == "sweetviz":
    others = pandas.concat(kinds[1:])
    report = sweetviz.compare([kinds[0], "kind 0"], [others, "others"], pairwise_analysis="off")
    report.show_html(output, open_browser=False)
else:
    reports = [
        ydata_profiling.ProfileReport(of, title=f"kind {at}", minimal=True, progress_bar=False) for at, of in enumerate(kinds)
    ]
    # It has three colours.
    for report in reports:
        report.config.html.style.primary_colors = ["#377eb8", "#e41a1c", "#4daf4a", "#984ea3"]
    ydata_profiling.compare(reports).to_file(output, silent=True)

usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "seconds": time.perf_counter() - start,
    "cpuSeconds": time.process_time() - start_cpu,
    "peakMegabytes": usage.ru_maxrss / 1024,
    "pageMegabytes": os.path.getsize(output) / 1e6,
}))
