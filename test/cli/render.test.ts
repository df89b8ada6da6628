import type { WriteStream } from "node:tty";
import { describe, expect, it } from "vitest";
import { renderCheck } from "../../src/cli/render/check.ts";
import { renderFeatures } from "../../src/cli/render/features.ts";
import { renderList } from "../../src/cli/render/list.ts";
import { renderNewProject } from "../../src/cli/render/new-project.ts";
import { renderPaths } from "../../src/cli/render/paths.ts";
import { renderProblems } from "../../src/cli/render/problems.ts";
import { renderProgress, renderStageEnd } from "../../src/cli/render/progress.ts";
import { renderStages } from "../../src/cli/render/stages.ts";
import { cut, fitTable, renderTable, wrap } from "../../src/cli/render/table.ts";
import { renderTrain, verdict } from "../../src/cli/render/train.ts";
import type { Calibration } from "../../src/evaluate/calibration.ts";
import type { GroupComparison, MetricComparison } from "../../src/evaluate/compare-pair.ts";
import type { CalibrationReport } from "../../src/pipeline/train/calibrate.ts";
import type { TrainReport } from "../../src/pipeline/train/train.ts";
import { count, counted, duration, signed } from "../../src/util/english-numbers.ts";

const paint = (_: unknown, text: string) => text;
const golden = (name: string) => `golden/render-${name}.golden.txt`;

const compared = (own: number, full: number, low: number, high: number): MetricComparison => ({
  own: { value: own, low: own - 0.041, high: own + 0.039 },
  full: { value: full, low: full - 0.038, high: full + 0.04 },
  difference: { value: full - own, low, high },
});

const group = (nRows: number, nPositives: number, low: number): GroupComparison => ({
  nRows,
  nClients: nRows,
  nPositives,
  baseRate: nPositives / nRows,
  metrics: {
    auc: compared(0.702, 0.743, low, 0.061),
    averagePrecision: compared(0.0914, 0.1187, -0.0004, 0.049),
    liftTop10: compared(2.31, 2.98, -0.1, 1.32),
    logLoss: compared(0.121, 0.118, -0.01, 0.001),
  },
  nRedrawn: 0,
  reason: null,
});

const nothing = { value: null, low: null, high: null };
const undefinedMetric = { own: nothing, full: nothing, difference: nothing };
const empty: GroupComparison = {
  ...group(0, 0, 0),
  baseRate: null,
  metrics: {
    auc: undefinedMetric,
    averagePrecision: undefinedMetric,
    liftTop10: undefinedMetric,
    logLoss: undefinedMetric,
  },
  reason: "no rows",
};

const calibrationOf = (slope: number, ratio: number, nInside: number): Calibration => ({
  slope: { value: slope, low: slope - 0.11, high: slope + 0.12 },
  intercept: { value: 0.1, low: -0.1, high: 0.3 },
  observedOverExpected: { value: ratio, low: ratio - 0.1, high: ratio + 0.1 },
  expectedCalibrationError: 0.004,
  bins: Array.from({ length: 10 }, (_, at) => ({
    nRows: 721,
    nPositives: 21,
    expected: 0.03,
    observed: { value: 0.029, low: 0.02, high: 0.04 },
    isInside: at < nInside,
  })),
  reason: null,
});

const calibrated: CalibrationReport = {
  calibrator: { method: "beta", a: 0.9, b: 0.7, c: -0.2 },
  nRows: 7101,
  nPositives: 203,
  losses: { none: 0.124, platt: 0.123, beta: 0.122, isotonic: 0.125 },
  reason: null,
  fittedOn: "the last training snapshot, as a model of the earlier ones sees it",
  judged: { before: calibrationOf(0.81, 1.12, 7), after: calibrationOf(0.98, 1.02, 10) },
};

const uncalibrated: CalibrationReport = {
  ...calibrated,
  calibrator: { method: "none" },
  losses: {},
  reason: "1 positive to calibrate on, fewer than 50",
};

const later: TrainReport = {
  design: "later snapshot",
  train: { nRows: 21_456, nPositives: 612, snapshots: ["2026-03-01", "2026-04-01", "2026-05-01"] },
  test: { snapshots: ["2026-06-01"] },
  features: { own: 14, surroundings: 96 },
  uncoveredCounts: [],
  dominant: null,
  comparison: {
    level: 0.95,
    replicates: 1000,
    seed: 0,
    all: group(7214, 209, 0.022),
    covered: group(6100, 188, 0.025),
  },
  trials: [{ name: "later snapshot", nLearned: 20_000, nRows: 7214, ownAuc: 0.702, fullAuc: 0.743 }],
  calibration: calibrated,
  tuning: null,
};

