import { defineConfig } from 'vitest/config'
import { closingLine } from './test/closingLine.ts'

const sharedSettings = {
  globalSetup: ['test/globalSetup.ts'],
  setupFiles: ['test/silence.ts'],
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', closingLine],
    projects: [
      {
        test: {
          ...sharedSettings,
          name: 'promises',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...sharedSettings,
          name: 'journeys',
          include: ['test/journeys/*.journey.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
