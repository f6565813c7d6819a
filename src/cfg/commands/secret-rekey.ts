/** `cfg secret rekey`: encrypts every secret anew, for those who may read them from now on. */
import { lines } from '../../command/block.ts'
import { emitNotes } from '../../command/emit-notes.ts'
import { defineCommand } from '../../command/command.ts'
import { counted } from '../../core/counted.ts'
import { Invalid, type Problem, UserError } from '../../core/errors.ts'
import { readRecipient, type RecipientLine, writeRecipients } from '../../manifest/secrets/recipients.ts'
import { RECIPIENTS_FILE, secretPath } from '../../manifest/secrets/secret-name.ts'
import { commitSecretFiles, openSecretFiles, readSecretFile } from '../secret-files.ts'
import { secretOpener } from '../secret-identities.ts'

export const secretRekey = defineCommand({
  words: ['secret', 'rekey'],
  summary: 'Encrypt the secrets anew, for others than before',
  description: `A recipient is a public key: of age (age1…), or of SSH (ssh-ed25519 or ssh-rsa, as in authorized_keys). They stand in
secrets/recipients, one a line, which may be edited as well.

Who could read a secret before can still read it in the branch's history: change the password itself where that matters.`,
  positionals: {},
  options: {
    add: { type: 'text', value: 'KEY', many: true, summary: "a public key, with its owner's name behind it" },
    rm: { type: 'text', value: 'KEY|NAME', many: true, summary: 'a recipient by key or by name' },
    adopt: { type: 'flag', summary: 'also secrets that were set for another customer: after renaming one' },
  },
  examples: [
    { line: "cfg secret rekey --add 'age1… anna'", does: 'Anna may read them, too' },
    { line: 'cfg secret rekey --add "$(cat ~/.ssh/id_ed25519.pub)"', does: 'a key of SSH' },
    { line: 'cfg secret rekey --rm ben', does: 'Ben may not read what is set from now on' },
  ],
  run: async (context, { add, rm, adopt }) => {
    const files = await openSecretFiles(context, emitNotes(context))
    const recipients = changed(files.recipients, add, rm)
    if (adopt && files.names.length + recipients.length + rm.length === 0)
      return {
        result: { secrets: [], recipients: [] },
        render: [lines(`branch "${files.site.branch}" has no secrets: there are none to adopt`)],
      }
    if (recipients.length === 0)
      throw new UserError('Cannot rekey the secrets: nobody could read them', { hint: 'add a key by --add' })
    const open = secretOpener(context.env, adopt ? undefined : files.site)
    const { encrypt } = await import('../../manifest/secrets/encryption.ts')
    const updates = new Map<string, string>([[RECIPIENTS_FILE, writeRecipients(recipients)]])
    for (const name of files.names) {
      const content = await open(name, readSecretFile(files, 'Cannot rekey', name))
      updates.set(secretPath(name), await encrypt(content, recipients, files.site))
    }
    await commitSecretFiles(context, files, updates, messageOf(add, rm))
    return {
      result: { secrets: files.names, recipients },
      render: [
        lines(
          `encrypted ${counted(files.names.length, 'secret')} of branch "${files.site.branch}" for ${counted(recipients.length, 'recipient')}`,
        ),
      ],
    }
  },
})

/** Throws Invalid with everything that names no recipient. */
function changed(
  present: readonly RecipientLine[],
  add: readonly string[],
  rm: readonly string[],
): readonly RecipientLine[] {
  const problems: Problem[] = []
  const added = add.flatMap((text): RecipientLine[] => {
    const recipient = readRecipient(text)
    if (recipient !== undefined) return [recipient]
    problems.push({
      message: `"${text.slice(0, 40)}" is no public key`,
      hint: 'it looks like age1…, ssh-ed25519 AAAA… or ssh-rsa AAAA…',
    })
    return []
  })
  for (const text of rm)
    if (!present.some((one) => isMeant(one, text)))
      problems.push({ message: `"${text}" is no recipient`, hint: '"cfg secret list" shows them' })
  if (problems.length > 0) throw new Invalid('Cannot rekey the secrets', problems)
  const kept = present.filter((one) => !rm.some((text) => isMeant(one, text)))
  return [...kept, ...added.filter(({ key }) => !kept.some((one) => one.key === key))]
}

function isMeant({ key, owner }: RecipientLine, text: string): boolean {
  return owner === text || key === readRecipient(text)?.key
}

function messageOf(add: readonly string[], rm: readonly string[]): string {
  const owner = (text: string): string => readRecipient(text)?.owner || text.slice(0, 24)
  const parts = [...add.map((text) => `for ${owner(text)}`), ...rm.map((text) => `without ${owner(text)}`)]
  return ['cfg secret rekey', ...parts].join(' ')
}
