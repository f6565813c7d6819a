/** The one long-lived shell on a host: scripts go in as frames without waiting, answers come back in order. */
import { randomBytes } from 'node:crypto'
import { quote, type Shell } from '../core/shell.ts'
import { HostUnreachable } from './host-unreachable.ts'
import { type LoginNoise, watchNoise } from './login-noise.ts'
import { forLoginShell } from './login-shell.ts'
import { type Piece, readMarked } from './marked-stream.ts'
import { pause } from './pause.ts'
import { killBelow, prelude } from './prelude.ts'
import type { Channel, Transport } from './transport.ts'

/** What a script printed, and its exit code. */
export interface Output {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
  /** Set where the script was stopped: it took longer, or printed more, than it may. */
  readonly stopped?: string
}

export interface RunOptions {
  /** Seconds of its own, not of those before it; default 300. */
  readonly timeout?: number
  /** Bytes of standard output; default 16 MiB. */
  readonly limit?: number
}

interface Frame {
  readonly number: number
  readonly timeout: number
  readonly limit: number
  readonly settle: (result: Output | Error) => void
  stdout?: Piece
  stderr?: Piece
  stopped?: string
  /** Runs out when the frame takes too long; set while it is the one that runs, or is being stopped. */
  timer?: NodeJS.Timeout
}

export interface SessionOptions {
  /** Command line that starts the shell; default `exec /bin/sh`, since the login shell may be any. */
  readonly shell?: string
  /** Seconds for the login shell to start it; default 30. */
  readonly patience?: number
}

/** What starts the shell of a session. */
export const SHELL = 'exec /bin/sh'

// The first sentence is for people: a shell's own about a missing directory names the staged file.
const UPLOAD =
  'umask 077; [ -d "${1%/*}/" ] || { echo "the directory \\"${1%/*}\\" does not exist" >&2; exit 73; }; rm -f -- "$1" && set -C && exec cat > "$1"'

const STDOUT_LIMIT = 16 * 2 ** 20
const STDERR_LIMIT = 256 * 2 ** 10
/** Seconds for a stopped script to be gone. */
const GRACE = 10

export class Session {
  readonly host: string
  readonly #transport: Transport
  readonly #channel: Channel
  readonly #noise: LoginNoise
  /** Sent and not yet answered on both streams; the first is the one that runs. */
  readonly #waiting: Frame[] = []
  readonly #frames = new Map<number, Frame>()
  #sent = 0
  #unsent = ''
  #failure: Error | undefined
  #pid: number | undefined

  private constructor(transport: Transport, channel: Channel) {
    this.host = transport.host
    this.#transport = transport
    this.#channel = channel
    this.#noise = watchNoise([channel.stdout, channel.stderr])
  }

  /** Sends the prelude and does not wait for it. Throws HostUnreachable. */
  static async open(transport: Transport, options: SessionOptions = {}): Promise<Session> {
    const channel = await transport.open(options.shell ?? SHELL).catch((error: unknown) => {
      // Nobody else would: it would keep the program from ending.
      transport.close()
      throw error
    })
    const session = new Session(transport, channel)
    const nonce = randomBytes(16).toString('hex')
    session.#listen(nonce)
    session.#enqueue(options.patience ?? 30, STDERR_LIMIT).catch(() => undefined)
    session.#write(prelude(nonce))
    return session
  }

  /** Process id of the remote shell; known once anything was answered. */
  get pid(): number | undefined {
    return this.#pid
  }

  /** Runs a script in a subshell with no standard input. Resolves whatever its exit code; rejects where the host is lost. */
  run(script: Shell, options: RunOptions = {}): Promise<Output> {
    const answer = this.#enqueue(options.timeout ?? 300, options.limit ?? STDOUT_LIMIT)
    this.#write(`hw_frame ${this.#sent - 1} ${quote(script.text)}\n`)
    return answer
  }

  /**
   * Runs a script in the session's own shell: what it sets stays, and an `exit` in it ends the session. For functions
   * and traps of ours alone.
   */
  define(script: Shell): void {
    this.#write(`eval ${quote(script.text)}\n`)
  }

