/** What can be asked of the simulation, its defaults and its limits. */
import { type Problem, UserError } from "../core/errors.ts";

/** Coefficients of the logistic hazard, each ≥ 0; see `uptakes.ts` for what each multiplies. */
export interface Effects {
  /** Per standard deviation of the score of the client's own C360 attributes. */
  own: number;
  /** Per standard deviation of the trait that a client shares with its contacts. */
  likeness: number;
  /** Per contact who took the card before, up to five. */
  influence: number;
}

/** Last campaigns of the bank: each month it contacts clients of the largest region. */
export interface Campaigns {
  /** What contact adds to the log-odds of a client's hazard, in the two weeks from it on. */
  effect: number;
  /** Share of the region's clients that each campaign contacts. */
  share: number;
}

/** What the simulation makes up. */
export interface SimulationOptions {
  /** People with a bank product, from 100. */
  clients: number;
  /** People with the operator's number, clients among them: at least 0.6 × `clients`. */
  subscribers: number;
  /** Rows of `calls`, exactly. */
  calls: number;
  /** Integer; the same options give the same bytes. */
  seed: number;
  /** Folder of the Parquet files; made if missing, files of the same names are replaced. */
  out: string;
  /** Default `simulationDefaults.effects`, each by itself. */
  effects?: Partial<Effects>;
  /** Campaigns, with the source `contact_history`. Default none; without them every byte is as if there were no such option. */
  campaigns?: Campaigns;
  /** First day of a month, UTC. Default "2026-01-01". */
  startDate?: string;
  /** 1 to 12. Default 6. */
  months?: number;
  /** Mean probability that an eligible non-subscriber takes the card within 14 days. Default 0.03. */
  uptakeRate?: number;
  /** Share of calls with a fault: unknown end, self-call, impossible duration. Default 0.003. */
  faultShare?: number;
  /** Share of calls that arrive hours or days late. Default 0.02. */
  lateShare?: number;
  /** Called now and then with the stage's name, rows done and rows in all. */
  onProgress?: (stage: string, done: number, total: number) => void;
}

export type ResolvedOptions = Required<Omit<SimulationOptions, "effects" | "campaigns">> & {
  effects: Effects;
  campaigns?: Campaigns;
};

export const simulationDefaults = {
  /** Give 20,000 clients an AUC of about 0.70 from their own attributes and of 0.76 to 0.77 with their surroundings. */
  effects: { own: 1.5, likeness: 0.8, influence: 0.4 },
  startDate: "2026-01-01",
  months: 6,
  uptakeRate: 0.03,
  faultShare: 0.003,
  lateShare: 0.02,
} as const;

/** Share of clients who are subscribers at the start. */
export const subscribedShare = 0.45;

/**
 * Fills in defaults and checks ranges.
 *
 * @throws UserError with every option that is out of its range
 */
export function resolveOptions(options: SimulationOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    ...simulationDefaults,
    onProgress: () => {},
    ...options,
    effects: { ...simulationDefaults.effects, ...options.effects },
  };
  const problems = problemsOf(resolved);
  if (problems.length > 0) throw new UserError(problems);
  return resolved;
}

function problemsOf(options: ResolvedOptions): Problem[] {
  const problems: Problem[] = [];
  const check = (where: string, value: number, low: number, high: number, isWhole: boolean) => {
    if (value >= low && value <= high && (!isWhole || Number.isInteger(value))) return;
    const expected = `${isWhole ? "a whole number" : "a number"} from ${low} to ${high}`;
    problems.push({ code: "option-range", where: `simulate: ${where}`, found: String(value), expected });
  };
  check("clients", options.clients, 100, 20_000_000, true);
  check("subscribers", options.subscribers, Math.ceil(0.6 * options.clients), 40_000_000, true);
  check("calls", options.calls, 0, 2_000_000_000, true);
  check("seed", options.seed, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, true);
  check("months", options.months, 1, 12, true);
  check("uptakeRate", options.uptakeRate, 0.0001, 0.5, false);
  check("faultShare", options.faultShare, 0, 0.5, false);
  check("lateShare", options.lateShare, 0, 1, false);
  if (options.campaigns) {
    check("campaigns.effect", options.campaigns.effect, 0, 10, false);
    check("campaigns.share", options.campaigns.share, 0, 1, false);
  }
  for (const name of ["own", "likeness", "influence"] as const) {
    check(`effects.${name}`, options.effects[name], 0, 10, false);
  }
  if (!/^\d{4}-(0[1-9]|1[0-2])-01$/.test(options.startDate)) {
    const expected = "the first day of a month, like 2026-01-01";
    problems.push({ code: "option-date", where: "simulate: startDate", found: options.startDate, expected });
  }
  return problems;
}
