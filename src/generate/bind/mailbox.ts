/** Mailboxes as names, in the way of the SOA record (RFC 1035 8). */
import { dnsNameProblem } from '../../core/dns-name.ts'

/** `host.master@office.example` gives `host\.master.office.example.`. Undefined where it is no plain mailbox. */
export function mailboxName(mailbox: string): string | undefined {
  const [, local = '', domain = ''] = /^([!-~]+)@([^@]+)$/.exec(mailbox) ?? []
  const name = domain.toLowerCase()
  if (local === '' || local.length > 63 || /["\\@]/.test(local) || dnsNameProblem(name) !== undefined)
    return undefined
  return `${local.replaceAll(/[^A-Za-z0-9_+-]/g, String.raw`\$&`)}.${name}.`
}
