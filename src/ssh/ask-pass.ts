/** Answers the `ssh` program's questions for a password: it runs a small program of ours that reads the answer from a named pipe. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Secret } from '../core/secret.ts'
import type { PasswordOutcome, SharedPassword } from './shared-password.ts'

/** What is told where ssh asks for it. */
export interface Answers {
  readonly passphrase?: Secret | undefined
  readonly password?: SharedPassword | undefined
  /** Who is logged in to. */
  readonly host: string
}

export interface Prompts {
  /** For the environment of the program. Holds no secret. */
  readonly env: Readonly<Record<string, string>>
  /** Writes the answer where one is being read. To be called now and then. */
  readonly answer: () => Promise<void>
  /** What became of the login. */
  readonly stop: (outcome: PasswordOutcome) => void
}

// A question that is neither is not answered: ssh takes that for a no.
const SCRIPT = `#!/bin/sh
case $1 in
*[Pp]assphrase*) exec cat "$0.passphrase" ;;
*[Pp]assword*) exec cat "$0.password" ;;
esac
exit 1
`

/** `folder`: private. The secrets go through pipes in it and are never in a file. */
export async function answerPrompts(
  folder: string,
  { host, passphrase, password }: Answers,
): Promise<Prompts> {
  const program = join(folder, 'ask')
  await writeFile(program, SCRIPT, { mode: 0o700 })
  let end: ((outcome: PasswordOutcome) => void) | undefined
  const answers = new Map<string, () => Promise<string>>()
  if (passphrase !== undefined)
    answers.set(`${program}.passphrase`, () => Promise.resolve(passphrase.reveal()))
  if (password !== undefined)
    answers.set(`${program}.password`, async () => {
      end = await password.begin(host)
      return password.secret.reveal()
    })
  await promisify(execFile)('mkfifo', ['-m', '600', ...answers.keys()])
  return {
    env: { SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':none' },
    answer: async () => {
      for (const [pipe, secret] of answers) {
        const handle = await opened(pipe)
        if (handle === undefined) continue
        try {
          const text = await secret()
          // A second question for the same means that it was wrong: it is not sent again.
          answers.set(pipe, () => Promise.resolve(''))
          await handle.writeFile(`${text}\n`)
        } finally {
          await handle.close()
        }
      }
    },
    stop: (outcome) => end?.(outcome),
  }
}

/** Undefined where nobody reads, which is most of the time. */
async function opened(pipe: string): Promise<FileHandle | undefined> {
  try {
    return await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}
