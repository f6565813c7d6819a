/** A secret out of a command of the operator's, such as a password store: `pass show root`. */
import { spawn } from 'node:child_process'
import { UserError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'

/** The first line that it prints. Its standard input and errors are the operator's. Throws UserError where it fails or prints nothing. */
export async function secretFromCommand(
  variable: string,
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Secret> {
  const child = spawn('/bin/sh', ['-c', command], { env: { ...env }, stdio: ['inherit', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const [line = ''] = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
  if (code !== 0 || line === '')
    throw new UserError(
      `Cannot get a password: the command of ${variable} ${code === 0 ? 'prints nothing' : `ended with exit code ${code ?? 'none'}`}`,
    )
  return new Secret(line)
}
