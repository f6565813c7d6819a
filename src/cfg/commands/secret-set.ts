/** `cfg secret set`: keeps a secret on the branch, encrypted. */
import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { emitNotes } from '../../command/emit-notes.ts'
import { defineCommand } from '../../command/command.ts'
import { lines } from '../../command/block.ts'
import type { CommandContext } from '../../command/context.ts'
import { counted } from '../../core/counted.ts'
import { UserError } from '../../core/errors.ts'
import { secretPath } from '../../manifest/secrets/secret-name.ts'
import { checkSecretName, commitSecretFiles, openSecretFiles } from '../secret-files.ts'

export const secretSet = defineCommand({
  words: ['secret', 'set'],
  summary: 'Keep a secret on the branch, encrypted for all who may read it',
  description: `The text comes from standard input, less one newline at its end; on a terminal it is asked for and not shown. With --file it is
the file, byte for byte: for keys and certificates. It is never an argument, since all processes can see those.

It lies in secrets/NAME.age, in a commit of its own. A manifest reads it by secret('NAME').`,
  positionals: { name: { summary: 'as db/password', complete: 'secret' } },
  options: {
    file: { type: 'text', value: 'FILE', complete: 'file', summary: 'take the content of a file' },
    generate: {
      type: 'flag',
      summary: 'make one up: 32 letters and digits; it is not shown',
    },
  },
  examples: [
    { line: 'cfg secret set db/password', does: 'asks for it' },
    { line: 'cfg secret set db/password --generate', does: 'a random one that nobody has seen' },
    { line: 'cfg secret set tls/key --file server.key', does: 'a private key' },
  ],
  run: async (context, { name, file, generate }) => {
    checkSecretName('Cannot set', name)
    if (generate && file !== undefined)
      throw new UserError(`Cannot set secret "${name}": --file and --generate exclude each other`)
    const files = await openSecretFiles(context, emitNotes(context))
    if (files.recipients.length === 0)
      throw new UserError(`Cannot set secret "${name}": the branch does not say for whom its secrets are`, {
        hint: '"cfg secret key" makes a key for you; "cfg secret rekey --add KEY" lets somebody read them, by a key of age or of SSH',
      })
    const content = generate ? Buffer.from(made()) : await given(context, name, file)
    if (content.length === 0) throw new UserError(`Cannot set secret "${name}": it is empty`)
    const { encrypt } = await import('../../manifest/secrets/encryption.ts')
    const text = await encrypt(content, files.recipients, files.site)
    const isNew = !files.names.includes(name)
    await commitSecretFiles(context, files, new Map([[secretPath(name), text]]), `cfg secret set ${name}`)
    return {
      result: { name, recipients: files.recipients.length, created: isNew },
      render: [
        lines(
          `${isNew ? 'kept' : 'replaced'} secret "${name}" on branch "${files.site.branch}", for ${counted(files.recipients.length, 'recipient')}`,
        ),
      ],
    }
  },
})

async function given(context: CommandContext, name: string, file: string | undefined): Promise<Buffer> {
  if (file !== undefined)
    return readFile(resolve(context.cwd, file)).catch((error: unknown) => {
      throw new UserError(`Cannot read "${file}": ${(error as Error).message}`, { cause: error })
    })
  if (!context.interactive) return Buffer.from((await context.readInput()).replace(/\r?\n$/, ''))
  const hint = `or: cfg secret set ${name} < FILE`
  const secret = await context.askSecret(`secret "${name}"`, hint)
  const again = await context.askSecret('the same again', hint)
  if (secret.reveal() !== again.reveal())
    throw new UserError(`Cannot set secret "${name}": the two are not the same`)
  return Buffer.from(secret.reveal())
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** 190 bits. */
function made(): string {
  return Array.from({ length: 32 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
