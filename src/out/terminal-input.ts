/** Standard input: read whole, or asked for an answer. */
import { UserError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import type { Output } from './output.ts'

export interface Input {
  readonly isTerminal: boolean
  readonly readAll: () => Promise<string>
  /** The next line, without its end; undefined when there is none. */
  readonly readLine: () => Promise<string | undefined>
  /** The same, with nothing shown of what is typed. Undefined where it was ended by Ctrl-C or Ctrl-D. */
  readonly readHidden: () => Promise<string | undefined>
}

export function processInput(stream: NodeJS.ReadStream): Input {
  return {
    isTerminal: stream.isTTY,
    readAll: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks).toString('utf8')
    },
    readLine: async () => {
      const { createInterface } = await import('node:readline')
      const reader = createInterface({ input: stream, terminal: false })
      try {
        for await (const line of reader) return line
        return undefined
      } finally {
        reader.close()
      }
    },
    readHidden: () => readHidden(stream),
  }
}

/** Keys as a terminal sends them, one byte each where they are no text. */
const KEYS = {
  interrupt: '\u0003',
  end: '\u0004',
  backspace: '\u0008',
  kill: '\u0015',
  delete: '\u007F',
} as const

/** The terminal is in raw mode while it lasts, so that it echoes nothing. */
function readHidden(stream: NodeJS.ReadStream): Promise<string | undefined> {
  return new Promise((resolve) => {
    let typed: string[] = []
    const settle = (answer: string | undefined): void => {
      stream.off('data', hear)
      stream.setRawMode(false)
      stream.pause()
      resolve(answer)
    }
    const hear = (chunk: Buffer): void => {
      for (const character of chunk.toString('utf8')) {
        if (character === '\r' || character === '\n') return settle(typed.join(''))
        if (character === KEYS.interrupt || character === KEYS.end) return settle(undefined)
        if (character === KEYS.kill) typed = []
        else if (character === KEYS.backspace || character === KEYS.delete) typed.pop()
        else typed.push(character)
      }
    }
    stream.setRawMode(true)
    stream.on('data', hear)
    stream.resume()
  })
}

/** Throws UserError where there is no terminal, or the question was left. */
export async function askSecret(
  input: Input,
  output: Output,
  question: string,
  hint: string,
): Promise<Secret> {
  if (!input.isTerminal || !output.isTerminal)
    throw new UserError(`Cannot ask "${question}": there is no terminal`, { hint })
  output.write(`${question}: `)
  const answer = await input.readHidden()
  output.write('\n')
  if (answer === undefined) throw new UserError(`Cannot go on: "${question}" was not answered`, { hint })
  return new Secret(answer)
}

/** True when the answer begins with "y". `yes` answers beforehand. */
export async function confirm(
  input: Input,
  output: Output,
  question: string,
  yes: boolean,
): Promise<boolean> {
  if (yes) return true
  if (!input.isTerminal || !output.isTerminal)
    throw new UserError(`Cannot ask "${question}": there is no terminal`, {
      hint: 'give --yes to answer beforehand',
    })
  output.write(`${question} [y/N] `)
  const answer = await input.readLine()
  return /^y(es)?$/i.test(answer?.trim() ?? '')
}

/** The line that is typed; undefined where none is to come. */
export async function ask(
  input: Input,
  output: Output,
  question: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!input.isTerminal || !output.isTerminal)
    throw new UserError(`Cannot ask "${question}": there is no terminal`)
  output.write(`${question} `)
  const interrupted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  return Promise.race([input.readLine(), interrupted])
}