  /** Writes bytes to a new file of mode 0600 over a channel of their own. Resolves with what went wrong, or undefined. */
  async upload(path: string, content: Buffer): Promise<string | undefined> {
    const channel = await this.#transport.open(forLoginShell(`set -- ${quote(path)}; ${UPLOAD}`))
    const errors: Buffer[] = []
    channel.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    channel.stdout.resume()
    channel.stdin.end(content)
    const code = await Promise.race([channel.ended, this.#transport.lost])
    if (code instanceof Error) throw code
    return code === 0 ? undefined : Buffer.concat(errors).toString('utf8').trim() || `cat ended with ${code}`
  }

  /** Runs a short script over a channel of its own, whatever the session's shell is at. Resolves with its exit code. */
  async beside(script: Shell): Promise<number | undefined> {
    const channel = await this.#transport.open(forLoginShell(script.text))
    channel.stdin.end()
    channel.stdout.resume()
    channel.stderr.resume()
    const code = await Promise.race([channel.ended, this.#transport.lost])
    if (code instanceof Error) throw code
    return code
  }

  /** Ends the remote shell and waits until it has run its exit trap; then the connection. */
  async end(): Promise<void> {
    if (this.#failure === undefined) {
      this.#flush()
      this.#shut()
      this.#channel.stdin.end()
      await Promise.race([this.#channel.exited, this.#transport.lost, pause(5000)])
    }
    this.#transport.close()
  }

  /**
   * Ends both, and waits for nothing: the shell runs its exit trap when the end of its input arrives. After what may have changed
   * how one logs in, nobody is to go on with the connection.
   */
  close({ mayServeAgain = false } = {}): void {
    this.#flush()
    if (this.#failure === undefined) this.#channel.stdin.end()
    if (this.#failure === undefined && mayServeAgain) this.#transport.mayServeAgain?.()
    this.#shut()
    this.#transport.close()
  }

  /** What is written in one go travels in one go, and not in a packet for each frame. */
  #write(text: string): void {
    if (this.#unsent === '') queueMicrotask(() => this.#flush())
    this.#unsent += text
  }

  #flush(): void {
    const text = this.#unsent
    this.#unsent = ''
    if (this.#failure === undefined && text !== '')
      this.#transport.together(() => this.#channel.stdin.write(text))
  }

  #shut(): void {
    this.#fail(new HostUnreachable(`Cannot run a command on "${this.host}": the session is closed`))
  }

  #listen(nonce: string): void {
    const limitOf = (kind: 'stdout' | 'stderr') => (number: number) => {
      // The noise of a login shell is bounded as well.
      if (kind === 'stderr' || number === 0) return STDERR_LIMIT
      return this.#frames.get(number)?.limit ?? STDOUT_LIMIT
    }
    for (const kind of ['stdout', 'stderr'] as const)
      readMarked(this.#channel[kind], {
        nonce,
        limitOf: limitOf(kind),
        onPiece: (number, piece) => this.#answered(kind, number, piece),
        onCapped: (number) => {
          const frame = this.#frames.get(number)
          if (kind === 'stdout' && frame !== undefined && number > 0)
            this.#stop(frame, `it printed more than ${frame.limit} bytes`)
        },
      })
    void this.#transport.lost.then((error) => this.#fail(error))
    void this.#channel.ended.then((code) => {
      const detail = code === undefined ? '' : ` with exit code ${code}`
      this.#fail(
        this.#pid === undefined
          ? this.#notStarted(`its login shell ended${detail}`)
          : new HostUnreachable(`Lost "${this.host}": its shell ended in the middle of the run${detail}`),
      )
    })
  }

  #enqueue(timeout: number, limit: number): Promise<Output> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      const frame: Frame = {
        number: this.#sent,
        timeout,
        limit,
        settle: (result) => (result instanceof Error ? reject(result) : resolve(result)),
      }
      this.#sent += 1
      this.#frames.set(frame.number, frame)
      this.#waiting.push(frame)
      if (this.#waiting.length === 1) this.#watch(frame)
    })
  }

  #answered(kind: 'stdout' | 'stderr', number: number, piece: Piece): void {
    const frame = this.#frames.get(number)
    if (frame === undefined) return
    frame[kind] = piece
    const { stdout, stderr } = frame
    if (number === 0 && stdout !== undefined) {
      this.#pid = stdout.code
      this.#noise.stop()
    }
    if (stdout === undefined || stderr === undefined) return
    this.#frames.delete(number)
    this.#waiting.shift()
    clearTimeout(frame.timer)
    const [next] = this.#waiting
    if (next !== undefined && next.stopped === undefined) this.#watch(next)
    frame.settle({
      code: stdout.code,
      stdout: stdout.output,
      stderr: stderr.output.toString('utf8'),
      ...(frame.stopped === undefined ? {} : { stopped: frame.stopped }),
    })
  }

  #watch(frame: Frame): void {
    frame.timer = setTimeout(
      () => this.#stop(frame, `it took longer than ${frame.timeout} s`),
      frame.timeout * 1000,
    )
  }

  /** Kills what the frame runs, over a channel of its own, so that the session goes on. */
  #stop(frame: Frame, reason: string): void {
    if (frame.stopped !== undefined) return
    frame.stopped = reason
    clearTimeout(frame.timer)
    if (this.#pid === undefined) {
      this.#fail(this.#notStarted(`its login shell does not start /bin/sh: ${reason}`))
      this.#transport.close()
      return
    }
    frame.timer = setTimeout(() => {
      this.#fail(new HostUnreachable(`Lost "${this.host}": a script does not end although ${reason}`))
      this.#transport.close()
    }, GRACE * 1000)
    this.#transport.open(forLoginShell(killBelow(this.#pid).text)).then(
      (channel) => {
        channel.stdin.end()
        channel.stdout.resume()
        channel.stderr.resume()
      },
      () => undefined,
    )
  }

  #notStarted(reason: string): HostUnreachable {
    const noise = this.#noise.text()
    return new HostUnreachable(
      `Cannot start a shell on "${this.host}": ${reason}${noise === '' ? '' : `, saying "${noise}"`}`,
      { hint: 'the login shell that /etc/passwd names for the user has to run "exec /bin/sh"' },
    )
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    for (const frame of this.#waiting.splice(0)) {
      clearTimeout(frame.timer)
      frame.settle(error)
    }
  }
}
