/**
 * Reads a script of commands with what they must say. A line begins with what it is:
 * `$ inv …` runs in this process, `% inv …` as a process of its own, `~ inv …` where it makes MACs up; `< FILE` at its end is its input, `[2]` before it the exit code;
 * `| …` must be in what the command before it printed; `write FILE` writes the indented lines below it;
 * `editor …` is what the editor does to the file "$1" from now on; `#` says something to the reader.
 */
import { readFileSync } from 'node:fs'

export type Step =
  | { readonly does: 'write'; readonly file: string; readonly text: string }
  | { readonly does: 'editor'; readonly script: string }
  | Run

export interface Run {
  readonly does: 'run'
  /** As it stands in the script, with the number of the line. */
  readonly at: string
  readonly program: string
  readonly argv: readonly string[]
  readonly input: string | undefined
  readonly ownProcess: boolean
  readonly makesUp: boolean
  readonly exitCode: number
  readonly says: readonly string[]
}

export function readScript(file: URL): readonly Step[] {
  const steps: Step[] = []
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const last = steps.at(-1)
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('  ') && last?.does === 'write')
      steps.splice(-1, 1, { ...last, text: `${last.text}${line.slice(2)}\n` })
    else if (line.startsWith('| ') && last?.does === 'run')
      steps.splice(-1, 1, { ...last, says: [...last.says, line.slice(2)] })
    else steps.push(readStep(line, index + 1))
  }
  return steps
}

function readStep(line: string, number: number): Step {
  const [word = '', ...rest] = line.split(' ')
  if (word === 'write') return { does: 'write', file: rest.join(' '), text: '' }
  if (word === 'editor') return { does: 'editor', script: rest.join(' ') }
  const run = /^(?:\[(\d+)\] )?([$%~]) (.*?)(?: < (\S+))?$/.exec(line)
  if (run === null) throw new Error(`line ${number} is no step: ${line}`)
  const [, code = '0', sign, text = '', input] = run
  const [program = '', ...argv] = splitWords(text)
  return {
    does: 'run',
    at: `${number}: ${text}`,
    program,
    argv,
    input,
    ownProcess: sign === '%',
    makesUp: sign === '~',
    exitCode: Number(code),
    says: [],
  }
}

/** As a shell splits them, where there is nothing but blanks and quotes. */
function splitWords(text: string): readonly string[] {
  const words = text.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}
