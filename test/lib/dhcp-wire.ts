/** Two network namespaces with a wire between them: a DHCP server in one, clients that ask in the other. */
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'

export interface DhcpWire {
  readonly serverSpace: string
  readonly clientSpace: string
  /** Runs a program in the foreground in the server's namespace until the function that it gives is called, which waits for its end. */
  readonly serve: (argv: readonly string[], env?: Readonly<Record<string, string>>) => RunningServer
}

export interface RunningServer {
  readonly stop: () => Promise<void>
  readonly output: () => string
  readonly hasEnded: () => boolean
}

/** The interface at both ends. */
export const WIRE = 'wire'

/** Addresses with their prefix lengths, by end. */
export function dhcpWire(
  addresses: { readonly server: readonly string[]; readonly client: readonly string[] },
  atEnd: (end: () => void) => void,
): DhcpWire {
  const id = randomBytes(3).toString('hex')
  const [serverSpace, clientSpace] = [`hw-dhcp-${id}`, `hw-ask-${id}`]
  for (const space of [serverSpace, clientSpace]) {
    ip('netns', 'add', space)
    atEnd(() => ip('netns', 'del', space))
    // No server can listen on a link-local address while it is tried out, for a second or two.
    ip('netns', 'exec', space, 'sh', '-c', 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad')
  }
  ip('link', 'add', WIRE, 'netns', serverSpace, 'type', 'veth', 'peer', 'name', WIRE, 'netns', clientSpace)
  for (const [space, own] of [
    [serverSpace, addresses.server],
    [clientSpace, addresses.client],
  ] as const) {
    ip('-n', space, 'link', 'set', 'lo', 'up')
    for (const address of own)
      ip('-n', space, 'addr', 'add', address, 'dev', WIRE, ...(address.includes(':') ? ['nodad'] : []))
    ip('-n', space, 'link', 'set', WIRE, 'up')
  }
  ip('-n', clientSpace, 'route', 'add', 'default', 'dev', WIRE)
  return { serverSpace, clientSpace, serve: (argv, env) => serve(serverSpace, argv, env, atEnd) }
}

function serve(
  space: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> | undefined,
  atEnd: (end: () => void) => void,
): RunningServer {
  const server = spawn('ip', ['netns', 'exec', space, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (data: Buffer) => {
      said += data.toString('utf8')
    })
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve())
  })
  atEnd(() => server.kill('SIGKILL'))
  return {
    stop: async () => {
      server.kill()
      await ended
    },
    output: () => said,
    hasEnded: () => server.exitCode !== null || server.signalCode !== null,
  }
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: 'pipe' })
}