const tuned: TrainReport = {
  ...later,
  tuning: {
    folds: { kind: "time", count: 2 },
    nTrials: 40,
    nPruned: 17,
    chosen: 23,
    metrics: {
      auc: {
        inside: 0.7612,
        optimism: 0.0182,
        tuned: { value: 0.743, low: 0.712, high: 0.774 },
        plain: { value: 0.738, low: 0.706, high: 0.77 },
        difference: { value: 0.005, low: -0.002, high: 0.012 },
      },
      logLoss: {
        inside: 0.11421,
        optimism: -0.0038,
        tuned: { value: 0.118, low: 0.109, high: 0.128 },
        plain: { value: 0.1193, low: 0.11, high: 0.1291 },
        difference: { value: -0.0013, low: -0.0024, high: -0.0002 },
      },
    },
  },
};

const folds: TrainReport = {
  ...later,
  design: "folds",
  train: { nRows: 500, nPositives: 1, snapshots: ["2026-03-01"] },
  comparison: { ...later.comparison, all: group(500, 1, -0.022), covered: empty },
  trials: [
    { name: "repeat 1, fold 1", nLearned: 250, nRows: 250, ownAuc: 0.7, fullAuc: 0.75 },
    { name: "repeat 1, fold 2", nLearned: 250, nRows: 250, ownAuc: 0.72, fullAuc: 0.71 },
  ],
  calibration: uncalibrated,
};

const split: TrainReport = {
  ...folds,
  design: "splits",
  train: { nRows: 48_842, nPositives: 11_687, snapshots: [] },
  trials: [{ name: "split 0", nLearned: 32_561, nRows: 16_281, ownAuc: 0.928, fullAuc: 0.928 }],
};

const uncovered: TrainReport = {
  ...later,
  uncoveredCounts: ["degree_30d", "calls_out_30d", "calls_in_30d"],
};

const dominated: TrainReport = { ...later, dominant: { name: "opened_branch", share: 0.973 } };

