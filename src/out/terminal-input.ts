/** Standard input: read whole, or asked for an answer. */
import { UserError } from '../core/errors.ts'
import type { Output } from './output.ts'

export interface Input {
  readonly isTerminal: boolean
  readonly readAll: () => Promise<string>
  /** The next line, without its end; undefined when there is none. */
  readonly readLine: () => Promise<string | undefined>
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
  }
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
