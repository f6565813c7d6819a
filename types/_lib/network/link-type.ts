/** What all types of network interfaces do alike: observe, compare, change, put back. */
import type { Change, HostContext, Wanted } from '../../../src/type/define-type.ts'
import type { Shell } from '../../../src/core/shell.ts'
import type { Observed } from '../../../src/type/state.ts'
import { refused } from '../../../src/type/state.ts'
import type { Probe } from '../../../src/type/probe.ts'
import { raw } from '../../../src/core/shell.ts'
import type { Addressing } from './addressing.ts'
import { applyLink, linkBack, linkKeeps } from './apply-link.ts'
import { desiredLink, type LinkState, observedLink } from './link-state.ts'
import { type Link, linkOf, type Shape } from './link.ts'
import { lookAt } from './report.ts'

interface LinkParams extends Addressing {
  readonly state?: 'present' | 'absent' | undefined
  readonly otherAddresses?: 'remove' | 'keep' | undefined
}

type LinkChange<Params> = Change<Params, LinkState>

/** Methods of a type whose resources are interfaces of one shape; `shapeOf` may ask the inventory. */
export function linkMethods<Params extends LinkParams>(
  shapeOf: (wanted: Wanted<Params>, context: HostContext) => Shape | string,
) {
  const made = (wanted: Wanted<Params>, context: HostContext): Link | string => {
    const shape = shapeOf(wanted, context)
    return typeof shape === 'string'
      ? shape
      : linkOf(wanted.id, shape, wanted.params, context, {
          keepOthers: wanted.params.otherAddresses === 'keep',
        })
  }
  const known = (wanted: Wanted<Params>, context: HostContext): Link => {
    const link = made(wanted, context)
    if (typeof link === 'string') throw new Error(`"${wanted.id}": ${link}`)
    return link
  }
  const part = ({ id, params, before, after }: LinkChange<Params>, context: HostContext) => ({
    link: known({ id, params }, context),
    before,
    after,
  })
  return {
    observe: (
      wanted: readonly Wanted<Params>[],
      context: HostContext,
    ): Probe<ReadonlyMap<string, Observed<LinkState>>> => {
      const reason =
        context.facts.kernel.name === 'Linux'
          ? undefined
          : `it knows the network of Linux, not of ${context.facts.kernel.name}`
      const links = wanted.map((one) => ({ one, link: made(one, context) }))
      const usable = links.flatMap(({ link }) => (typeof link === 'string' ? [] : [link]))
      const report = lookAt(usable)
      return {
        script: reason === undefined ? report.script : raw(':'),
        parse: (stdout, code) => {
          const found = reason === undefined ? report.parse(stdout, code) : undefined
          return new Map(
            links.map(({ one, link }) => [
              one.id,
              found === undefined
                ? refused(reason ?? '')
                : typeof link === 'string'
                  ? refused(link)
                  : observedLink(link, found, one.params.state === 'absent'),
            ]),
          )
        },
      }
    },
    desired: (wanted: Wanted<Params>, context: HostContext): Partial<LinkState> | null => {
      if (wanted.params.state === 'absent') return null
      const link = made(wanted, context)
      return typeof link === 'string' ? { up: true } : desiredLink(link)
    },
    converge: (change: LinkChange<Params>, context: HostContext): readonly Shell[] => [
      applyLink(part(change, context)),
    ],
    keeps: (change: LinkChange<Params>, context: HostContext): readonly string[] =>
      linkKeeps(part(change, context)),
    putBack: (change: LinkChange<Params>, context: HostContext): Shell => linkBack(part(change, context)),
    notes: (wanted: Wanted<Params>, _state: LinkState, context: HostContext): readonly string[] => {
      const link = made(wanted, context)
      return typeof link === 'string' ||
        link.backend !== 'none' ||
        wanted.params.backend === 'none' ||
        wanted.params.state === 'absent'
        ? []
        : [
            'is gone when the host starts anew: neither ifupdown nor systemd-networkd nor netplan is there to set it up',
          ]
    },
  }
}
