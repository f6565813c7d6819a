/** A new site in a folder of its own, and `inv` run on it in this process. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { invProgram } from '../../src/bin/inv-program.ts'
import { initSite } from '../../src/inventory/init-site.ts'
import { runProgram } from './run-program.ts'
import { tempFolder } from './temp-store.ts'

/** Git knows the author by these alone, whatever the machine's own settings are. */
export const siteEnv = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann Other',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann Other',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
} as const

export interface TestSite {
  readonly root: string
  /** Runs a command line on the site: `inv('add network office')`. Quotes are not read. */
  readonly inv: (line: string, cwd?: string) => Promise<{ stdout: string; stderr: string; exitCode: number }>
  /** The same, and throws unless it ends well. */
  readonly ok: (line: string) => Promise<string>
  readonly git: (...args: readonly string[]) => string
}

export async function tempSite(atEnd?: (clean: () => void) => void): Promise<TestSite> {
  const root = join(tempFolder(atEnd), 'site')
  await initSite(root, siteEnv)
  return siteAt(root)
}

export function siteAt(root: string): TestSite {
  const inv: TestSite['inv'] = async (line, cwd = root) =>
    runProgram(invProgram, line.split(' ').filter(Boolean), { cwd, env: siteEnv })
  return {
    root,
    inv,
    ok: async (line) => {
      const { stdout, stderr, exitCode } = await inv(line)
      if (exitCode !== 0) throw new Error(`inv ${line}: exit code ${exitCode}: ${stderr}`)
      return stdout
    },
    git: (...args) => gitIn(root, ...args),
  }
}

export function gitIn(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, env: siteEnv, encoding: 'utf8', stdio: 'pipe' }).trim()
}
