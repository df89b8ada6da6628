import { quote } from "../../../warehouse/warehouse.ts";
import type { LeakCheck } from "../leak-check.ts";
import { mustNotMatter } from "../must-not-matter.ts";
import { sampleTable } from "../sample.ts";

export const resolutionByLabels: LeakCheck = {
  leak: "resolution chosen with the test's labels",
  did: "Gave every uptake from t on to another client, drawn by lot, and half of them to nobody.",
  blind:
    "settings that somebody chose by trying them on the test snapshots: they stand in the project file as numbers",
  guard:
    "choose resolutions, windows and half-lives inside the training part, and write them into the project file",
  kinds: ["time"],
  run(world) {
    const product = quote(world.project.target.product);
    const uptakes = `
      with source as (select *, md5(u::varchar) as k from ${sampleTable("uptakes")} u),
      given as (
        select * replace (if(opened_at >= t() and product = ${product}, pick('clients', k), client_id) as client_id)
        from source
        where opened_at < t() or product <> ${product} or chance(k, 'keep') < 0.5
      )
      select * exclude (k) from given
      qualify row_number() over (partition by client_id, product, opened_at order by k) = 1`;
    return mustNotMatter(world, "uptakes from t on, given to others", { uptakes });
  },
};
