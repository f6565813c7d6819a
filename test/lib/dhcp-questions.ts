/** What a DHCP client on the wire asks and is answered; the programs ask-dhcp4.ts and ask-dhcp6.ts do it. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export interface Question4 {
  readonly mac: string
  /** Codes that it asks for. Default: what a machine asks for that boots. */
  readonly wanted?: readonly number[]
  /** Options that it sends, by code, in hexadecimal. */
  readonly options?: Readonly<Record<number, string>>
  /** Takes the address that it is offered. */
  readonly take?: boolean
  /** Has an address and asks for options alone. */
  readonly inform?: boolean
  /** Asks as the relay agent of this address, which it has, at this server. */
  readonly relay?: string
  readonly server?: string
}

export interface Answer4 {
  readonly address: string
  readonly nextServer: string
  readonly serverName: string
  readonly file: string
  /** By code, in hexadecimal. */
  readonly options: Readonly<Record<string, string>>
}

/** Null for each question that nobody answered, or that was answered with a no. */
export function askDhcp4(namespace: string, questions: readonly Question4[]): readonly (Answer4 | null)[] {
  return askProgram(namespace, 'ask-dhcp4.ts', questions)
}

export interface Question6 {
  /** In hexadecimal with colons. */
  readonly duid: string
  /** Codes that it asks for. */
  readonly wanted?: readonly number[]
  /** Asks for options alone. */
  readonly stateless?: boolean
  /** Asks as the relay agent of this address, which it has, at this server. */
  readonly relay?: string
  readonly server?: string
  /** Link-layer address that the relay agent tells (RFC 6939). */
  readonly relayedMac?: string
}

export interface Answer6 {
  readonly addresses: readonly string[]
  /** By code, in hexadecimal. */
  readonly options: Readonly<Record<string, string>>
}

export function askDhcp6(
  namespace: string,
  nic: string,
  questions: readonly Question6[],
): readonly (Answer6 | null)[] {
  return askProgram(namespace, 'ask-dhcp6.ts', questions, nic)
}

function askProgram(
  namespace: string,
  name: string,
  questions: readonly unknown[],
  ...more: readonly string[]
) {
  const program = [process.execPath, '--import', 'tsx', join(import.meta.dirname, name)]
  const words = ['netns', 'exec', namespace, ...program, JSON.stringify(questions), ...more]
  return JSON.parse(execFileSync('ip', words, { encoding: 'utf8' }))
}
