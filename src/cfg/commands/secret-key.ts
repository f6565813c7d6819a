/** `cfg secret key`: a key of the operator's own. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { ownIdentityFile } from '../secret-identities.ts'

export const secretKey = defineCommand({
  words: ['secret', 'key'],
  summary: 'Print your public key for secrets; the key is made where there is none',
  description: `The private key stays in ~/.config/hostwright/age.txt, readable by you alone. Keep a copy in a safe place: without it nothing that
was encrypted for it can be read. Keys of SSH (~/.ssh/id_ed25519, id_rsa without passphrase) are used as well.`,
  positionals: {},
  options: {},
  examples: [
    { line: 'cfg secret key', does: 'give what it prints to somebody who runs "cfg secret rekey --add"' },
  ],
  run: async (context) => {
    const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
    const path = ownIdentityFile(context.env)
    const known = await readFile(path, 'utf8').catch(() => '')
    const present = known.split('\n').find((line) => line.startsWith('AGE-SECRET-KEY-'))
    const identity = present?.trim() ?? (await generateX25519Identity())
    const recipient = await identityToRecipient(identity)
    if (present === undefined) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(path, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' })
    }
    return {
      result: { recipient, path, created: present === undefined },
      render: [lines(recipient)],
    }
  },
})
