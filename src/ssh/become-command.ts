/** The command lines of the programs that make a user root. */
import { quote } from '../core/shell.ts'
import type { BecomeMethod } from './endpoint.ts'
import { forLoginShell } from './login-shell.ts'

export interface BecomeOptions {
  /** Unguessable: what is ours in what the program prints. */
  readonly nonce: string
  /** Whether it may ask for a password. */
  readonly asks: boolean
  /** Whether it has a terminal to ask on; otherwise it asks on its standard streams. */
  readonly terminal: boolean
}

/** POSIX shell text that runs a POSIX shell command as root. No password is ever part of it. */
export function becomeScript(method: BecomeMethod, command: string, options: BecomeOptions): string {
  return `LC_ALL=C; export LC_ALL; exec ${programFor(method, command, options)}`
}

function programFor(method: BecomeMethod, command: string, { nonce, asks, terminal }: BecomeOptions): string {
  const shell = `/bin/sh -c ${quote(command)}`
  switch (method) {
    case 'sudo': {
      const how = asks ? `${terminal ? '' : '-S '}-p ${promptOf(nonce)}` : '-n'
      return `sudo -H ${how} -u root -- ${shell}`
    }
    case 'doas':
      return `doas ${asks ? '' : '-n '}-u root -- ${shell}`
    case 'su':
      // Root's login shell may be any, too.
      return `su root -c ${quote(forLoginShell(command))}`
    case 'run0':
      return `run0 --no-ask-password --background= --user=root -- ${shell}`
  }
}

/** What such a program prints where it wants a password: ours, where it lets us choose. */
export function promptPattern(method: BecomeMethod, nonce: string): RegExp {
  // LC_ALL is C: "Password: ", "doas (anna@web01) password: ".
  return method === 'sudo' ? new RegExp(promptOf(nonce)) : /password[^\n]*:\s*$/i
}

function promptOf(nonce: string): string {
  return `hostwright-${nonce}:`
}