describe("what a command says", () => {
  it.each([
    ["train-80", later, 80],
    ["train-50", later, 50],
    ["train-folds", folds, 80],
    ["train-split", split, 80],
    ["train-uncovered", uncovered, 80],
    ["train-dominated", dominated, 80],
    ["train-tuned", tuned, 80],
    ["train-tuned-50", tuned, 50],
  ] as const)("of training: %s", async (name, report, columns) => {
    const text = renderTrain(report, { columns, paint });
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(columns);
    await expect(text).toMatchFileSnapshot(golden(name));
  });

  it.each([80, 50])("of features, in %i columns", async (columns) => {
    const counts = {
      clients: 20_412,
      eligible: 9_201,
      eligible_positives: 301,
      ties: 123_456,
      contacts: 45_001,
      contacts_without_consent: 1_377,
    };
    const snapshots = ["2026-05-01", "2026-07-01"].map((day) => ({
      stage: `features/as_of=${day}`,
      counts: { ...counts, features: 110 },
    }));
    const staging = { quarantined_self_call: 218, quarantined_unknown_end: 1, quarantined_other: 0 };
    const text = renderFeatures({ snapshots, unlabelled: new Set(["2026-07-01"]), staging }, { columns });
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(columns);
    await expect(text).toMatchFileSnapshot(golden(`features-${columns}`));
  });

  it("of features without a tie, and of what was left out", () => {
    const of = (day: string, ties: number, calls_without_holder: number) => ({
      stage: `features/as_of=${day}`,
      counts: { clients: 10, ties, calls_without_holder, features: 5 },
    });
    const staging = { self_loops: 2 };
    const snapshots = [of("2026-05-01", 7, 1200), of("2026-06-01", 0, 0), of("2026-07-01", 0, 3)];
    const text = renderFeatures({ snapshots, unlabelled: new Set(), staging }, { columns: 60 });
    expect(text.slice(text.indexOf("Warning"))).toMatchInlineSnapshot(`
      "Warning: no client has a visible contact at 2026-06-01,
      2026-07-01.
      No edge was set aside.
      2 self-loops left out.
      Calls left out because nobody was known to hold a number
      then:
        1,200 in the window of 2026-05-01
        3 in the window of 2026-07-01
      "
    `);
  });

  it("of a list: on a narrow terminal a long reason goes on in the next line", async () => {
    const row = {
      client_id: "0f3c2a1b-7d44-4c11-9d2e-000000000001",
      probability: 0.4123,
      reason: "lowest handset price of contacts: more than usual",
    };
    const waterfall = {
      as_of: "2026-07-01",
      population: 3000,
      steps: [
        { reason: "other_segment", excluded: 1000, left: 2000 },
        { reason: "holds_product", excluded: 766, left: 1234 },
        { reason: "not_eligible", excluded: 0, left: 1234 },
      ],
      listed: 1234,
      treatment: 1000,
      control: 234,
    };
    const head = [
      { rank: 1, ...row },
      { rank: 2, ...row, reason: "" },
    ];
    const text = renderList({ listed: 1234, waterfall, head }, { columns: 60 });
    await expect(text).toMatchFileSnapshot(golden("list"));
  });

  it("of the stages", async () => {
    const stages = [
      { stage: "staging", outcome: "up to date", seconds: 0 },
      { stage: "features/as_of=2026-03-01", outcome: "built", seconds: 75.2 },
      { stage: "train", outcome: "built", seconds: 3.21 },
    ] as const;
    const manifests = stages.map(({ stage, seconds }) => ({
      stage,
      measured: { seconds, peak_memory_mb: 1234 },
    }));
    await expect(renderStages(stages, manifests)).toMatchFileSnapshot(golden("stages"));
  });

  it("of a check", () => {
    expect(
      renderCheck({
        sources: [
          { name: "clients", nRows: 3000 },
          { name: "calls", nRows: 1_234_567 },
        ],
        faults: [{ fault: "self_call", nCalls: 1200 }],
      }),
    ).toBe(
      "All sources fit their contracts.\n\nsource        rows\nclients      3,000\ncalls    1,234,567\n\n1,200 calls set aside:\n  1,200 self call\n",
    );
  });

  it("of a new project, and what its .gitignore lacks", () => {
    expect(
      renderNewProject({ written: ["a/entourage.yaml"], toIgnore: ["out/", "entourage.key"] }, [
        "entourage check",
      ]),
    ).toBe(
      "Written:\n  a/entourage.yaml\n\nYour .gitignore should hold: out/, entourage.key\n\nNext:\n  entourage check\n",
    );
  });

  it("of paths: relative inside the current folder, whole outside", () => {
    const project = { path: (key: string) => `/project/out/${key}` };
    expect(renderPaths(project, ["a"], "/project")).toBe("\nWritten:\n  out/a\n");
    expect(renderPaths(project, ["a"], "/home")).toBe("\nWritten:\n  /project/out/a\n");
  });

  it("of problems: one after the other, with what to do", () => {
    const problem = { code: "x", where: "a.yaml:3", found: "7", expected: "8", hint: "write 8" };
    expect(renderProblems([problem], { paint, columns: 20 })).toBe(
      "error: a.yaml:3: 7, expected 8\n  → write 8\n",
    );
    expect(renderProblems([problem, problem], { paint, columns: 20 })).toBe(
      "2 problems:\n• a.yaml:3: 7, expected 8\n  → write 8\n• a.yaml:3: 7, expected 8\n  → write 8\n",
    );
  });

  it("of a table too wide for its terminal: text goes on in lines of its own, else a row is a block", () => {
    const rows = [
      ["what was left out", "clients"],
      ["of another segment than asked", "1,000"],
    ];
    const align = ["left", "right"] as const;
    expect(fitTable(rows, align, 26)).toBe(
      "what was left out  clients\nof another           1,000\n  segment than\n  asked\n",
    );
    expect(fitTable(rows, align, 18)).toBe("of another segment than asked\n  clients  1,000\n");
  });

  it("of problems on a terminal: lines broken between words", () => {
    const problem = { code: "x", where: "a.yaml:3", found: "7", expected: "8", hint: "write 8 into it" };
    const terminal = {} as WriteStream;
    expect(renderProblems([problem], { paint, columns: 16, terminal })).toBe(
      "error:\n  a.yaml:3: 7,\n  expected 8\n  → write 8 into\n    it\n",
    );
  });
});

