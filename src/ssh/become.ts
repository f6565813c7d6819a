/** A transport on which every command runs as root, by sudo, doas, su or run0. */
import { randomBytes } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { becomeScript, promptPattern } from './become-command.ts'
import { borrowTerminal } from './become-terminal.ts'
import type { BecomeMethod } from './endpoint.ts'
import { HostUnreachable } from './host-unreachable.ts'
import { forLoginShell } from './login-shell.ts'
import { MARK } from './prelude.ts'
import type { PasswordOutcome, SharedPassword } from './shared-password.ts'
import type { Channel, Transport } from './transport.ts'

export interface BecomeSettings {
  readonly method: BecomeMethod
  readonly password?: SharedPassword | undefined
  /** Seconds for it to let us in; default 30. */
  readonly patience?: number
}

/** The password was asked for twice, or the program says so. */
class WrongPassword extends HostUnreachable {}

/** It wants a terminal: asked again on one. */
class WantsTerminal extends HostUnreachable {}

export function becomeRoot(transport: Transport, settings: BecomeSettings): Transport {
  const { method, password } = settings
  // doas reads a password from a terminal alone.
  let terminal = method === 'doas' && password !== undefined
  const start = async (command: string): Promise<Channel> => {
    try {
      return await openAsRoot(transport, command, settings, terminal)
    } catch (error) {
      if (!(error instanceof WantsTerminal) || terminal) throw error
      terminal = true
      return openAsRoot(transport, command, settings, terminal)
    }
  }
  return {
    ...transport,
    open: (command) => start(command),
  }
}

async function openAsRoot(
  transport: Transport,
  command: string,
  { method, password, patience = 30 }: BecomeSettings,
  terminal: boolean,
): Promise<Channel> {
  const nonce = randomBytes(16).toString('hex')
  const marker = `${MARK}${nonce}\n`
  const announced = `printf '\\036${nonce}\\n'; ${command}`
  const options = { nonce, asks: password !== undefined, terminal }
  const script = (inner: string): string => becomeScript(method, inner, options)
  const { channel, asking } = terminal
    ? await borrowTerminal(transport, nonce, announced, script)
    : await direct(transport, script(announced))
  const where = `on "${transport.host}" by ${method}`
  const settled = new Promise<Buffer>((resolve, reject) => {
    let said = ''
    let seen: Buffer = Buffer.alloc(0)
    let sent = false
    let isSettled = false
    let tell: ((outcome: PasswordOutcome) => void) | undefined
    const answer = async (one: SharedPassword): Promise<void> => {
      tell = await one.begin(transport.host)
      if (isSettled) tell('unknown')
      else asking.input.write(`${one.secret.reveal()}\n`)
    }
    const timer = setTimeout(
      () => fail(new HostUnreachable(`Cannot become root ${where}: nothing happens within ${patience} s`)),
      patience * 1000,
    )
    const release = (): void => {
      clearTimeout(timer)
      asking.output.off('data', hear)
      channel.stdout.off('data', look)
    }
    const fail = (error: Error): void => {
      if (isSettled) return
      isSettled = true
      tell?.(error instanceof WrongPassword ? 'wrong' : 'unknown')
      release()
      channel.close()
      reject(error)
    }
    const hear = (chunk: Buffer): void => {
      said = `${said}${chunk.toString('utf8')}`.slice(-4096)
      if (!promptPattern(method, nonce).test(said)) return
      said = ''
      if (password === undefined) fail(wantsPassword(where))
      else if (sent) fail(new WrongPassword(`Cannot become root ${where}: the password is wrong`))
      else {
        sent = true
        answer(password).catch(fail)
      }
    }
    const look = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk])
      const start = seen.indexOf(marker)
      if (start === -1) {
        seen = seen.subarray(-4096)
        return
      }
      isSettled = true
      tell?.('right')
      release()
      channel.stdout.pause()
      asking.output.pause()
      resolve(seen.subarray(start + marker.length))
    }
    asking.output.on('data', hear)
    channel.stdout.on('data', look)
    channel.stdout.resume()
    void asking.ended.then(() => {
      // What it said last may be on its way still.
      setImmediate(() => fail(explain(where, said.trim() === '' ? seen.toString('utf8') : said, sent)))
    })
    void transport.lost.then(fail)
  })
  const rest = await settled
  const stdout = new PassThrough()
  stdout.write(rest)
  channel.stdout.pipe(stdout)
  const stderr = asking.output === channel.stderr ? new PassThrough() : channel.stderr
  if (stderr instanceof PassThrough) channel.stderr.pipe(stderr)
  if (stderr === channel.stderr) asking.output.resume()
  const drained = Promise.all([stdout, stderr].map((stream) => endOf(stream)))
  return {
    ...channel,
    stdout,
    stderr,
    ended: channel.ended.then(async (code) => {
      await drained
      return code
    }),
  }
}

/** Where a program asks for a password, and is answered. */
export interface Asking {
  readonly input: NodeJS.WritableStream
  readonly output: Readable
  readonly ended: Promise<unknown>
}

async function direct(transport: Transport, script: string): Promise<{ channel: Channel; asking: Asking }> {
  const channel = await transport.open(forLoginShell(script))
  return { channel, asking: { input: channel.stdin, output: channel.stderr, ended: channel.ended } }
}

function wantsPassword(where: string): HostUnreachable {
  return new HostUnreachable(`Cannot become root ${where}: it asks for a password`, {
    hint: 'give --ask-become-password, or HOSTWRIGHT_BECOME_PASSWORD_COMMAND',
  })
}

function explain(where: string, said: string, sent: boolean): HostUnreachable {
  const text = said
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-3)
    .join('; ')
  if (/terminal|\btty\b/i.test(text)) return new WantsTerminal(`Cannot become root ${where}: ${text}`)
  if (/password is required|Authentication required|interactive authentication/i.test(text))
    return wantsPassword(where)
  if (sent && /incorrect|sorry|authentication fail|authorization failed|permission denied/i.test(text))
    return new WrongPassword(`Cannot become root ${where}: the password is wrong: ${text}`)
  return new HostUnreachable(`Cannot become root ${where}: ${text === '' ? 'it ended without a word' : text}`)
}

function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.readableEnded || stream.destroyed) resolve()
    else {
      stream.once('end', resolve)
      stream.once('close', resolve)
    }
  })
}
