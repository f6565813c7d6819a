/** One script for a change of an interface: its files, and what runs, by whatever sets up the host's network. */
import { all, lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { activationFunctions, awaited, dhcpAgain, dhcpEnd, networkdAgain } from './activation.ts'
import { fileFunctions, fileSteps } from './boot-files.ts'
import { filesOf } from './config-file.ts'
import { detached } from './detached.ts'
import { INTERFACES } from './ifupdown.ts'
import { type Link, membersOf } from './link.ts'
import type { LinkState } from './link-state.ts'
import { runningBack, runningOf } from './running-of.ts'
import { dissolveSteps, runningFunctions, runningSteps } from './running.ts'

export interface LinkChange {
  readonly link: Link
  readonly before: LinkState | null
  readonly after: Partial<LinkState> | null
}

/** What was begun is taken back where a step fails, so that the host stays where it was reached. */
export function applyLink(change: LinkChange): Shell {
  const { link, before, after } = change
  const paths = filesOf(link).map(({ path }) => path)
  const steps = [
    ...(link.backend === 'ifupdown' ? [dhcpEnd(link.name)] : []),
    ...fileSteps({
      link,
      files: after === null ? [] : filesOf(link),
      gone: after === null ? paths : [],
      oldPiece: typeof before?.['piece'] === 'string' ? before['piece'] : undefined,
    }),
    ...(after === null ? goneSteps(link) : comeSteps(link, before)),
  ]
  const leave = sh`for hw_port in $hw_ports; do if [ "$hw_port" = ${link.name} ]; then hw_refill "$hw_port"; else hw_leave "$hw_port" ${link.name}; fi; done`
  const undo = lines(
    raw('hw_restore'),
    before === null
      ? sh`[ -z "$hw_made" ] || { ${all(...goneSteps(link))}; }`
      : all(...returnSteps(link, change)),
  )
  return detached(
    lines(
      functions,
      sh`{ ${all(...steps)}; } || {
${isByNetworkd(link) ? lines(undo, leave) : lines(leave, undo)}
rm -rf "$hw_kept"
exit 1
}
rm -rf "$hw_kept"`,
    ),
  )
}

function isByNetworkd({ backend }: Link): boolean {
  return backend === 'networkd' || backend === 'netplan'
}

const functions = lines(runningFunctions, fileFunctions, activationFunctions, raw('hw_made= hw_ports='))

/** Makes what runs fit the files that were there before, which have been put back. */
export function linkBack(change: LinkChange): Shell {
  const { link, before } = change
  const steps = before === null ? goneSteps(link) : returnSteps(link, change)
  const pieces =
    link.shape.kind === 'vlan' && link.backend === 'networkd' && before === null
      ? [sh`rm -f /etc/systemd/network/*.network.d/${`hostwright-${link.name}.conf`}`]
      : []
  return detached(
    lines(
      functions,
      ...pieces,
      sh`${all(...steps)}
hw_code=$?
rm -rf "$hw_kept"
exit "$hw_code"`,
    ),
  )
}

/** Of all that a change replaces, makes or removes. */
export function linkKeeps({ link, before }: LinkChange): readonly string[] {
  const piece = before?.['piece']
  return [
    ...new Set([
      ...filesOf(link).map(({ path }) => path),
      ...(before?.elsewhere ?? []),
      ...(link.backend === 'ifupdown' ? [INTERFACES] : []),
      ...(typeof piece === 'string' ? [piece] : []),
    ]),
  ]
}

function comeSteps(link: Link, before: LinkState | null): readonly Shell[] {
  const running = runningOf(link, before)
  switch (link.backend) {
    case 'none':
      return runningSteps(running)
    case 'ifupdown':
      return link.ipv4 === 'dhcp' || link.ipv6 === 'dhcp'
        ? [dhcpAgain(link.name)]
        : [...runningSteps(running), ...resolving(link)]
    case 'networkd':
    case 'netplan':
      return [
        // What nothing of theirs is about yet loses its addresses with the first file, and has to have them again where that fails.
        ...[...membersOf(link), ...(link.shape.kind === 'nic' ? [link.name] : [])].map(
          (one) => sh`hw_note ${one}`,
        ),
        ...(running.anew ? [sh`ip link del dev ${link.name}`] : []),
        raw('hw_made=1'),
        awaited(running),
        networkdAgain(link, 'await'),
      ]
  }
}

/** What ifupdown would have told resolvconf. */
function resolving({ name, resolvers, search }: Link): readonly Shell[] {
  const text = [
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    ...resolvers.map((resolver) => `nameserver ${resolver}`),
  ]
  if (text.length === 0) return []
  return [
    sh`{ ! command -v resolvconf >/dev/null || printf '%s\n' ${text} | resolvconf -a ${`${name}.inet`}; }`,
  ]
}

function goneSteps(link: Link): readonly Shell[] {
  const dissolve = dissolveSteps(link.name, link.shape)
  return isByNetworkd(link) ? [...dissolve, networkdAgain(link, 'go on')] : dissolve
}

function returnSteps(link: Link, { before, after }: LinkChange): readonly Shell[] {
  if (before === null) return []
  const back = runningBack(link, before, after)
  switch (link.backend) {
    case 'none':
      return runningSteps(back)
    case 'ifupdown':
      return [
        sh`if hw_asks ${link.name}; then ${dhcpAgain(link.name)}; else ${all(...runningSteps(back))}; fi`,
      ]
    case 'networkd':
    case 'netplan':
      return [
        ...(back.anew ? [sh`{ ip link del dev ${link.name} || :; }`] : []),
        networkdAgain(link, 'go on'),
      ]
  }
}
