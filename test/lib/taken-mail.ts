/** The mail server of `smtp-sink.ts` on a lab's networks, and what it has taken. */
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import type { Lab } from '../lab/api.ts'
import type { TakenMail } from './smtp-sink.ts'

export interface MailServer {
  /** The next mail that it takes. Rejects after 20 seconds without one. */
  readonly next: () => Promise<TakenMail>
  readonly stop: () => void
}

/** Listens on the operator's seat. `words` are those of `smtp-sink.ts`. */
export async function startMailServer(lab: Lab, words: readonly string[]): Promise<MailServer> {
  const program = join(import.meta.dirname, 'smtp-sink.ts')
  const child = lab.operator.spawn([process.execPath, '--import', 'tsx', program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('the mail server has no output')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string> => {
    const late = AbortSignal.timeout(20_000)
    const line = await Promise.race([
      lines.next(),
      new Promise<never>((_, reject) => {
        late.addEventListener('abort', () => {
          reject(new Error('no mail came'))
        })
      }),
    ])
    return line.done === true ? '' : line.value
  }
  if ((await nextLine()) !== 'ready') throw new Error('the mail server does not start')
  return {
    // It prints nothing but mails after the first line.
    next: async () => JSON.parse(await nextLine()) as TakenMail,
    stop: () => {
      child.kill()
    },
  }
}
