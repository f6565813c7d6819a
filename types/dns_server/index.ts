/** A DNS server that serves what the inventory says: BIND 9 or dnsmasq. */
import * as z from 'zod/mini'
import { UserError } from '../../src/core/errors.ts'
import { defineType, type HostContext } from '../../src/type/define-type.ts'
import type { ExportOptions } from '../../src/type/inventory-view.ts'
import { bindServer } from './bind.ts'
import { dnsmasqServer } from './dnsmasq.ts'
import { Params, problemsOf, softwareOf } from './params.ts'

export const dnsServer = defineType({
  name: 'dns_server',
  summary: 'A DNS server, BIND 9 or dnsmasq, that serves what the inventory says',
  id: z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9_-]*$/, { error: 'must be a short name: small letters, digits, "-" and "_"' }),
      z.describe('`bind`, `dnsmasq`, or another name together with `software`.'),
    ),
  params: Params,
  problems: problemsOf,

  compose: (wanted, context) => {
    const { params } = wanted
    requireDebian(context)
    const selection: ExportOptions = {
      server: context.host.name,
      ...(params.zones === undefined ? {} : { zones: params.zones }),
      ...(params.role === undefined ? {} : { role: params.role }),
    }
    return softwareOf(wanted) === 'bind'
      ? bindServer(params, selection, context)
      : dnsmasqServer(params, selection, context)
  },
})

function requireDebian({ host, facts }: HostContext): void {
  if (facts.os.family !== 'debian')
    throw new UserError(
      `Cannot make "${host.name}" a DNS server: dns_server knows Debian, not ${facts.os.id}`,
    )
}
