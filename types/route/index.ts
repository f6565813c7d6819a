/** A route: through which gateway or interface a destination is reached, now and after the next start. */
import * as z from 'zod/mini'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { type Change, defineType } from '../../src/type/define-type.ts'
import { activationFunctions } from '../_lib/network/activation.ts'
import { addressing, Presence } from '../_lib/network/addressing.ts'
import { fileFunctions } from '../_lib/network/boot-files.ts'
import { detached } from '../_lib/network/detached.ts'
import { backendOf } from '../_lib/network/link.ts'
import { familyOf, InterfaceName, IpAddress } from '../_lib/network/names.ts'
import { canonicalId, readDestination } from './destination.ts'
import { observeRoutes, type RouteState } from './observe.ts'
import { wordsOf } from './route-files.ts'
import { stagedPath } from '../../src/type/command.ts'

const Params = z.strictObject({
  via: z
    .optional(IpAddress)
    .check(z.describe('The gateway; without one the destination is on the link itself.')),
  device: z
    .optional(InterfaceName)
    .check(
      z.describe('The interface that it leads through; the one that leads to the gateway where not given.'),
    ),
  source: z
    .optional(IpAddress)
    .check(z.describe("The host's own address that it speaks from on this route; it has to have it.")),
  backend: addressing.backend,
  state: Presence,
})

export type RouteParams = z.output<typeof Params>

const Id = z.pipe(
  z.string().check(
    z.refine((id) => canonicalId(id) !== undefined, {
      error: 'must be a destination: "10.0.0.0/8", "default", "::/0", each also as in "default metric 200"',
    }),
    z.describe('The destination: `10.0.0.0/8`, `default`, `::/0`; with a metric `default metric 200`.'),
  ),
  z.transform((id: string) => canonicalId(id) ?? id),
)

export const route = defineType({
  name: 'route',
  summary: 'A route: through which gateway or interface a destination is reached',
  id: Id,
  params: Params,
  problems: ({ id, params: { via, device, source, state } }) => {
    const family = readDestination(id)?.family
    return [
      ...(state === 'present' && via === undefined && device === undefined
        ? [{ message: 'it needs via or device' }]
        : []),
      ...[via, source].flatMap((one) =>
        one === undefined || familyOf(one) === family
          ? []
          : [
              {
                message: `${one} is not of the family of ${id}`,
                ...(id.startsWith('default') ? { hint: 'the default route of IPv6 is "::/0"' } : {}),
              },
            ],
      ),
      ...(via?.startsWith('fe80:') === true && device === undefined
        ? [{ message: `${via} is an address of every link: say which by device` }]
        : []),
    ]
  },
  needs: ({ params: { device } }) =>
    device === undefined
      ? []
      : ([`interface:${device}`, `vlan:${device}`, `bond:${device}`, `bridge:${device}`] as const),
  affects: ['network'],
  observe: observeRoutes,
  desired: ({ params: { state, via, device, source } }) =>
    state === 'absent'
      ? null
      : {
          ...(via === undefined ? {} : { via }),
          ...(device === undefined ? {} : { device }),
          ...(source === undefined ? {} : { source }),
          persistent: true,
          oldFile: '',
        },
  converge: (change, context) => [
    change.after === null ? remove(change) : lay(change, backendOf(change.params, context)),
  ],
  keeps: ({ before }) =>
    [before?.file, before?.oldFile].flatMap((path) => (path === undefined || path === '' ? [] : [path])),
  putBack: (change, context) => {
    const { id, before } = change
    const destination = readDestination(id)
    if (destination === undefined || before === null) return null
    const backend = backendOf(change.params, context)
    const back =
      before.device === undefined
        ? deletion(change)
        : sh`ip ${`-${destination.family}`} route replace ${wordsOf({ destination, via: before.via, device: before.device, source: before.source })}`
    return detached(
      lines(
        functions,
        sh`${all(...reread(backend))}
${back}
hw_code=$?
rm -rf "$hw_kept"
exit "$hw_code"`,
      ),
    )
  },
})

type RouteChange = Change<RouteParams, RouteState>

const functions = lines(fileFunctions, activationFunctions)

function reread(backend: string): readonly Shell[] {
  return backend === 'networkd' || backend === 'netplan' ? [sh`hw_networkd ${backend}`] : [raw(':')]
}

function deletion({ id, before }: RouteChange): Shell {
  const destination = readDestination(id)
  const metric = destination?.metric === undefined ? [] : ['metric', destination.metric]
  return before?.device === undefined && before?.via === undefined
    ? sh`{ ip ${`-${destination?.family ?? 4}`} route del ${destination?.prefix ?? ''} ${metric} 2>/dev/null || :; }`
    : sh`{ ip ${`-${destination?.family ?? 4}`} route del ${destination?.prefix ?? ''} ${before.via === undefined ? [] : ['via', before.via]} ${metric} 2>/dev/null || :; }`
}

function remove(change: RouteChange): Shell {
  const old = change.before?.oldFile ?? ''
  return detached(
    lines(
      functions,
      sh`{ ${all(
        ...(old === '' ? [] : [sh`rm -f ${old}`]),
        ...reread(
          old.startsWith('/etc/systemd') ? 'networkd' : old.startsWith('/etc/netplan') ? 'netplan' : 'none',
        ),
        deletion(change),
      )}; }
hw_code=$?
rm -rf "$hw_kept"
exit "$hw_code"`,
    ),
  )
}

/** The file first, then the route itself; where that cannot be, the file is what it was. */
function lay({ id, params, before }: RouteChange, backend: string): Shell {
  const destination = readDestination(id)
  if (destination === undefined) throw new Error(`route "${id}" has no destination`)
  const device = params.device ?? String(before?.['leads'] ?? '')
  const words = wordsOf({ destination, via: params.via, device, source: params.source })
  const { file = '', oldFile = '' } = before ?? {}
  const steps = [
    ...(file === ''
      ? []
      : [
          sh`hw_keep ${file} && hw_write ${file} ${String(before?.['mode'])} ${String(before?.['text'])} ${stagedPath(file)}`,
        ]),
    ...(oldFile === '' ? [] : [sh`hw_keep ${oldFile} && rm -f ${oldFile}`]),
    ...reread(backend),
    sh`ip ${`-${destination.family}`} route replace ${words}`,
  ]
  return detached(
    lines(
      functions,
      sh`{ ${all(...steps)}; } || { hw_restore; ${all(...reread(backend))}; rm -rf "$hw_kept"; exit 1; }
rm -rf "$hw_kept"`,
    ),
  )
}
