/** `npm test`: the fast gates, then every test there is, one closing line for all: `N passed, N failed`. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from './checkout.ts'
import { outcomeText, runGates, staticGates } from './gates.ts'

const projects = ['unit', 'meta', 'integration', 'hosts', 'postgres', 'lab'] as const

/** What vitest's json reporter writes; the parts that are read. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

interface Count {
  readonly passed: number
  readonly failed: number
}

const folder = mkdtempSync(join(tmpdir(), 'hostwright-test-'))
let running: ChildProcess | undefined
let stopped = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    stopped = true
    running?.kill(signal)
  })

const counts: Count[] = []
try {
  const outcomes = await runGates(staticGates(), (outcome) => console.log(outcomeText(outcome)))
  const passed = outcomes.filter((outcome) => outcome.passed).length
  counts.push({ passed, failed: outcomes.length - passed })
  for (const project of projects) if (!stopped) counts.push(await runProject(project))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
if (stopped) console.log('stopped before the end')
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = stopped ? 130 : failed === 0 ? 0 : 1

async function runProject(project: string): Promise<Count> {
  const report = join(folder, `${project}.json`)
  const code = await runVitest([
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const { passed: good, failed: bad } = countOf(report, project)
  // An error outside of any test, or no report at all, shows in the exit code alone.
  return { passed: good, failed: bad === 0 && code !== 0 ? 1 : bad }
}

async function runVitest(argv: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(join(checkout, 'node_modules/.bin/vitest'), argv, {
      cwd: checkout,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, HOSTWRIGHT_SEED: process.env['HOSTWRIGHT_SEED'] ?? seedOfTree() },
    })
    running = child
    child.on('error', (error) => {
      console.log(error.message)
      resolve(1)
    })
    child.on('close', (code) => {
      running = undefined
      resolve(code ?? 1)
    })
  })
}

/** The same tree is tried with the same values wherever it is tested, so that a failure can be seen again; the next tree with others. */
function seedOfTree(): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD^{tree}'], {
    cwd: checkout,
    encoding: 'utf8',
  })
  return String(status === 0 ? parseInt(stdout.slice(0, 8), 16) | 0 : 1)
}

/** A file that failed before its first test counts as one failure, and so does each test that was skipped. */
function countOf(file: string, project: string): Count {
  let report: Report
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return { passed: 0, failed: 1 }
  }
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const skipped = report.numPendingTests + report.numTodoTests
  if (skipped > 0) console.log(`${skipped} tests of "${project}" were skipped, which counts as failed`)
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length + skipped }
}
