/** What a change has kept before it is made: the files that it replaces, and what makes them effective once they are put back. */
import { raw, type Shell, sh } from '../core/shell.ts'
import type { Affected, HostContext } from '../type/define-type.ts'
import type { PendingTrigger } from './pending.ts'
import { fileOf } from './pending.ts'
import type { Member } from './make-together.ts'
import { keptName, wordOf } from './run-folder.ts'

/** A trigger that a change calls for, with what makes it. */
export interface CalledFor extends PendingTrigger {
  /** As it is after the change is put back; null where it would be nothing. */
  readonly script: Shell | null
}

/** Paths that a change replaces, makes or removes. Throws where its type names one that is none, which is a mistake in the type. */
export function keptPaths({ placed, change }: Member, context: HostContext): readonly string[] {
  const paths = placed.definition.keeps?.(change, context) ?? []
  for (const path of paths)
    if (!/^\/[^\u0000-\u001f\u007f]*[^/\u0000-\u001f\u007f]$/.test(path) || path.includes('//'))
      throw new Error(`The type ${placed.definition.name} keeps "${path}", which is not a path`)
  return paths
}

/** By what a change may lock the operator out: what its type says, and the places that every system has for that. */
export function affectedBy(member: Member, context: HostContext): ReadonlySet<Affected> {
  const { affects } = member.placed.definition
  const said = typeof affects === 'function' ? affects(member.change, context) : (affects ?? [])
  const places = keptPaths(member, context).flatMap((path) =>
    PLACES.flatMap(([pattern, affected]) => (pattern.test(path) ? [affected] : [])),
  )
  return new Set([...said, ...places])
}

const PLACES: readonly (readonly [RegExp, Affected])[] = [
  [/^\/etc\/(network|netplan|NetworkManager|systemd\/network|sysconfig\/network(-scripts)?)\//, 'network'],
  [/^\/etc\/(hostname\.\w+|mygate|rc\.conf)$/, 'network'],
  [/^(\/usr\/local)?\/etc\/(ssh|dropbear)\//, 'ssh'],
  [
    /^\/etc\/(nftables(\.conf|\.d\/.*|\.nft)|iptables\/.*|ufw\/.*|firewalld\/.*|pf\.conf|hosts\.(allow|deny))$/,
    'firewall',
  ],
  [
    /^\/etc\/(passwd|shadow|group|sudoers|doas\.conf|pam\.conf|nsswitch\.conf|security\/access\.conf)$/,
    'users',
  ],
  [/^\/etc\/(pam\.d|sudoers\.d|doas\.d)\//, 'users'],
  [/\/\.ssh\/authorized_keys2?$/, 'users'],
]

/** Shell that keeps it, or ends the frame before anything was changed. */
export function keep(
  members: readonly Member[],
  calledFor: readonly CalledFor[],
  context: HostContext,
): readonly Shell[] {
  return members.flatMap((member) => {
    const paths = keptPaths(member, context)
    if (paths.length === 0) return []
    const { placed, change } = member
    const subject = wordOf(placed.name)
    const flags = `${placed.secret ? 's' : ''}${affectedBy(member, context).size > 0 ? 'a' : ''}` || '-'
    const back = placed.definition.putBack?.(change, context) ?? null
    return [
      ...paths.map((path) => orStop(sh`hw_keep ${keptName(path)} ${subject} ${flags} ${path}`, path)),
      ...(back === null ? [] : [keepScript('back', keptName(back.text), subject, flags, back)]),
      ...calledFor.flatMap((called) =>
        called.script === null
          ? []
          : [
              keepScript(
                'call',
                fileOf(called),
                `${wordOf(called.name)}!${called.trigger}`,
                flags,
                called.script,
              ),
            ],
      ),
    ]
  })
}

function keepScript(
  kind: 'back' | 'call',
  name: string,
  subject: string,
  flags: string,
  script: Shell,
): Shell {
  return orStop(
    sh`hw_keep_script ${raw(kind)} ${name} ${subject} ${flags} ${script.text}`,
    'what puts the change back',
  )
}

function orStop(keeping: Shell, what: string): Shell {
  return sh`${keeping} || hw_unkept ${what}`
}

/** What a frame that keeps something prints of a path that is too large to be kept, or no file. */
export function notKept(stdout: string): readonly string[] {
  return stdout.split('\n').flatMap((line) => (line.startsWith(MARK) ? [line.slice(MARK.length)] : []))
}

const MARK = 'hw-not-kept '
