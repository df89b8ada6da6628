import { tollsOf } from "./best-response.ts";
import { type AllocationProblem, isKept, noChoice, totalsOf } from "./problem.ts";

/** An allocation that is being changed one client at a time, with what it uses of each limit kept up to date. */
export class Switches {
  readonly problem: AllocationProblem;
  readonly choice: Int8Array;
  readonly used: Float64Array;
  /** Use by limit of a table of nGroups × nChoices; undefined: the cost. */
  readonly #use: (Float64Array | undefined)[];
  readonly #atMost: Float64Array;
  readonly #costPrice: number;
  readonly #toll: Float64Array;

  /** @param prices one a limit: what changes are judged by */
  constructor(problem: AllocationProblem, choice: Int8Array, prices: ArrayLike<number>) {
    this.problem = problem;
    this.choice = choice;
    this.used = totalsOf(problem, choice).used;
    this.#use = problem.limits.map(({ use }) => (use === "cost" ? undefined : use));
    this.#atMost = Float64Array.from(problem.limits, ({ atMost }) => atMost);
    const { costPrice, toll } = tollsOf(problem, prices);
    this.#costPrice = costPrice;
    this.#toll = toll;
  }

  /** Value of a client's choice. */
  valueOf(client: number, choice: number): number {
    return choice === noChoice ? 0 : this.problem.value[client * this.problem.nChoices + choice]!;
  }

  /** Value of a client's choice less what it uses at the prices; −Infinity where it is not allowed. */
  reducedOf(client: number, choice: number): number {
    if (choice === noChoice) return 0;
    const { nChoices, value, cost, group } = this.problem;
    const pair = client * nChoices + choice;
    return value[pair]! - this.#costPrice * cost[pair]! - this.#toll[group[client]! * nChoices + choice]!;
  }

  /** What a client's choice uses of a limit. */
  useOf(limit: number, client: number, choice: number): number {
    if (choice === noChoice) return 0;
    const { nChoices, cost, group } = this.problem;
    const use = this.#use[limit];
    return use ? use[group[client]! * nChoices + choice]! : cost[client * nChoices + choice]!;
  }

  changeOf(limit: number, client: number, to: number): number {
    return this.useOf(limit, client, to) - this.useOf(limit, client, this.choice[client]!);
  }

  /** Whether a change leaves no limit that is kept broken, and none that is broken worse. */
  fits(client: number, to: number): boolean {
    for (let limit = 0; limit < this.used.length; limit++) {
      const change = this.changeOf(limit, client, to);
      if (change > 0 && this.used[limit]! + change > this.#atMost[limit]!) return false;
    }
    return true;
  }

  apply(client: number, to: number): void {
    for (let limit = 0; limit < this.used.length; limit++)
      this.used[limit]! += this.changeOf(limit, client, to);
    this.choice[client] = to;
  }

  /** Numbers of the limits that are not kept. */
  broken(): number[] {
    const { limits } = this.problem;
    return [...limits.keys()].filter((at) => !isKept(limits[at]!, this.used[at]!));
  }
}
