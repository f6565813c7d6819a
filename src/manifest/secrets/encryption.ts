/** Secrets to text for Git and back: age files with armor (age-encryption.org/v1), for several recipients. */
import { armor, Decrypter, Encrypter, type Identity, Stanza } from 'age-encryption'
import { UserError } from '../../core/errors.ts'
import { ownerArguments, ownerOfArguments, type SecretOwner } from '../../core/secret-owner.ts'
import type { RecipientLine } from './recipients.ts'
import { sshRecipient } from './ssh-stanza.ts'

/** What can open secrets: an age identity (`AGE-SECRET-KEY-1…`), or one made of an SSH key. */
export type SecretIdentity = string | Identity

/** ASCII text. `owner`: whose branch it is for. Throws UserError on a recipient that cannot be encrypted for. */
export async function encrypt(
  content: Buffer,
  recipients: readonly RecipientLine[],
  owner: SecretOwner,
): Promise<string> {
  const encrypter = new Encrypter()
  for (const { key } of recipients) {
    const recipient = key.startsWith('age1') ? key : sshRecipient(key)
    try {
      if (recipient === undefined) throw new Error('it is no public key')
      encrypter.addRecipient(recipient)
    } catch (error) {
      throw new UserError(`Cannot encrypt for "${key.slice(0, 40)}": ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza(ownerArguments(owner), new Uint8Array())] })
  return `${armor.encode(await encrypter.encrypt(content)).trimEnd()}\n`
}

export interface OpenedSecret {
  readonly content: Buffer
  /** Undefined where the file does not say, as those of `age` itself. */
  readonly owner: SecretOwner | undefined
}

/** Undefined where none of the identities opens it. Throws an Error where it is no age file, or was damaged. */
export async function decrypt(
  text: string,
  identities: readonly SecretIdentity[],
): Promise<OpenedSecret | undefined> {
  const decrypter = new Decrypter()
  let owner: SecretOwner | undefined
  decrypter.addIdentity({
    unwrapFileKey: (stanzas: Stanza[]) => {
      owner = stanzas.map(({ args }) => ownerOfArguments(args)).find((one) => one !== undefined)
      return null
    },
  })
  for (const identity of identities) decrypter.addIdentity(identity)
  try {
    // The header is authenticated by then, so nobody has changed the owner.
    return { content: Buffer.from(await decrypter.decrypt(armor.decode(text))), owner }
  } catch (error) {
    if (error instanceof Error && /no identity matched/.test(error.message)) return undefined
    throw error
  }
}
