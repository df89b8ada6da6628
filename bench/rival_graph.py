"""One run of a rival on a graph of undirected edges. Arguments: what, edges (u32 pairs), nodes, output, [seeds (u32)].

communities-networkit, communities-igraph: labels to output (int32); pagerank-networkit, pagerank-igraph: scores to output (float64);
structure-networkit: local clustering of each node, then core numbers (float64).
Prints {"load", "seconds", "cpuSeconds", "peakMegabytes"} as JSON; seconds count from the start of reading.
"""
import json
import resource
import sys
import time

import numpy as np

what, edges_file, nodes, output = sys.argv[1:5]
nodes = int(nodes)
THREADS = 2
DAMPING = 0.85

if what.endswith("networkit"):
    import networkit

    networkit.setNumberOfThreads(THREADS)
else:
    import igraph

start, start_cpu = time.perf_counter(), time.process_time()
edges = np.fromfile(edges_file, dtype=np.uint32).reshape(-1, 2)
if what.endswith("networkit"):
    ends = (edges[:, 0].astype(np.uint64), edges[:, 1].astype(np.uint64))
    graph = networkit.GraphFromCoo((np.ones(len(edges)), ends), n=nodes, directed=False, weighted=False)
else:
    graph = igraph.Graph(n=nodes, edges=edges.astype(np.int64))
load = time.perf_counter() - start

if what == "communities-networkit":
    networkit.setSeed(1, False)
    result = np.array(networkit.community.PLM(graph, refine=True).run().getPartition().getVector(), dtype=np.int32)
elif what == "communities-igraph":
    found = graph.community_leiden(objective_function="modularity", n_iterations=2)
    result = np.array(found.membership, dtype=np.int32)
elif what == "structure-networkit":
    clustering = networkit.centrality.LocalClusteringCoefficient(graph, turbo=True).run().scores()
    cores = networkit.centrality.CoreDecomposition(graph).run().scores()
    result = np.concatenate([clustering, cores]).astype(np.float64)
else:
    start_weights = np.zeros(nodes)
    start_weights[np.fromfile(sys.argv[5], dtype=np.uint32)] = 1
    result = np.array(graph.personalized_pagerank(damping=DAMPING, reset=start_weights, directed=False))

seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
result.tofile(output)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"load": load, "seconds": seconds, "cpuSeconds": cpu, "peakMegabytes": peak}))
