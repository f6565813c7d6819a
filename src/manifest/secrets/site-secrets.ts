/** `secret('db/password')` in manifests: opened when it is first asked for, kept in memory, and never printed. */
import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { callerOf } from '../../core/call-site.ts'
import { UserError } from '../../core/errors.ts'
import { Secret } from '../../core/secret.ts'
import { NotReady } from '../not-ready.ts'
import { outsideSite } from '../outside-site.ts'
import { placeInSite } from '../place.ts'
import { secretNameProblem, secretPath, unknownSecret } from './secret-name.ts'

/** The text of a secret. Throws UserError where there is none of the name, and where none of the operator's keys opens it. */
export type ReadSecret = (name: string) => Secret

/** Opens the text of an age file; `name` is for messages. Throws UserError. */
export type OpenSecret = (name: string, text: string) => Promise<Buffer>

/** Without `open` secrets are looked for and not opened: the manifests can be evaluated by who may not read them. */
export function siteSecrets(root: string, open: OpenSecret | undefined): ReadSecret {
  const opened = new Map<string, Secret>()
  return function secret(name) {
    const known = opened.get(name)
    if (known !== undefined) return known
    const at = placeInSite(callerOf(secret), root)
    const problem = secretNameProblem(name)
    if (problem !== undefined) throw new UserError(`Cannot read secret "${name}": ${problem}`, { at })
    const path = join(root, secretPath(name))
    if (!existsSync(path)) throw unknownSecret('Cannot read', name, root, at)
    const elsewhere = outsideSite(root, path)
    if (elsewhere !== undefined) throw new UserError(`Cannot read secret "${name}": ${elsewhere}`, { at })
    if (open === undefined) {
      // Another text for another content, so that two evaluations can be compared; what is encrypted anew is another one too.
      const mark = hash('sha256', readFileSync(path), 'hex').slice(0, 16)
      const unopened = new Secret(`secret ${name} unopened ${mark}`)
      opened.set(name, unopened)
      return unopened
    }
    throw new NotReady(`the secret "${name}" is not opened`, async () => {
      const content = await open(name, await readFile(path, 'utf8'))
      opened.set(name, new Secret(textOf(content, name)))
    })
  }
}

function textOf(content: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch (error) {
    throw new UserError(`Cannot use secret "${name}": it is not UTF-8 text`, { cause: error })
  }
}
