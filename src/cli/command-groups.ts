import type { Argv } from "yargs";
import * as campaignCandidates from "./commands/campaign-candidates.ts";
import * as campaignList from "./commands/campaign-list.ts";
import * as campaignOptimise from "./commands/campaign-optimise.ts";
import * as campaignRules from "./commands/campaign-rules.ts";
import * as check from "./commands/check.ts";
import * as doctor from "./commands/doctor.ts";
import * as evaluate from "./commands/evaluate.ts";
import * as explain from "./commands/explain.ts";
import * as featuresAudit from "./commands/features-audit.ts";
import * as featuresBuild from "./commands/features-build.ts";
import * as featuresDescribe from "./commands/features-describe.ts";
import * as featuresExport from "./commands/features-export.ts";
import * as featuresList from "./commands/features-list.ts";
import * as featuresSelect from "./commands/features-select.ts";
import * as init from "./commands/init.ts";
import * as modelsList from "./commands/models-list.ts";
import * as modelsPromote from "./commands/models-promote.ts";
import * as modelsRollback from "./commands/models-rollback.ts";
import * as modelsShow from "./commands/models-show.ts";
import * as pilotDesign from "./commands/pilot-design.ts";
import * as pilotRead from "./commands/pilot-read.ts";
import * as pilotSplit from "./commands/pilot-split.ts";
import * as report from "./commands/report.ts";
import * as runAll from "./commands/run.ts";
import * as score from "./commands/score.ts";
import * as segmentsCompare from "./commands/segments-compare.ts";
import * as simulate from "./commands/simulate.ts";
import * as status from "./commands/status.ts";
import * as train from "./commands/train.ts";
import type { Parsed } from "./options.ts";

/** A command file, as far as the parser is concerned. */
export interface CommandFile {
  command: string;
  describe: string;
  builder: (parser: Argv) => Argv;
  handler: (argv: Parsed) => Promise<void>;
}

/** Commands that belong together, for whoever looks for one. */
export interface CommandGroup {
  title: string;
  commands: readonly (readonly [words: string, file: CommandFile])[];
}

/** Every command by its words, in the order of the work; those of two words share the first. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: "Begin",
    commands: [
      ["init", init],
      ["simulate", simulate],
      ["check", check],
      ["run", runAll],
      ["status", status],
      ["doctor", doctor],
    ],
  },
  {
    title: "Features",
    commands: [
      ["features list", featuresList],
      ["features describe", featuresDescribe],
      ["features build", featuresBuild],
      ["features export", featuresExport],
      ["features audit", featuresAudit],
      ["features select", featuresSelect],
      ["segments compare", segmentsCompare],
    ],
  },
  {
    title: "Models",
    commands: [
      ["train", train],
      ["evaluate", evaluate],
      ["models list", modelsList],
      ["models show", modelsShow],
      ["models promote", modelsPromote],
      ["models rollback", modelsRollback],
    ],
  },
  {
    title: "Campaign",
    commands: [
      ["score", score],
      ["explain", explain],
      ["campaign rules", campaignRules],
      ["campaign candidates", campaignCandidates],
      ["campaign optimise", campaignOptimise],
      ["campaign list", campaignList],
      ["report", report],
    ],
  },
  {
    title: "Pilot",
    commands: [
      ["pilot design", pilotDesign],
      ["pilot split", pilotSplit],
      ["pilot read", pilotRead],
    ],
  },
];
