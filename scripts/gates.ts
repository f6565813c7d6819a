/** The fast gates that every change passes: what each runs, and how their outcomes are shown. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkout } from './checkout.ts'

export interface Gate {
  readonly name: string
  readonly argv: readonly string[]
  /** False where it says something about the whole only: left out when paths are given. */
  readonly scoped: boolean
}

export interface Outcome {
  readonly gate: Gate
  readonly passed: boolean
  readonly seconds: number
  readonly output: string
}

/** All gates but the unit tests. `paths` narrows those that can be narrowed. */
export function staticGates(paths: readonly string[] = []): readonly Gate[] {
  const gates: readonly Gate[] = [
    { name: 'tsc', argv: ['tsc', '-p', '.', '--noEmit'], scoped: true },
    { name: 'lint', argv: ['oxlint', '--deny-warnings', ...paths], scoped: true },
    { name: 'format', argv: ['oxfmt', '--check', ...paths], scoped: true },
    { name: 'unused', argv: ['knip'], scoped: false },
    { name: 'generated', argv: ['tsx', 'scripts/gen.ts', '--check'], scoped: false },
  ]
  return paths.length === 0 ? gates : gates.filter(({ scoped }) => scoped)
}

export function unitGate(paths: readonly string[] = []): Gate {
  const found = paths.length === 0 ? [] : ['--passWithNoTests', ...paths]
  return { name: 'unit', argv: ['vitest', 'run', '--project', 'unit', ...found], scoped: true }
}

/** Two at a time: the machine that this has to be quick on has two cores. Outcomes in the order of the gates. */
export async function runGates(
  gates: readonly Gate[],
  told: (outcome: Outcome) => void,
  cwd = checkout,
): Promise<readonly Outcome[]> {
  const waiting = [...gates]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const outcome = await runGate(gate, cwd)
      outcomes.push(outcome)
      told(outcome)
    }
  }
  await Promise.all([work(), work()])
  return gates.flatMap((gate) => outcomes.filter((outcome) => outcome.gate === gate))
}

async function runGate(gate: Gate, cwd: string): Promise<Outcome> {
  const began = Date.now()
  const [program = '', ...rest] = gate.argv
  return new Promise((resolve) => {
    const child = spawn(join(checkout, 'node_modules/.bin', program), rest, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    })
    let output = ''
    const finish = (passed: boolean): void =>
      resolve({ gate, passed, seconds: (Date.now() - began) / 1000, output })
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.on('error', (error) => {
      output += error.message
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })
}

/** One line; after a failure all that the gate said. */
export function outcomeText({ gate, passed, seconds, output }: Outcome): string {
  const line = `${passed ? 'ok    ' : 'FAILED'}  ${gate.name.padEnd(9)}  ${seconds.toFixed(1)} s`
  return passed ? line : `${line}\n${output.trimEnd()}\n`
}
