import { spectralEmbedding } from "../../graph/structure/spectral-embedding.ts";
import type { Feature } from "../feature.ts";

const nDimensions = 24;

export const spectralPosition: Feature = {
  name: "spectral_position",
  row: 24,
  group: "communities",
  about: `Where the node lies in a static graph: its values in the ${nDimensions} leading eigenvectors of the normalised adjacency matrix, which tell groups apart without numbering them. With time it has no columns: eigenvectors of two snapshots have nothing in common.`,
  source: "Qiu et al., WSDM (2018)",
  needs: [],
  cost: "people graph",
  columns: ({ hasTime }) =>
    hasTime
      ? []
      : Array.from({ length: nDimensions }, (_, at) => ({
          name: `spectral_position_${at + 1}`,
          phrase: {
            en: `place in the graph, direction ${at + 1}`,
            ru: `место в графе, направление ${at + 1}`,
          },
          scale: "index" as const,
          formula: `v_${at + 1} of S v = λ v, S = D^−½ A D^−½, |λ| descending`,
          family: "spectral_position",
        })),
  compute(scope) {
    const { vectors } = spectralEmbedding(scope.graph.csr, nDimensions, 0);
    return Array.from({ length: nDimensions }, (_, at) =>
      // A graph of few nodes has fewer directions.
      scope.ofClients(vectors[at] ?? new Float64Array(scope.people.nPeople)),
    );
  },
};
