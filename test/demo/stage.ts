/** The stage of the demo: types commands as a person would, shows what they print, and keeps the score. */
import { quote } from '../../src/core/shell.ts'
import type { Outcome } from '../lab/process.ts'

/** Lines of one command's output that are shown; the rest is counted. */
const SHOWN = 40

export interface Run {
  (argv: readonly string[]): Promise<Outcome>
}

interface Score {
  readonly what: string
  readonly result: string
  readonly seconds: number
  readonly passed: boolean
}

export interface Expected {
  /** Exit code; 0 unless given. */
  readonly code?: number
  /** What standard output has to show. */
  readonly shows?: RegExp
}

export interface Stage {
  readonly chapter: (title: string) => void
  readonly say: (text: string) => void
  /** Types a command, shows what it prints, and stops the play where it is not as expected. */
  readonly type: (argv: readonly string[], expected?: Expected) => Promise<Outcome>
  /** Runs a command without showing it. Stops the play where it fails. */
  readonly ask: (argv: readonly string[]) => Promise<Outcome>
  /** One row of the summary: something proven, with what was seen. */
  readonly prove: (what: string, proof: () => Promise<string>) => Promise<void>
  /** True if all was proven. */
  readonly summary: () => boolean
}

export function makeStage(run: Run): Stage {
  const scores: Score[] = []
  const started = Date.now()
  return {
    chapter: (title) => console.log(`\n== ${title}`),
    say: (text) => console.log(`   ${text}`),
    type: async (argv, expected = {}) => {
      console.log(`\n$ ${argv.map((word) => quote(word)).join(' ')}`)
      const outcome = await run(argv)
      show(`${outcome.stdout}${outcome.stderr}`)
      const wanted = expected.code ?? 0
      if (outcome.code !== wanted)
        throw new Error(`"${argv.join(' ')}" ended with ${outcome.code}, not ${wanted}`)
      if (expected.shows !== undefined && !expected.shows.test(outcome.stdout))
        throw new Error(`"${argv.join(' ')}" does not show ${String(expected.shows)}`)
      return outcome
    },
    ask: async (argv) => {
      const outcome = await run(argv)
      if (outcome.code !== 0)
        throw new Error(`"${argv.join(' ')}" ended with ${outcome.code}: ${outcome.stderr.trim()}`)
      return outcome
    },
    prove: async (what, proof) => {
      const from = Date.now()
      const [result, passed] = await proof().then(
        (seen) => [seen, true] as const,
        (error: unknown) => [error instanceof Error ? error.message : String(error), false] as const,
      )
      scores.push({ what, result, seconds: (Date.now() - from) / 1000, passed })
      console.log(`   ${passed ? 'proven' : 'FAILED'}: ${what}: ${result}`)
      if (!passed) throw new Error(`${what}: ${result}`)
    },
    summary: () => {
      console.log('\n== Summary\n')
      const width = Math.max(...scores.map(({ what }) => what.length), 4)
      for (const { what, result, seconds, passed } of scores)
        console.log(
          `${passed ? 'ok    ' : 'FAILED'}  ${what.padEnd(width)}  ${seconds.toFixed(1).padStart(5)} s  ${result}`,
        )
      console.log(`\n${scores.length} proofs in ${((Date.now() - started) / 1000).toFixed(1)} s`)
      return scores.every(({ passed }) => passed)
    },
  }
}

function show(output: string): void {
  const lines = output.replace(/\n$/, '').split('\n')
  for (const line of lines.slice(0, SHOWN)) console.log(`  ${line}`)
  if (lines.length > SHOWN) console.log(`  … ${lines.length - SHOWN} more lines`)
}

/** Asks again until it holds or the time is up. Returns the last answer; throws what it last threw. */
export async function until<T>(seconds: number, ask: () => Promise<T>): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => {
        setTimeout(resolve, 300)
      })
    }
  }
}

/** Throws unless what was seen is what is wanted; gives it back as the proof. */
export function same(seen: string, wanted: string): string {
  if (seen !== wanted) throw new Error(`saw "${seen}", wanted "${wanted}"`)
  return seen
}
