/** What `ssh -G` says of one host, and what of it only the `ssh` program can do. */
import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { HostUnreachable } from './host-unreachable.ts'
import type { ConfigLine } from './ssh-config-file.ts'

/** What is said for one host. */
export interface SshSettings {
  /** The name by which the settings are its own: one of those it was looked up by. */
  readonly alias: string
  readonly hostName?: string
  readonly port?: number
  readonly user?: string
  /** Absolute. */
  readonly identityFiles: readonly string[]
  /** Path of a socket, or `none`. */
  readonly identityAgent?: string
  /** Only the identity files that are named are to be tried. */
  readonly identitiesOnly: boolean
  /** Why only the `ssh` program can do what is said. */
  readonly needsProgram?: string
  /** That it says through whom the host is reached. */
  readonly proxy?: string
}

/** Asks ssh. `said`: the lines that may be about the host; what none of them sets is left open. Throws HostUnreachable. */
export async function askSettings(
  file: string,
  alias: string,
  said: readonly ConfigLine[],
  home: string | undefined,
): Promise<SshSettings> {
  return read(alias, await ask(file, alias), said, home)
}

export const ALGORITHMS: ReadonlySet<string> = new Set([
  'casignaturealgorithms',
  'ciphers',
  'hostkeyalgorithms',
  'kexalgorithms',
  'macs',
  'pubkeyacceptedalgorithms',
  'pubkeyacceptedkeytypes',
])

/** What only the program does, each with the value that says nothing. */
const PROGRAM: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries([...ALGORITHMS].map((keyword) => [keyword, undefined])),
  addressfamily: 'any',
  bindaddress: undefined,
  bindinterface: undefined,
  canonicalizehostname: 'false',
  certificatefile: undefined,
  pkcs11provider: 'none',
  proxyusefdpass: 'no',
  securitykeyprovider: 'internal',
}

type Answer = ReadonlyMap<string, readonly string[]>

/** ssh(1), -G: the settings after Host and Match have been evaluated, one `keyword value` a line. */
async function ask(file: string, alias: string): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)('ssh', ['-F', file, '-G', '--', alias], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    const answer = new Map<string, string[]>()
    for (const line of stdout.split('\n')) {
      const [, keyword, value] = /^(\S+) (.*)$/.exec(line) ?? []
      if (keyword !== undefined && value !== undefined)
        answer.set(keyword, [...(answer.get(keyword) ?? []), value])
    }
    return answer
  } catch (error) {
    const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string }
    // Nobody has a program that could obey the file, so nobody expects that it is obeyed.
    if (code === 'ENOENT') return new Map()
    throw new HostUnreachable(
      `Cannot read your ssh_config for "${alias}": ${(stderr ?? String(error)).trim()}`,
      {
        cause: error,
      },
    )
  }
}

function read(
  alias: string,
  answer: Answer,
  said: readonly ConfigLine[],
  home: string | undefined,
): SshSettings {
  const says = (keyword: string): boolean => said.some((line) => line.keyword === keyword)
  const value = (keyword: string): string | undefined =>
    says(keyword) ? answer.get(keyword)?.[0] : undefined
  const hostName = value('hostname')
  const port = value('port')
  const user = value('user')
  // Where Match alone may set it, the answer may be what holds without any setting.
  const isOwn =
    user === userInfo().username && !said.some((one) => one.keyword === 'user' && !one.isConditional)
  const files = says('identityfile') ? (answer.get('identityfile') ?? []) : []
  const agent = value('identityagent')
  const peculiar = Object.keys(PROGRAM).find((keyword) => {
    const found = value(keyword)
    return found !== undefined && found !== PROGRAM[keyword]
  })
  const proxy = ['proxyjump', 'proxycommand'].find((one) => ![undefined, 'none'].includes(value(one)))
  const tokens = [...files, ...(agent === undefined ? [] : [agent])].find((one) => /[%$]/.test(one))
  const names: readonly (readonly [string | undefined, string])[] = [
    [proxy, 'says how to get there'],
    [peculiar, 'is for the program alone'],
    [tokens, 'is spelt with tokens'],
  ]
  const [what, why] = names.find(([one]) => one !== undefined) ?? []
  return {
    alias,
    ...(hostName === undefined || hostName === alias ? {} : { hostName }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(user === undefined || isOwn ? {} : { user }),
    identityFiles: files.filter((one) => one !== tokens).map((one) => absolute(one, home)),
    ...(agent === undefined || agent === 'SSH_AUTH_SOCK' ? {} : { identityAgent: absolute(agent, home) }),
    identitiesOnly: value('identitiesonly') === 'yes',
    ...(what === undefined ? {} : { needsProgram: `${what} of your ssh_config ${why ?? ''}`.trim() }),
    ...(proxy === undefined ? {} : { proxy }),
  }
}

function absolute(file: string, home: string | undefined): string {
  return file.startsWith('~/') && home !== undefined ? join(home, file.slice(2)) : file
}
