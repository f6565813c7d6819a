/** BIND 9 that serves the zones of the inventory in which this host is a name server. */
import * as z from 'zod/mini'
import { UserError } from '../../src/core/errors.ts'
import { quote } from '../../src/core/shell.ts'
import { defineType, type HostContext } from '../../src/type/define-type.ts'
import type { GeneratedFile } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'
import { bindOptions, Options } from './options.ts'

const DIRECTORY = '/etc/bind/hostwright'
const ZONES = `${DIRECTORY}/zones`
const CONFIG = `${DIRECTORY}/named.conf.hostwright`

export const dnsServer = defineType({
  name: 'dns_server',
  summary: 'BIND 9 that serves the zones of the inventory in which this host is a name server',
  id: z.literal('bind', { error: 'must be "bind"' }),
  params: z.strictObject({
    options: z
      .optional(Options)
      .check(
        z.describe(
          "Makes `named.conf.options` ours: `recursion` and `forwarders`. Otherwise it stays the distribution's.",
        ),
      ),
  }),

  compose: ({ params }, context) => {
    requireDebian(context)
    const { host, inventory, resource } = context
    const packages = ['bind9', 'bind9-utils', 'bind9-dnsutils'].map((name) => resource('package', name))
    const generated = inventory.export('bind', { server: host.name })
    const zones = generated.flatMap((one) => (one.zone === undefined ? [] : [{ ...one, zone: one.zone }]))
    const config = generated.find((one) => one.zone === undefined)
    if (config === undefined) throw new Error('the generated configuration of BIND names no zones')

    const readable = { owner: 'root', group: 'bind' }
    const folders = [DIRECTORY, ZONES].map((path) =>
      resource('directory', path, { ...readable, mode: '0750', needs: packages }),
    )
    const zoneFiles = zones.map(({ path, text, zone }) =>
      resource('file', `${DIRECTORY}/${path}`, {
        ...readable,
        content: text,
        mode: '0640',
        validate: checkZone(zone),
        needs: folders,
      }),
    )
    const configFile = resource('file', CONFIG, {
      ...readable,
      content: config.text,
      mode: '0640',
      validate: 'named-checkconf -z %s',
      needs: zoneFiles,
    })
    const include = resource('line', 'include what hostwright makes', {
      path: '/etc/bind/named.conf.local',
      line: `include "${CONFIG}";`,
      needs: [configFile],
    })
    const options: readonly Resource[] =
      params.options === undefined
        ? []
        : [
            resource('file', '/etc/bind/named.conf.options', {
              ...readable,
              content: bindOptions(params.options, context),
              mode: '0644',
              validate: 'named-checkconf %s',
              needs: packages,
            }),
          ]
    const service = resource('service', 'named', {
      running: true,
      enabled: true,
      restartOn: options,
      needs: [...packages, include],
    })
    const served = resource('bind_zones', 'named', {
      config: CONFIG,
      folder: ZONES,
      zones: Object.fromEntries(zones.map((zone) => [zone.zone, serialIn(zone)])),
      needs: [...zoneFiles, configFile, service],
    })
    return [packages, folders, zoneFiles, configFile, include, options, service, served]
  },
})

function requireDebian({ host, facts }: HostContext): void {
  if (facts.os.family !== 'debian')
    throw new UserError(
      `Cannot make "${host.name}" a DNS server: dns_server knows Debian, not ${facts.os.id}`,
    )
}

// By default the checker lets pass what the server then refuses, and asks other servers about names outside. What it
// ignores or changes in a zone it only mentions.
function checkZone(zone: string): string {
  const check = `named-checkzone -k fail -n fail -m fail -M fail -S fail -r fail -i local ${quote(zone)} %s`
  return `said=$(${check} 2>&1) && case $said in *'ignoring out-of-zone'* | *'TTL set to'* | *MAXTTL*) false ;; esac || { echo "$said"; false; }`
}

/** The serial of a generated zone file (RFC 1035 3.3.13). */
export function serialIn({ path, text }: GeneratedFile): number {
  const serial = /\sSOA\s+\S+\s+\S+\s+\(?\s*(\d+)/.exec(text)?.[1]
  if (serial === undefined) throw new Error(`the generated "${path}" has no SOA record`)
  return Number(serial)
}
