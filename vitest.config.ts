import { defineConfig } from "vitest/config";

// Time zone and seeds are fixed: a test that depends on the machine's clock or zone is a broken test.
process.env.TZ = "Asia/Yekaterinburg";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts", "src/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
