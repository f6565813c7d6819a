/** A private key file of the operator: read, decrypted where somebody knows the passphrase, and what is peculiar about it. */
import { access, readFile } from 'node:fs/promises'
import ssh2 from 'ssh2'
import type { Secret } from '../core/secret.ts'

export type PrivateKey = Exclude<ReturnType<typeof ssh2.utils.parseKey>, Error>

export interface KeyFile {
  readonly file: string
  readonly key?: PrivateKey
  /** Why there is no key. */
  readonly reason?: string
  /** Why only the `ssh` program can log in with it. */
  readonly needsProgram?: string
  /** What it was decrypted with. */
  readonly passphrase?: Secret
}

export const MISSING = 'there is no such file'
export const ENCRYPTED = 'it is encrypted with a passphrase'

/** `passphrase` is asked for files that are encrypted; undefined means that nobody knows. */
export async function readKey(
  file: string,
  passphrase?: (file: string) => Promise<Secret | undefined>,
): Promise<KeyFile> {
  let text: Buffer
  try {
    text = await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { file, reason: code === 'ENOENT' ? MISSING : message }
  }
  const peculiar = isSecurityKey(text)
    ? `${file} is kept on a security key`
    : (await exists(`${file}-cert.pub`))
      ? `${file} has a certificate`
      : undefined
  const needsProgram = peculiar === undefined ? {} : { needsProgram: peculiar }
  let parsed: unknown = ssh2.utils.parseKey(text)
  let known: Secret | undefined
  if (parsed instanceof Error && isEncrypted(parsed)) {
    known = await passphrase?.(file)
    if (known === undefined) return { file, reason: ENCRYPTED, ...needsProgram }
    parsed = ssh2.utils.parseKey(text, known.reveal())
    if (parsed instanceof Error) return { file, reason: 'the passphrase does not fit', ...needsProgram }
  }
  if (parsed instanceof Error) return { file, reason: parsed.message, ...needsProgram }
  // parseKey gives a list for some formats, of one key each.
  const key = (Array.isArray(parsed) ? parsed[0] : parsed) as PrivateKey
  if (!key.isPrivateKey()) return { file, reason: 'it is not a private key' }
  return { file, key, ...needsProgram, ...(known === undefined ? {} : { passphrase: known }) }
}

function isEncrypted(error: Error): boolean {
  return /encrypted|passphrase/i.test(error.message)
}

/** OpenSSH's own format (PROTOCOL.key) names the type in the public half, which is never encrypted. */
function isSecurityKey(text: Buffer): boolean {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(text.toString('latin1'))?.[1]
  return body !== undefined && Buffer.from(body, 'base64').subarray(0, 512).includes('sk-')
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    return false
  }
}