describe("the verdict", () => {
  const say = (value: number, low: number, high: number) =>
    verdict({
      all: {
        metrics: { ...empty.metrics, auc: { ...undefinedMetric, difference: { value, low, high } } },
        reason: null,
      },
      covered: { nRows: 1 },
    });

  it("says whether the interval of the difference lies above, on or below zero", () => {
    expect(say(0.041, 0.022, 0.061)).toBe(
      "The surroundings add 0.041 AUC (0.022 to 0.061): the interval lies above zero.",
    );
    expect(say(0.011, -0.002, 0.021)).toContain("the interval holds zero");
    expect(say(-0.05, -0.09, -0.01)).toBe(
      "The surroundings change AUC by -0.050 (-0.090 to -0.010): the interval lies below zero, the model is worse with them.",
    );
  });

  it("says why nothing can be said", () => {
    expect(verdict({ all: empty, covered: { nRows: 1 } })).toBe(
      "What the surroundings add cannot be said: no rows.",
    );
  });

  it("says so when no client has a visible contact, whatever the difference", () => {
    expect(verdict({ all: group(500, 20, 0.022), covered: empty })).toBe(
      "No client has a visible contact: nothing of the surroundings was seen.",
    );
  });
});

describe("progress", () => {
  const state = {
    stage: "features/as_of=2026-03-01",
    what: "fct_tie",
    share: 0.25,
    seconds: 10,
    columns: 80,
  };

  it("is one line with bar, percentage and time left", () => {
    expect(renderProgress(state)).toBe("features 2026-03-01 █████░░░░░░░░░░░░░░░  25 %, 30 s left  fct_tie");
  });

  it("loses the bar, then the end, where the terminal is narrow", () => {
    expect(renderProgress({ ...state, columns: 50 })).toBe("features 2026-03-01  25 %, 30 s left  fct_tie");
    expect(renderProgress({ ...state, columns: 40 })).toBe("features 2026-03-01  25 %, 30 s left  …");
  });

  it("guesses no time from little", () => {
    expect(renderProgress({ ...state, seconds: 0.5, share: 0.01 })).not.toMatch(/left|so far/);
    expect(renderProgress({ ...state, share: 0 })).toContain("0 %, 10 s so far");
    expect(renderProgress({ ...state, share: 0.999 })).toContain("99 %, 1 s left");
  });

  it("leaves a line for each stage", () => {
    expect(renderStageEnd({ stage: "train", outcome: "built", seconds: 61.4 }, { paint })).toBe(
      "✓ train                built in 1 min 1 s\n",
    );
    expect(renderStageEnd({ stage: "train", outcome: "up to date", seconds: 0 }, { paint })).toBe(
      "· train                up to date\n",
    );
  });
});

describe("numbers and tables", () => {
  it("are written for people", () => {
    expect([count(1_234_567), counted(1, "row"), counted(2, "row")]).toEqual([
      "1,234,567",
      "1 row",
      "2 rows",
    ]);
    expect([signed(0.04149, 3), signed(-0.5, 2), signed(-0.0001, 3), signed(0, 2)]).toEqual([
      "+0.041",
      "-0.50",
      "0.000",
      "0.00",
    ]);
    expect([duration(8.4), duration(59.7), duration(125), duration(4200), duration(3599.6)]).toEqual([
      "8 s",
      "1 min 0 s",
      "2 min 5 s",
      "1 h 10 min",
      "1 h 0 min",
    ]);
  });

  it("are aligned, cut and wrapped", () => {
    expect(
      renderTable(
        [
          ["a", "1"],
          ["bcd", "23"],
        ],
        ["left", "right"],
      ),
    ).toBe("a     1\nbcd  23\n");
    expect([cut("abcdef", 6), cut("abcdefg", 6)]).toEqual(["abcdef", "abcde…"]);
    expect(wrap("one two three", 7)).toBe("one two\nthree");
  });

  it("fit a terminal: texts go on below, names break after an underscore, what is too wide becomes blocks", () => {
    const rows = [
      ["column", "effect"],
      ["contact_spend_weighted_mean", "+0.03"],
      ["region of a client", "+0.07"],
    ];
    expect(fitTable(rows, ["left", "right"], 26)).toBe(
      [
        "column              effect",
        "contact_spend_       +0.03",
        "  weighted_mean",
        "region of a client   +0.07",
        "",
      ].join("\n"),
    );
    const wide = [
      ["candidate", "profit", "why"],
      ["everybody", "3,882 (2,144 to 5,620)", "of all candidates the best one"],
      ["none", "0", ""],
    ];
    expect(fitTable(wide, ["left", "right", "right"], 36)).toBe(
      [
        "everybody",
        "  profit      3,882 (2,144 to 5,620)",
        "  why     of all candidates the best",
        "                                 one",
        "none",
        "  profit  0",
        "",
      ].join("\n"),
    );
  });
});
